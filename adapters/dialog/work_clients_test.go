package dialog_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/commands"
	"zapis/domain"
)

func TestAMasterBooksForSomebodyWhoPhoned(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.types("/start").taps("Записать клиента").on("byhand.whom").types("Ольга 8 912 345-67-89").on("client.when")
	anna.types("завтра в 10").on("client.confirm").reads("Ольга").taps("Записать").on("booking.written").reads("Записали *завтра, в 10:00*", "Ольга", "без мессенджера", "+7 912 345-67-89")
	anna.again().on("booking.written").taps("Пригласить").on("client.invite")
	if len(anna.shown) != 2 || len(anna.shown[1].Choices) != 0 {
		t.Fatalf("the invitation is no message of its own to forward:\n%s", anna.sees())
	}
	anna.reads("Здравствуйте, Ольга!", "завтра, в 10:00", "начнут приходить напоминания")
	code := anna.code()
	if again := anna.again().code(); again != code {
		t.Errorf("handled again, inviting gave the link %s after %s", again, code)
	}
	olga := w.phone("Оля", "ru").start(code).types("/bookings").reads("Стрижка")
	anna.types("/start").types("завтра").taps("10:00").reads("Telegram")
	anna.taps("Клиент").on("clients.card")
	if _, still := anna.button("Пригласить"); still {
		t.Error("who has come is still to be invited")
	}
	olga.taps("завтра").on("booking")
	if counts := w.events(); counts["booking.placed"] != 1 || counts["person.registered"] != 2 {
		t.Errorf("the log holds %v", counts)
	}
}

func TestTheSameNumberIsTheSameClient(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	hand := func() *phone { return anna.types("/start").taps("Записать клиента") }
	hand().types("+7 (912) 345-67-89").on("byhand.name").reads("+7 912 345-67-89").types("Ольга").on("client.when")
	hand().types("Оля, 89123456789").on("byhand.services").reads("Этот телефон уже у вас: Ольга").taps("Стрижка").on("client.when")
	hand().types("8 912 345").on("byhand.whom").reads("Такого телефона не бывает")
	hand().types("Вера").on("byhand.whom").reads("Среди клиентов такого нет").taps("Новый клиент: Вера").on("client.when")
	hand().types("оль").on("byhand.whom").reads("Кто из них?").taps("Ольга").on("byhand.services")
	anna.types("/start").taps("Клиенты").on("clients").reads("2 клиента")
}

func TestByHandAlsoOutsideTheHoursAndBackdated(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	hand := func() *phone {
		return anna.types("/start").taps("Записать клиента").taps("Ирина").taps("Стрижка").on("client.when")
	}
	hand().types("завтра 10:20").on("client.taken").reads("занято").types("завтра 8:40").on("own.outside").taps("Да, всё равно").on("booking.written").reads("завтра, в 08:40")
	hand().types("сегодня 11:00").on("own.outside").reads("Это время уже прошло").taps("Да, всё равно").on("booking.written").reads("сегодня, в 11:00")
	hand().taps("Другой день").on("client.month").taps("25").on("client.day").taps("10:00").on("client.confirm").taps("Записать").on("booking.written")
	book := anna.last.Action
	anna.sends(book).on("booking.already").reads("Эта запись уже есть")
	if n := w.events()["booking.placed"]; n != 4 {
		t.Errorf("%d bookings", n)
	}
}

func TestAMasterBooksSeveralServicesAtAPlaceByHand(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.phone("Ирина", "ru").start(code)
	anna.types("/start").taps("Настройки").taps("Услуги").taps("Добавить услугу").types("Борода 800 30 мин")
	anna.types("/start").taps("Настройки").taps("Места").taps("Добавить место").types("Тверская, 1").taps("каждый день")
	anna.types("/start").taps("Клиенты").taps("Ирина").on("clients.card").taps("Записать").on("byhand.services").taps("Несколько").on("byhand.several")
	anna.taps("Стрижка").taps("Борода").reads("1 ч 15 мин").taps("Дальше").on("byhand.places").taps("Тверская").on("client.when").types("завтра в 12")
	anna.taps("Записать").on("booking.written").reads("Стрижка + Борода", "Тверская, 1")
}

