package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"zapis/adapters/postgres/postgrestest"
)

const anna, irina = "Анна", "Ирина"

// walk is a master and a client on one page, whose clock stands at nine in the morning of a day of theirs.
type walk struct {
	*page
	base string
}

func newWalk(t *testing.T) walk {
	t.Helper()
	s := &sandboxed{t: t, dataDir: postgrestest.DataDir(t), base: "http://" + freeAddress(t)}
	s.start()
	t.Cleanup(func() { s.stop(os.Interrupt) })
	w := walk{openBrowser(t, s.base), s.base}
	w.do("read Russian", chromedp.Click(chromedp.Search(`//*[@data-testid="language-ru"]`)))
	w.morning()
	return w
}

func (w walk) clock(button, shows string) {
	w.t.Helper()
	w.do(button, chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[@data-testid=%q]`, button))),
		chromedp.WaitVisible(chromedp.Search(fmt.Sprintf(`//*[@data-testid="clock-now" and contains(., " %s:")]`, shows))))
}

// morning is tomorrow's, at nine.
func (w walk) morning() {
	w.t.Helper()
	w.clock("clock-morning", "09")
}

// until moves the clock on, hour by hour, to an hour of the same day.
func (w walk) until(from, to int) {
	w.t.Helper()
	for hour := from + 1; hour <= to; hour++ {
		w.clock("clock-hour", fmt.Sprintf("%02d", hour))
	}
}

// A day in the life of the product, as its two sides see it: a master registers with her price list, a client books,
// moves, writes, is reminded, comes and says how it was; the master hears of it all, mends a slip and writes to everyone.
func TestAMasterAndAClientWalkThroughEverything(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	w.register()
	w.book()
	w.move()
	w.looksAhead()
	w.chat()
	w.remind()
	w.review()
	w.undo()
	w.mail()
	w.leave()
}

func (w walk) register() {
	w.t.Helper()
	w.starts(anna)
	w.taps(anna, "Я мастер, веду запись")
	w.taps(anna, "Анна")
	w.sees(anna, "Что вы делаете?")
	w.pastes(anna, "Стрижка 1500 45 мин\nОкрашивание 4000 2 часа\nБорода - 700р, 30мин")
	w.sees(anna, "Нашёл 3 услуги")
	w.shootPhone(anna, "register")
	w.taps(anna, "Добавить 3 услуги")
	w.sees(anna, "Где вы принимаете?")
	w.types(anna, "Большая Садовая, 3")
	w.taps(anna, "каждый день 10:00–20:00")
	w.sees(anna, "К вам уже можно записаться")
	link := inPhone(anna, `*[@data-testid="bot-link"]`)
	w.do("hand the link over", chromedp.WaitVisible(link), chromedp.Click(link),
		chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[@data-testid="open-on" and @data-person=%q]`, irina))))
}

func (w walk) book() {
	w.t.Helper()
	w.taps(irina, "Записаться")
	w.taps(irina, "Стрижка · 45 мин · 1 500 ₽")
	w.sees(irina, "Ближайшее время")
	w.types(irina, "завтра в 12")
	w.sees(irina, "12:00–12:45")
	w.taps(irina, "Записаться")
	w.sees(irina, "Готово, ждём вас завтра, в 12:00")
	w.sees(irina, "booking.ics")
	w.sees(anna, "Новая запись: завтра, 12:00–12:45")
	w.shootPhone(irina, "booking")
}

func (w walk) move() {
	w.t.Helper()
	w.answers(irina, "Готово, ждём вас", "Перенести", "Ближайшее время")
	w.types(irina, "завтра в 14")
	w.answers(irina, "Сейчас запись стоит на завтра, 12:00", "Перенести сюда", "Перенесли. Ждём вас завтра, в 14:00")
	w.sees(anna, "Перенос: теперь завтра, 14:00–14:45")
}

func (w walk) looksAhead() {
	w.t.Helper()
	w.types(anna, "/start")
	w.sees(anna, "Записей нет")
	w.shootPhone(anna, "home")
	w.taps(anna, "Неделя")
	w.sees(anna, "14:00 Ирина · Стрижка")
	w.taps(anna, "Картинкой")
	w.do("see the picture", chromedp.WaitVisible(inPhone(anna, `*[@data-testid="message"][last()]//button[@data-testid="attachment"]//img`)))
	w.enlarged("week")
}

// enlarged keeps the picture of the last message as large as it is.
func (w walk) enlarged(name string) {
	w.t.Helper()
	box := chromedp.Search(`//*[@data-testid="lightbox"]//img`)
	w.do("enlarge", chromedp.Click(inPhone(anna, `*[@data-testid="message"][last()]//button[@data-testid="attachment"]`)), chromedp.WaitVisible(box))
	w.keep(name, chromedp.Screenshot(box))
	w.do("close", chromedp.Click(chromedp.Search(`//*[@data-testid="lightbox"]//button`)), chromedp.WaitNotPresent(box))
}

func (w walk) chat() {
	w.t.Helper()
	w.answers(irina, "Перенесли. Ждём вас", "Написать мастеру", "Напишите, что передать мастеру")
	w.types(irina, "Можно прийти с ребёнком?")
	w.answers(anna, "Можно прийти с ребёнком?", "Ответить", "Напишите, что передать. Получит Ирина")
	w.types(anna, "Конечно, приходите вместе")
	w.sees(irina, "Конечно, приходите вместе")
	w.do("quote", chromedp.Click(inPhone(anna, saying("Можно прийти с ребёнком?")+`//*[@data-testid="reply"]`)),
		chromedp.WaitVisible(inPhone(anna, `*[@data-testid="quoting"]`)))
	w.types(anna, "Игрушки у нас есть")
	w.sees(irina, "Игрушки у нас есть")
	w.do("attach", chromedp.SetUploadFiles(inPhone(irina, `*[@data-testid="file-input"]`), []string{picture(w.t)}),
		chromedp.WaitVisible(inPhone(irina, `*[@data-testid="attached"]`)))
	w.types(irina, "Хочу вот такой цвет")
	w.do("the photo passes", chromedp.WaitVisible(inPhone(anna, saying("Хочу вот такой цвет")+`//img`)))
	w.shootPhone(anna, "chat")
}

// picture is a file to be attached: a colour, and how it fades.
func picture(t *testing.T) string {
	t.Helper()
	shades := image.NewRGBA(image.Rect(0, 0, 240, 160))
	for i := range 240 * 160 {
		shades.Set(i%240, i/240, color.RGBA{uint8(120 + i/480), uint8(40 + i%240/3), 60, 255})
	}
	var out bytes.Buffer
	path := filepath.Join(t.TempDir(), "colour.png")
	if err := png.Encode(&out, shades); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (w walk) remind() {
	w.t.Helper()
	w.until(9, 14)
	w.sees(irina, "Приду")
	w.shootPhone(irina, "reminder")
	w.answers(irina, "Приду", "Приду", "Вы подтвердили, что придёте")
}

func (w walk) review() {
	w.t.Helper()
	w.morning()
	w.until(9, 16)
	w.answers(irina, "Как всё прошло?", "5 ★", "Расскажете в двух словах?")
	w.types(irina, "Очень аккуратно, спасибо!")
	w.sees(irina, "Отзыв уже виден")
	w.shootPhone(irina, "review")
	w.until(16, 17) // stars and text are told together, a little later
	w.sees(anna, "★★★★★")
	w.sees(anna, "Очень аккуратно, спасибо!")
}

// undo: what a master takes back within ten minutes, her client never hears of.
func (w walk) undo() {
	w.t.Helper()
	w.types(irina, "/start")
	w.taps(irina, "Записаться")
	w.taps(irina, "Борода · 30 мин · 700 ₽")
	w.types(irina, "послезавтра в 12")
	w.answers(irina, "12:00–12:30", "Записаться", "Готово, ждём вас послезавтра, в 12:00")
	w.answers(anna, "Новая запись: послезавтра", "Открыть запись", "Попросить другое время")
	w.answers(anna, "Попросить другое время", "Отменить", "Отменить эту запись?")
	w.answers(anna, "Отменить эту запись?", "Без объяснений", "Запись отменена")
	w.answers(anna, "Запись отменена", "Вернуть", "Вернули: послезавтра, в 12:00")
	w.until(17, 18)
}

func (w walk) mail() {
	w.t.Helper()
	w.types(anna, "/start")
	w.taps(anna, "Рассылки")
	w.taps(anna, "Новая рассылка")
	w.taps(anna, "Всем · 1")
	w.types(anna, "В декабре работаю и по воскресеньям!")
	w.sees(anna, "Получит 1 человек")
	w.shootPhone(anna, "mailing")
	w.taps(anna, "Отправить (1)")
	w.do("the broadcast comes", chromedp.WaitVisible(inPhone(irina, `*[@data-testid="message"][last()][contains(., "В декабре работаю")]`)))
	told := inPhone(irina, `*[@data-testid="message" and contains(., "Отмена")]`)
	w.do("she never heard of the slip", chromedp.WaitNotPresent(told))
	w.sees(anna, "Пройдено 1 из 1")
}

// leave: a client takes her data with her and has them deleted; what lay ahead is cancelled, and she may begin anew.
func (w walk) leave() {
	w.t.Helper()
	w.types(irina, "/start")
	w.taps(irina, "Настройки")
	w.taps(irina, "Мои данные")
	w.taps(irina, "Получить мои данные")
	w.sees(irina, "zapis.zip")
	w.answers(irina, "zapis.zip", "Удалить мои данные", "Удалить все ваши данные?")
	w.shootPhone(irina, "erase")
	w.answers(irina, "Удалить все ваши данные?", "Да, удалить всё", "Ваши данные удалены")
	w.sees(anna, "Клиент удалил свои данные, и запись отменена")
	w.answers(irina, "Ваши данные удалены", "Начать заново", "Здравствуйте")
	w.shootPhone(irina, "erased")
}
