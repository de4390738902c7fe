package said_test

import (
	"slices"
	"strings"
	"testing"

	"zapis/adapters/dialog/said"
)

// entry writes an entry as "name | price in hundredths | minutes | remark", the last two only if there are any.
func priced(name string, price int64, minutes int, remark string) said.Entry {
	return said.Entry{Service: said.Service{Name: name, Price: price * 100, Priced: true, Minutes: minutes}, Remark: remark}
}

func TestLinesOfAPriceList(t *testing.T) {
	for text, want := range map[string]said.Entry{
		"Стрижка 1500 45 мин":                      priced("Стрижка", 1500, 45, ""),
		"Стрижка 45 мин 1500":                      priced("Стрижка", 1500, 45, ""),
		"Маникюр с покрытием — 2 000 ₽ (1,5 часа)": priced("Маникюр с покрытием", 2000, 90, ""),
		"Брови 800":                                          priced("Брови", 800, 0, ""),
		"Haircut $40 45min":                                  priced("Haircut", 40, 45, ""),
		"Борода - 700р, полчаса":                             priced("Борода", 700, 30, ""),
		"✂️ Стрижка мужская – 1500₽":                         priced("Стрижка мужская", 1500, 0, ""),
		"💅🏽 Маникюр........1 800 р.":                         priced("Маникюр", 1800, 0, ""),
		"Педикюр…………………2200":                                 priced("Педикюр", 2200, 0, ""),
		"1. Стрижка 1500":                                    priced("Стрижка", 1500, 0, ""),
		"2) Окрашивание 4 500 руб, 2,5 часа":                 priced("Окрашивание", 4500, 150, ""),
		"3️⃣ Укладка 1200 ₽ / 40 минут":                      priced("Укладка", 1200, 40, ""),
		"• Снятие гель-лака — 300 руб. — 20 мин.":            priced("Снятие гель-лака", 300, 20, ""),
		"- Дизайн 1 ногтя: 100р":                             priced("Дизайн 1 ногтя", 100, 0, ""),
		"Наращивание от 3500":                                priced("Наращивание", 3500, 0, "от 3500"),
		"Окрашивание: от 5 000 ₽, 3 часа":                    priced("Окрашивание", 5000, 180, "от 5 000 ₽"),
		"Мелирование 3000-4500":                              priced("Мелирование", 3000, 0, "3000-4500"),
		"Тонирование 2 000 – 3 000 ₽, 1-1,5 часа":            priced("Тонирование", 2000, 90, "2 000 – 3 000 ₽"),
		"Стрижка женская 1500/2000":                          priced("Стрижка женская", 1500, 0, "1500/2000"),
		"Коррекция 2500+":                                    priced("Коррекция", 2500, 0, "2500+"),
		"Стрижка 2 в 1 1500р 1ч":                             priced("Стрижка 2 в 1", 1500, 60, ""),
		"Комплекс 3 в 1 2500 1 ч 20 мин":                     priced("Комплекс 3 в 1", 2500, 80, ""),
		"Ресницы 2D 2500 2 часа":                             priced("Ресницы 2D", 2500, 120, ""),
		"Стрижка детская (до 12 лет) 1000":                   priced("Стрижка детская (до 12 лет)", 1000, 0, ""),
		"Массаж спины 40 минут — 1800":                       priced("Массаж спины", 1800, 40, ""),
		"Массаж спины 60-90 мин 2,5к":                        priced("Массаж спины", 2500, 90, ""),
		"Ламинирование ресниц | 90 мин | 2 500":              priced("Ламинирование ресниц", 2500, 90, ""),
		"Урок\t1:30\t2500":                                   priced("Урок", 2500, 90, ""),
		"Полубокс 1000р/40мин":                               priced("Полубокс", 1000, 40, ""),
		"Маникюр 1500 ₽ (снятие включено)":                   priced("Маникюр", 1500, 0, "снятие включено"),
		"1500₽ — Стрижка":                                    priced("Стрижка", 1500, 0, ""),
		"Консультация — бесплатно, 15 мин":                   priced("Консультация", 0, 15, ""),
		"Стрижка + борода = 2200, 1ч 15мин":                  priced("Стрижка + борода", 2200, 75, ""),
		"Стоимость маникюра: цена 1500 время 1 час":          priced("Стоимость маникюра", 1500, 60, ""),
		"Перманент губ 10 000 ₽ 2 с половиной часа":          priced("Перманент губ", 10000, 150, ""),
		"Прикорневой объём 1.500 ₽":                          priced("Прикорневой объём", 1500, 0, ""),
		"Haircut & beard from $55, 1h 15m":                   priced("Haircut & beard", 55, 75, "from $55"),
		"Gel manicure ..... £35 (1.5 hours)":                 priced("Gel manicure", 35, 90, ""),
		"Full colour — €90-120, 2-3 hours":                   priced("Full colour", 90, 180, "€90-120"),
		"Kids cut 25 USD half an hour":                       priced("Kids cut", 25, 30, ""),
		"Balayage $1,200 3h":                                 priced("Balayage", 1200, 180, ""),
		"Consultation — free":                                priced("Consultation", 0, 0, ""),
		"Brow shaping 20":                                    priced("Brow shaping", 20, 0, ""),
		"Lash lift / 60 min / 70$":                           priced("Lash lift", 70, 60, ""),
		"Шугаринг ног полностью 2к":                          priced("Шугаринг ног полностью", 2000, 0, ""),
		"Стрижка машинкой (одна насадка) — 800 ₸ — полчаса.": priced("Стрижка машинкой (одна насадка)", 800, 30, ""),
	} {
		entries, unclear := said.In("ru").List(text)
		if len(entries) != 1 || len(unclear) != 0 || entries[0] != want {
			t.Errorf("%q:\n%+v %q, want\n%+v", text, entries, unclear, want)
		}
	}
}

