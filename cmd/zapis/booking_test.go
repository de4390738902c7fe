package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain/booking"
)

var startLink = regexp.MustCompile(`https://t\.me/\w+\?start=(\w+)`)

// anna registers as a master and gives the code of her link.
func (p *program) anna() (*phone, string) {
	p.t.Helper()
	anna := p.phone(1, "Анна", "ru")
	anna.start("")
	anna.taps("Я мастер, веду запись")
	anna.taps("Анна")
	anna.types("Стрижка 1500 45 мин")
	anna.types("Большая Садовая, 3")
	anna.taps("каждый день 10:00–20:00")
	screen := anna.sees("https://t.me/")
	link := startLink.FindStringSubmatch(screen.Text)
	if link == nil {
		p.t.Fatalf("no link in\n%s", screen)
	}
	return anna, link[1]
}

func TestAMasterRegistersAClientBooksAndEitherCancels(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	anna, code := p.anna()
	if anna.steps > 12 {
		t.Errorf("registering took %d steps", anna.steps)
	}
	irina := p.phone(2, "Ирина", "ru")
	irina.start(code)
	irina.steps = 0
	irina.book()
	if irina.steps > 5 {
		t.Errorf("booking took %d taps", irina.steps)
	}
	anna.types("/week")
	if week := anna.offered("Неделей позже ›"); !strings.Contains(week.Text, "Ирина") {
		t.Errorf("the master's week does not show the booking:\n%s", week)
	}
	irina.givesUp()
	anna.types("/week")
	if week := anna.offered("Неделей позже ›"); strings.Contains(week.Text, "Ирина") {
		t.Errorf("the master's week shows what was cancelled:\n%s", week)
	}

	irina.start(code)
	irina.book()
	anna.cancels("Ирина")
	if bookings := irina.types("/bookings"); strings.Contains(bookings.Text, "Стрижка") {
		t.Errorf("the client still sees what the master cancelled:\n%s", bookings)
	}
	if v := p.telegram.Violations(); len(v) > 0 {
		t.Errorf("Telegram would not take: %v", v)
	}
}

// book goes from the master's card to the confirmation by the first choices.
func (p *phone) book() telegramapi.Screen {
	p.t.Helper()
	p.taps("Записаться")
	p.picks()
	p.taps("Записаться")
	return p.sees("Готово")
}

// picks takes the only service and the first start that is offered.
func (p *phone) picks() {
	p.t.Helper()
	p.taps("Стрижка · 45 мин · 1 500 ₽")
	p.taps(p.sees("Ближайшее время").Buttons[0][0])
	p.sees("Садовая")
}

// cancels opens the days of the week in turn until one has somebody's booking, and cancels that.
func (p *phone) cancels(who string) {
	p.t.Helper()
	p.types("/week")
	week := p.offered("Неделей позже ›")
	days := slices.Concat(week.Buttons[0], week.Buttons[1])
	for _, day := range days {
		p.taps(day)
		p.offered("Неделя")
		if label := p.labelWith(who); label != "" {
			p.taps(label)
			p.taps("Отменить")
			p.taps("Без объяснений")
			return
		}
		p.taps("Неделя")
	}
	p.t.Fatalf("no booking to open:\n%s", p.Transcript())
}

// labelWith is the first button on screen that holds the text, if there is one.
func (p *phone) labelWith(text string) string {
	for _, label := range slices.Concat(p.Screen().Buttons...) {
		if strings.Contains(label, text) {
			return label
		}
	}
	return ""
}

