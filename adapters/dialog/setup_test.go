package dialog_test

import (
	"testing"

	"zapis/adapters/dialog"
)

func TestAPastedPriceListIsShownCorrectedAndAddedInOneGo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.phone("Анна", "ru").start("").taps("Я мастер").taps("Анна").on("ask.service")
	p.types("✂️ ПРАЙС\nСтрижка .... 1500 (45 мин)\nБорода — 700р\nОкрашивание от 3 000 ₽, 2 часа\nПодарок другу").on("pricelist")
	p.reads("Нашёл *3 услуги*", "✂️ ПРАЙС", "Подарок другу", "[Борода · ≈ 1 ч · 700 ₽]", "[Окрашивание · 2 ч · 3 000 ₽]")
	p.taps("Борода").on("pricelist.item").types("чуть-чуть").reads("Не понял").types("полчаса").on("pricelist").reads("[Борода · 30 мин · 700 ₽]")
	p.taps("Борода").taps("45 мин").taps("Борода").types("800").reads("[Борода · 45 мин · 800 ₽]")
	p.types("Подарок другу 1000 15 мин").reads("Нашёл *4 услуги*", "Подарок другу · 15 мин").taps("Подарок").taps("Не добавлять").reads("Нашёл *3 услуги*")
	if n := w.events()["master.service_added"]; n != 0 {
		t.Fatalf("%d services were added before anybody said so", n)
	}
	p.types("/start").on("pricelist").reads("Нашёл *3 услуги*") // after days, say
	w.lags.Store(1)
	p.taps("Добавить 3 услуги").on("ask.address").again().on("ask.address")
	if n := w.events()["master.service_added"]; n != 3 || p.waits == 0 {
		t.Fatalf("%d services were added, want 3 (after %d waits)", n, p.waits)
	}
	p.types("Тверская, 1").taps("каждый день").on("signup.ready").taps("Настройки").taps("Услуги").reads("Стрижка · 45 мин · 1 500 ₽", "Борода · 45 мин · 800 ₽")
}

func TestALaterPriceListUpdatesAndAdds(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, _ := w.anna("ru")
	anna.taps("Настройки").taps("Услуги").taps("Добавить списком").on("pricelist.ask")
	anna.types("стрижка 1700\nУкладка 900 40 мин").on("pricelist").reads("[стрижка · 45 мин · 1 700 ₽ (было 1 500 ₽)]")
	stale, _ := anna.button("Добавить 2")
	anna.types("Укладка 950 40 мин").sends(stale).on("pricelist").reads("Список изменился")
	w.lags.Store(1)
	anna.taps("Добавить 2 услуги").on("services").reads("Добавлена 1 услуга. Обновлена 1 услуга.", "Стрижка · 45 мин · 1 700 ₽", "Укладка · 40 мин · 950 ₽")
	counts := w.events()
	if counts["master.service_added"] != 2 || counts["master.service_changed"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
	anna.session = dialog.Session{}
	anna.sends(stale).on("ask.service")
}