func TestAMasterKnowsTheirClients(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	irina := w.booked(code, "завтра в 10")
	for _, name := range []string{"Олег", "Пётр"} {
		w.phone(name, "ru").start(code)
	}
	anna.types("/start").taps("Клиенты").on("clients").reads("3 клиента").types("ири").reads("нашёлся 1 клиент").types("петр").taps("Пётр").on("clients.card").reads("Визитов ещё не было", "по ссылке")
	anna.taps("Клиенты").types("нет таких").reads("никого не нашёл").taps("Все клиенты").reads("3 клиента").taps("Ирина").reads("Следующий визит: *завтра, 10:00*")
	anna.taps("Заметка").on("clients.note").types(strings.Repeat("я", 1001)).on("clients.note").reads("Слишком длинно").types("Аллергия <b>").on("clients.card").reads("📝 Аллергия <b>")
	anna.taps("Заметка").reads("Аллергия <b>").types("Удалить").on("clients.card")
	if strings.Contains(anna.sees(), "Аллергия") {
		t.Error("a removed note is still there")
	}
	anna.taps("Заметка").types("Постоянная").taps("Заметка").taps("Удалить заметку").on("clients.card")
	anna.taps("Заблокировать").on("clients.block").reads("Впереди 1 запись", "больше не сможет").taps("Нет").taps("Заблокировать").taps("Да, заблокировать").on("clients.card").reads("🚫 Заблокирован")
	anna.again().reads("🚫 Заблокирован")
	irina.types("/book").taps("Стрижка").types("пт в 10").taps("Записаться").reads("Записаться к этому мастеру сейчас нельзя")
	anna.taps("Разблокировать").on("clients.card").reads("снова может записаться")
	w.at(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	anna.types("/start").taps("10:00").taps("Не пришёл").taps("Клиент").taps("История").on("clients.history").reads("24 ноября · не пришёл").taps("24 ноября").on("booking")
}

func TestAMasterAnswersReviews(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	anna.types("/start").taps("Отзывы").on("own.reviews").reads("Отзывов пока нет")
	client := w.booked(code, "завтра в 10")
	w.at(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	anna.types("/start").taps("10:00")
	id := strings.Split(anna.last.Action, ":")[1]
	visit, err := domain.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	w.completes(anna, visit)
	client.sends("rv:" + id + ":4").types("Быстро и аккуратно")
	anna.types("/start").taps("Отзывы").on("own.reviews").reads("★ *4,0* · 1 отзыв").taps("Ирина").on("own.review").reads("Быстро и аккуратно")
	anna.taps("Ответить").on("own.answer").types("  ").on("own.answer").reads("Напишите хотя бы одно слово").types("Спасибо!").on("own.review").reads("Ответ виден", "Спасибо!")
	anna.taps("Изменить ответ").reads("Спасибо!").types("Спасибо, Ирина!").on("own.review").reads("Спасибо, Ирина!").taps("Визит").on("booking").reads("★★★★☆", "↳ Спасибо, Ирина!")
	other := w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег")
	before := w.changes()
	if other.sends("ra:" + id); other.reply.Refusal != domain.ErrNotYours {
		t.Errorf("another master's answer is refused with %q:\n%s", other.reply.Refusal, other.sees())
	}
	if after := w.changes(); !maps.Equal(before, after) {
		t.Errorf("%v after %v", after, before)
	}
}

// Every button of a master's, pressed by somebody else, shows nothing of theirs and changes nothing.
func TestAMastersButtonsAreNobodyElses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	anna.opens("завтра", "10:00").taps("Клиент")
	client := strings.Split(anna.last.Action, ":")[1]
	anna.opens("завтра", "10:00")
	visit := strings.Split(anna.last.Action, ":")[1]
	strangers := []*phone{w.phone("Чужой", "ru").start(""), w.phone("Олег", "ru").start("").taps("Я мастер").types("Олег").types("Массаж 3000 1 час").types("Дом 5").taps("каждый день")}
	ever := domain.ID{1}.Short()
	before := w.changes()
	for _, stranger := range strangers {
		for _, action := range []string{
			"oc:" + visit + ":1", "x:" + visit + ":1", "xn:" + visit + ":1:1", "oa:" + visit + ":1", "on:" + visit + ":1:0", "os:" + visit, "oy:" + visit,
			"oe:" + visit + ":1::0", "ou:" + visit + ":1:00:1", "op:" + visit + ":1", "oq:" + visit + ":1:0:1", "mo:" + visit + ":1:hs4k0", "xr:" + visit + ":1",
			"cc:" + client, "ce:" + client, "cf:" + client, "ct:" + client + ":0", "cb:" + client, "cx:" + client, "cu:" + client, "gi:" + client,
			"gk:" + client + ":0", "gw:" + client + ":0:00", "gm:" + client + ":0:00:fk0", "gc:" + client + ":0:00:hs4k0", "gb:" + client + ":0:00:hs4k0",
			"go:" + client + ":0:00:hs4k0", "rg:" + visit, "ra:" + visit, "gg", "os:" + ever, "cc:" + ever, "gw:" + ever + ":9:zz",
		} {
			stranger.sends(action)
			if strings.Contains(stranger.sees(), "Ирина") || strings.Contains(stranger.sees(), "Стрижка") || strings.Contains(stranger.sees(), "Садовая") {
				t.Fatalf("%q shows a stranger what is not theirs:\n%s", action, stranger.sees())
			}
			if len(stranger.reply.Screens) == 0 {
				t.Fatalf("%q is answered with nothing", action)
			}
		}
	}
	for _, action := range []string{ // numbers that nobody was offered
		"xn:" + visit + ":1:99", "ou:" + visit + ":1:zz:0", "oq:" + visit + ":1:9:0", "gw:" + client + ":9:00", "gb:" + client + ":0:zz:hs4k0",
		"gb:" + client + ":0::hs4k0", "gp:" + client + ":zz", "gs:" + client + ":zz00:9", "cl:zzzz", "re:zzzz", "ct:" + client + ":zzzz", "wm:0", "wp:0", "ou:" + visit + ":1::0",
	} {
		if !strings.HasPrefix(action, "xn") {
			anna.sends(action)
		}
	}
	if after := w.changes(); !maps.Equal(before, after) {
		t.Errorf("forged buttons changed the log:\n%v\n%v", before, after)
	}
}

func TestAMastersWorkHandledAgainIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	w.booked(code, "завтра в 10")
	waits := func(p *phone, screen string) *phone {
		t.Helper()
		if p.on(screen); p.waits != 1 {
			t.Errorf("%s waited %d times, want once", screen, p.waits)
		}
		p.waits = 0
		return p
	}
	lag := func() *phone { w.lags.Store(1); anna.waits = 0; return anna }
	anna.types("/start").taps("Записать клиента")
	waits(lag().types("Ольга 8 912 345-67-89"), "client.when").types("завтра в 12")
	waits(lag().taps("Записать"), "booking.written")
	waits(lag().taps("Пригласить"), "client.invite").taps("Клиент").taps("Заметка")
	waits(lag().types("Постоянная"), "clients.card").taps("Заблокировать")
	waits(lag().taps("Да, заблокировать"), "clients.card")
	waits(lag().taps("Разблокировать"), "clients.card")
	anna.opens("завтра", "10:00").taps("Попросить")
	waits(lag().taps("По болезни"), "booking").taps("Отменить")
	waits(lag().taps("По болезни"), "booking.cancelled")
	waits(lag().taps("Вернуть"), "booking.restored")
	counts := w.events()
	for kind, want := range map[string]int{
		"person.registered": 3, "booking.placed": 2, "booking.move_asked": 1, "booking.cancelled": 1, "booking.restored": 1,
		"master.client_noted": 1, "master.client_blocked": 1, "master.client_unblocked": 1, "master.link_issued": 2,
	} {
		if counts[kind] != want {
			t.Errorf("%d of %s, want %d", counts[kind], kind, want)
		}
	}
}

// completes says for a master that a visit took place.
func (w *town) completes(p *phone, visit domain.ID) {
	w.t.Helper()
	meta := commands.Meta{Action: domain.ID(uuid.New()), Actor: p.person, Channel: "test"}
	w.shows(w.dialog.Commands.CompleteBooking(w.t.Context(), meta, visit))
}