// Every update comes twice and out of order, and the program dies between receiving the tap that books and answering it:
// after the next start there is one booking, and one confirmation.
func TestUpdatesTwiceAndShuffledAndAKillBeforeTheReply(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.telegram.Deliver(telegramapi.Delivery{Copies: 2, Shuffle: 7})
	_, code := p.anna()
	irina := p.phone(2, "Ирина", "ru")
	irina.start(code)
	irina.taps("Записаться")
	irina.picks()

	held := make(chan struct{})
	t.Cleanup(func() { close(held) })
	for n, fault := range []telegramapi.Fault{
		telegramapi.HoldUntil(held), // Telegram has not carried the answer out
		telegramapi.CutAfter(),      // it has, and we do not know
		telegramapi.HoldUntil(held),
	} {
		edits := len(p.telegram.Requests("editMessageText"))
		p.telegram.Plan("editMessageText", 1, fault)
		if err := irina.Tap("Записаться"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		_, err := p.telegram.AwaitRequests(ctx, edits+1, "editMessageText")
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		p.kill()
		p.start()
		for deadline := time.Now().Add(patience); irina.confirmations() <= n && time.Now().Before(deadline); {
			time.Sleep(10 * time.Millisecond)
		}
		if placed, confirmed := count[booking.Placed](p.log()), irina.confirmations(); placed != n+1 || confirmed != n+1 {
			t.Fatalf("after kill %d: %d bookings in all, %d confirmations\n%s", n+1, placed, confirmed, irina.Transcript())
		}
		irina.givesUp()
		irina.start(code)
		irina.taps("Записаться")
		irina.picks()
	}
	for _, v := range p.telegram.Violations() {
		if !strings.Contains(v, "unexpected EOF") { // what a killed program was just sending
			t.Errorf("Telegram would not take: %s", v)
		}
	}
}

// givesUp cancels the booking that lies ahead. The calendar's file, which comes when it comes, may cover what was asked: then
// the booking is opened again.
func (p *phone) givesUp() {
	p.t.Helper()
	for range 4 {
		p.opens()
		if p.Tap("Отменить") != nil {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience/4)
		_, err := p.Await(ctx, func(s telegramapi.Screen) bool {
			return slices.Contains(slices.Concat(s.Buttons...), "Да, отменить")
		})
		cancel()
		if err == nil && p.Tap("Да, отменить") == nil {
			p.sees("Запись отменена")
			return
		}
	}
	p.t.Fatalf("the booking cannot be cancelled:\n%s", p.Transcript())
}

// confirmations counts the messages that confirm a booking.
func (p *phone) confirmations() (n int) {
	for _, m := range p.Messages() {
		if strings.Contains(m.Text, "Готово, ждём") {
			n++
		}
	}
	return n
}

func TestAWebhookThatIsNotTelegramsLeavesNoTrace(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	update := `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"},"from":{"id":9,"first_name":"x"},"text":"hello"}}`
	for _, c := range []struct {
		name, secret, body string
		status             int
	}{
		{"a wrong secret", "wrong", update, http.StatusUnauthorized},
		{"no secret", "", update, http.StatusUnauthorized},
		{"over a megabyte", testSecret, strings.Repeat(" ", 1<<20+1) + update, http.StatusRequestEntityTooLarge},
		{"broken JSON", testSecret, `{"update_id":`, http.StatusBadRequest},
	} {
		if status := p.post(c.secret, c.body); status != c.status {
			t.Errorf("%s is answered %d, want %d", c.name, status, c.status)
		}
	}
	if events := p.log(); len(events) != 0 {
		t.Errorf("%d events came of it", len(events))
	}
}

func TestATokenThatDoesNotHoldEndsTheProgramWithAWord(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(path, "serve", "--listen", "127.0.0.1:0", "--telegram-api-url", p.apiURL, "--log-level", "error")
	command.Env = append(withoutSettings(os.Environ()), "DATABASE_URL="+p.database, "ZAPIS_DATA_DIR="+p.dir, "ZAPIS_TELEGRAM_TOKEN=123456:wrong-token-wrong-token-wrong-tok")
	out, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "telegram: getMe") || strings.Contains(string(out), "wrong-token") {
		t.Errorf("%v: %s", err, out)
	}
}
