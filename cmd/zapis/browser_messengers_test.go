package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

const vera, oleg = "Вера", "Олег"

// One page, three messengers: a master in Telegram, a client in VK and another in WhatsApp. They follow the links of their
// messengers, book, move, talk with photos both ways, are reminded, answer, and say how it was.
func TestAMasterInTelegramWalksWithClientsInVKAndWhatsApp(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	w.registers(anna)
	w.handsOver(anna, "vk.me", vera)
	w.handsOver(anna, "wa.me", oleg)

	w.taps(vera, "Записаться")
	w.taps(vera, "Стрижка · 45 мин · 1 500 ₽")
	w.sees(vera, "Ближайшее время")
	w.types(vera, "завтра в 12")
	w.answers(vera, "12:00–12:45", "Записаться", "Готово, ждём вас завтра, в 12:00")
	w.sees(anna, "Вера (ВКонтакте)")

	w.isReadyToSend(oleg)
	w.shootPhone(oleg, "whatsapp-link")
	w.sends(oleg)
	w.chooses(oleg, "Записаться")
	w.sees(oleg, "Что делаем?")
	w.opensList(oleg)
	w.shootPhone(oleg, "whatsapp-list")
	w.takes(oleg, "Борода")
	w.sees(oleg, "Ближайшее время")
	w.types(oleg, "завтра в 16")
	w.answers(oleg, "16:00–16:30", "Записаться", "Готово, ждём вас завтра, в 16:00")
	w.sees(anna, "Олег (WhatsApp)")

	w.sendsPhoto(oleg, "Хочу вот такую форму")
	w.taps(oleg, "Да, передать")
	w.seesPhoto(anna, "Хочу вот такую форму")
	w.answers(anna, "Хочу вот такую форму", "Ответить", "Напишите, что передать. Получит Олег")
	w.sendsPhoto(anna, "Так получится")
	w.seesPhoto(oleg, "Так получится")

	w.answers(vera, "Готово, ждём вас", "Перенести", "Ближайшее время")
	w.types(vera, "завтра в 14")
	w.answers(vera, "Сейчас запись стоит на завтра, 12:00", "Перенести сюда", "Перенесли. Ждём вас завтра, в 14:00")
	w.sees(anna, "Перенос: теперь завтра, 14:00–14:45")
	w.shoot("messengers")

	w.until(9, 14)
	w.sees(vera, "Приду")
	w.shootPhone(vera, "vk-reminder")
	w.answers(vera, "Приду", "Приду", "Вы подтвердили, что придёте")
	w.morning()
	w.until(9, 16)
	w.answers(vera, "Как всё прошло?", "5 ★", "Расскажете в двух словах?")
	w.types(vera, "Очень аккуратно, спасибо!")
	w.sees(vera, "Отзыв уже виден")
	w.until(16, 17)
	w.sees(anna, "Очень аккуратно, спасибо!")
	w.properly()
}

// Whoever registers is a master, whatever the phone: here one that was added, in VK and in English.
func TestAMasterInVKWalksWithAClientInWhatsApp(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	w.do("read English", chromedp.Click(chromedp.Search(`//*[@data-testid="language-en"]`)))
	const nika = "Nika"
	w.adds(nika, "vk")
	w.starts(nika)
	w.taps(nika, "I take bookings myself")
	w.taps(nika, nika)
	w.sees(nika, "What do you do?")
	w.pastes(nika, "Haircut 40 45 min\nBeard 20 30 min")
	w.sees(nika, "I found 2 services")
	w.taps(nika, "Add 2 services")
	w.sees(nika, "Where do you work?")
	w.types(nika, "12 Mill Lane")
	w.taps(nika, "every day 10:00–20:00")
	w.sees(nika, "All set")

	w.handsOver(nika, "wa.me", oleg)
	w.sends(oleg)
	w.chooses(oleg, "Book") // in the language of the sentence, as WhatsApp tells none
	w.sees(oleg, "What would you like?")
	w.chooses(oleg, "Beard")
	w.sees(oleg, "The nearest times")
	w.types(oleg, "tomorrow at 16:00")
	w.answers(oleg, "16:00–16:30", "Book", "We are expecting you tomorrow at 16:00")
	w.sees(nika, "Олег (WhatsApp)")
	w.shoot("messengers-en")
	w.properly()
}