func TestLinesThatAreNoServices(t *testing.T) {
	for _, text := range []string{
		"МАНИКЮР", "💅 Ногти:", "Прайс-лист 2026", "Прайс с 01.12.2026", "Запись по телефону 8 900 123-45-67", "+7 (900) 123-45-67 Анна",
		"пн-пт 10-20", "Скидка 10% именинникам", "Адрес: Ленина, 15", "https://t.me/anna_1500", "@anna_nails 2026", "Стрижка", "Массаж 1 час",
		"1500", "45 мин", "— — —", "Prices 2026", "Детям до 12 лет", "Маникюр 5",
	} {
		entries, unclear := said.In("ru").List(text)
		if len(entries) != 0 || !slices.Equal(unclear, []string{text}) {
			t.Errorf("%q is taken for %+v, %q", text, entries, unclear)
		}
	}
}

func TestAWholePriceListLosesNothing(t *testing.T) {
	entries, unclear := said.In("ru").List(strings.Join([]string{
		"✨ ПРАЙС ✨", "", "Стрижки", "Мужская 1500, 45 мин", "Детская", "1 000 ₽", "", "💇 Уход:", "Маска 500р; Массаж головы - 700р, 30мин;Уход 900", "Звоните!",
	}, "\r\n"))
	want := []said.Entry{
		priced("Мужская", 1500, 45, ""), priced("Детская", 1000, 0, ""), priced("Маска", 500, 0, ""), priced("Массаж головы", 700, 30, ""),
		priced("Уход", 900, 0, ""),
	}
	if !slices.Equal(entries, want) {
		t.Errorf("%+v, want\n%+v", entries, want)
	}
	if left := []string{"✨ ПРАЙС ✨", "Стрижки", "💇 Уход:", "Звоните!"}; !slices.Equal(unclear, left) {
		t.Errorf("left over %q, want %q", unclear, left)
	}
}

func FuzzList(f *testing.F) {
	f.Add("Стрижка от 1 500 45 мин\nБорода\n700р")
	f.Add("(((1 500))) - ... 2к")
	f.Fuzz(func(t *testing.T, text string) {
		entries, _ := said.In("ru").List(text)
		for _, e := range entries {
			if e.Name == "" || e.Price < 0 || !e.Priced || e.Minutes < 0 || e.Minutes > 24*60 {
				t.Errorf("%q: %+v", text, e)
			}
		}
	})
}
