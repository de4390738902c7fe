package said_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog/said"
	"zapis/domain/slots"
)

func TestWishesAsPeopleTypeThem(t *testing.T) {
	today := slots.Date{Year: 2026, Month: time.November, Day: 23} // a Monday
	services := []string{"Стрижка", "Маникюр с покрытием", "Маникюр без покрытия", "Борода", "Haircut", "Вечерняя причёска"}
	on := func(ahead int, from, to slots.Clock) said.When {
		return said.When{Day: today.AddDays(ahead), From: from, To: to}
	}
	const day = slots.Clock(24 * 60)
	for text, want := range map[string]said.Wish{
		"запиши меня на стрижку завтра в 10":     {Intention: said.Book, Services: []int{0}, When: on(1, 600, 600)},
		"Хочу записаться на маникюр с покрытием": {Intention: said.Book, Services: []int{1}},
		"на маникюр в пятницу":                   {Intention: said.Book, When: on(4, 0, day)},
		"стрижку и бороду, пожалуйста":           {Intention: said.Book, Services: []int{0, 3}},
		"завтра в 10":                              {Intention: said.Book, When: on(1, 600, 600)},
		"пт после обеда":                           {Intention: said.Book, When: on(4, 780, day)},
		"стрижка вечером":                          {Intention: said.Book, Services: []int{0}, When: on(0, 1020, day)},
		"вечернюю прическу":                        {Intention: said.Book, Services: []int{5}},
		"записаться":                               {Intention: said.Book},
		"Перенеси на вторник":                      {Intention: said.Move, When: on(1, 0, day)},
		"можете перенести мою запись на пт в 18?":  {Intention: said.Move, When: on(4, 1080, 1080)},
		"отмени":                                   {Intention: said.Cancel},
		"Отмените мою запись, пожалуйста!":         {Intention: said.Cancel},
		"отмени завтра":                            {Intention: said.Cancel, When: on(1, 0, day)},
		"Мои записи":                               {Intention: said.Show},
		"когда я записана?":                        {Intention: said.Show},
		"book a haircut tomorrow at 10":            {Intention: said.Book, Services: []int{4}, When: on(1, 600, 600)},
		"I would like to move my visit to tuesday": {Intention: said.Move, When: on(1, 0, day)},
		"cancel my appointment":                    {Intention: said.Cancel},
		"my bookings":                              {Intention: said.Show},
	} {
		got, understood := said.In("ru").Wanted(text, services, today)
		if diff := cmp.Diff(want, got); !understood || diff != "" {
			t.Errorf("%q (%v): %s", text, understood, diff)
		}
	}
	for _, text := range []string{
		"", "пожалуйста", "привет", "отмени и перенеси", "сколько стоит стрижка?", "я опоздаю на 10 минут", "запиши меня к Анне",
		"не отменяй", "буду завтра с ребёнком", "спасибо", "the booking", "стриптиз", "завтра пт",
	} {
		if got, understood := said.In("ru").Wanted(text, services, today); understood {
			t.Errorf("%q is understood as %+v", text, got)
		}
	}
}