// adds gives somebody a phone in a messenger, by the page's dialog.
func (w walk) adds(person, messenger string) {
	w.t.Helper()
	w.do("add a phone", chromedp.Click(chromedp.Search(`//*[@data-testid="add-phone"]`)),
		chromedp.SendKeys(chromedp.Search(`//*[@data-testid="phone-name"]`), person),
		chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[@data-testid="phone-%s"]`, messenger))),
		chromedp.Click(chromedp.Search(`//*[@data-testid="phone-create"]`)),
		chromedp.WaitVisible(chromedp.Search(fmt.Sprintf(`//*[@data-testid="phone" and @data-person=%q and @data-messenger=%q]`, person, messenger))))
}

// registers makes somebody a master with three services, every day from ten to eight.
func (w walk) registers(person string) {
	w.t.Helper()
	w.starts(person)
	w.taps(person, "Я мастер, веду запись")
	w.taps(person, person)
	w.sees(person, "Что вы делаете?")
	w.pastes(person, "Стрижка 1500 45 мин\nОкрашивание 4000 2 часа\nБорода - 700р, 30мин")
	w.sees(person, "Нашёл 3 услуги")
	w.taps(person, "Добавить 3 услуги")
	w.sees(person, "Где вы принимаете?")
	w.types(person, "Большая Садовая, 3")
	w.taps(person, "каждый день 10:00–20:00")
	w.sees(person, "К вам уже можно записаться")
}

// handsOver opens the link of a messenger, as the master got it, on somebody's phone.
func (w walk) handsOver(from, host, to string) {
	w.t.Helper()
	link := inPhone(from, fmt.Sprintf(`*[@data-testid="bot-link" and contains(@href, %q)]`, host))
	w.do("open "+host+" on the phone of "+to, chromedp.WaitVisible(link), chromedp.Click(link),
		chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[@data-testid="open-on" and @data-person=%q]`, to))))
}

// isReadyToSend sees what a link has filled in.
func (w walk) isReadyToSend(person string) {
	w.t.Helper()
	w.do(person+" sees the sentence", chromedp.WaitVisible(inPhone(person, `*[@data-testid="composer" and contains(@data-draft, "START-")]`)))
}

// sends sends it.
func (w walk) sends(person string) {
	w.t.Helper()
	w.isReadyToSend(person)
	w.do(person+" sends it", chromedp.Click(inPhone(person, `*[@data-testid="send-button"]`)),
		chromedp.WaitVisible(inPhone(person, `*[@data-testid="message" and @data-from="person" and contains(., "START-")]`)))
}

// chooses opens the list of the last message and takes a row of it.
func (w walk) chooses(person, row string) {
	w.t.Helper()
	w.opensList(person)
	w.takes(person, row)
}

func (w walk) opensList(person string) {
	w.t.Helper()
	w.do(person+" opens the list", chromedp.Click(inPhone(person, `*[@data-testid="message"][last()]//*[@data-testid="list-button"]`)),
		chromedp.WaitVisible(inPhone(person, `*[@data-testid="list-sheet"]`)))
}

func (w walk) takes(person, row string) {
	w.t.Helper()
	w.do(person+" takes "+row, chromedp.Click(inPhone(person, fmt.Sprintf(`*[@data-testid="list-row" and contains(., %q)]`, row))),
		chromedp.WaitNotPresent(inPhone(person, `*[@data-testid="list-sheet"]`)))
}

func (w walk) sendsPhoto(person, text string) {
	w.t.Helper()
	w.do(person+" attaches", chromedp.SetUploadFiles(inPhone(person, `*[@data-testid="file-input"]`), []string{picture(w.t)}),
		chromedp.WaitVisible(inPhone(person, `*[@data-testid="attached"]`)))
	w.types(person, text)
}

func (w walk) seesPhoto(person, text string) {
	w.t.Helper()
	w.do(person+" sees the photo", chromedp.WaitVisible(inPhone(person, fmt.Sprintf(`*[@data-testid="message" and @data-from="bot" and contains(., %q)]//img`, text))))
}

// properly checks that no request was made that a real messenger would have refused.
func (w walk) properly() {
	w.t.Helper()
	answer, err := http.Get(w.base + "/api/violations")
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var all map[string][]string
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil || len(all) != 3 {
		w.t.Fatalf("violations of %d messengers: %v", len(all), err)
	}
	for messenger, violations := range all {
		if len(violations) > 0 {
			w.t.Errorf("%s would not have taken: %v", messenger, violations)
		}
	}
}
