package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zapis/adapters/postgres/postgrestest"
)

// sandboxed is the shipped program with nothing configured: its own Postgres, and phones on a page.
type sandboxed struct {
	t       *testing.T
	dataDir string
	base    string
	process *exec.Cmd
}

func (s *sandboxed) start() {
	s.t.Helper()
	path, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	address := strings.TrimPrefix(s.base, "http://")
	s.process = exec.Command(path, "serve", "--data-dir", s.dataDir, "--listen", address, "--log-level", "warn")
	said := &announced{line: []byte("zapis is running"), seen: make(chan struct{})}
	s.process.Stdout, s.process.Stderr = said, &lines{s.t}
	s.process.Env = withoutSettings(os.Environ())
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-said.seen:
	case <-time.After(patience):
		s.t.Fatal("the program did not come up")
	}
}

// withoutSettings leaves nothing configured.
func withoutSettings(environment []string) (rest []string) {
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "ZAPIS_") && !strings.HasPrefix(variable, "DATABASE_URL") {
			rest = append(rest, variable)
		}
	}
	return rest
}

func (s *sandboxed) stop(signal os.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
	_ = s.process.Wait() // what a killed process returns says nothing
}

// announced closes seen when the line was written.
type announced struct {
	line, so []byte
	seen     chan struct{}
}

func (a *announced) Write(text []byte) (int, error) {
	if a.so = append(a.so, text...); a.line != nil && bytes.Contains(a.so, a.line) {
		close(a.seen)
		a.line = nil
	}
	return len(text), nil
}

// What a newcomer does within a minute of cloning: a master registers, hands her link over, and a client books.
// The booking is there after a restart, and after kill -9.
func TestANewcomerBooksAHaircutInTheBrowser(t *testing.T) {
	t.Parallel()
	s := &sandboxed{t: t, dataDir: postgrestest.DataDir(t), base: "http://" + freeAddress(t)}
	s.start()
	t.Cleanup(func() { s.stop(os.Interrupt) })
	p := openBrowser(t, s.base)

	p.starts("Анна")
	p.taps("Анна", "Я мастер, веду запись")
	p.taps("Анна", "Анна")
	p.sees("Анна", "Что вы делаете?")
	p.types("Анна", "Стрижка 1500 45 мин")
	p.sees("Анна", "Где вы принимаете?")
	p.types("Анна", "Большая Садовая, 3")
	p.taps("Анна", "каждый день 10:00–20:00")
	p.sees("Анна", "К вам уже можно записаться")
	if p.steps > 12 {
		t.Errorf("registering took %d steps", p.steps)
	}
	link := inPhone("Анна", `*[@data-testid="bot-link"]`)
	p.do("hand the link over", chromedp.WaitVisible(link), chromedp.Click(link),
		chromedp.Click(chromedp.Search(`//*[@data-testid="open-on" and @data-person="Ирина"]`)))

	p.steps = 0
	p.taps("Ирина", "Записаться")
	p.taps("Ирина", "Стрижка · 45 мин · 1 500 ₽")
	p.sees("Ирина", "Ближайшее время")
	offer := inPhone("Ирина", `*[@data-testid="message"][last()]//*[@data-testid="inline-button"][1]`)
	p.steps++
	p.do("take the first offer", chromedp.Click(offer))
	p.sees("Ирина", "Садовая")
	p.taps("Ирина", "Записаться")
	p.sees("Ирина", "Готово, ждём вас")
	if p.steps > 5 {
		t.Errorf("booking took %d taps", p.steps)
	}
	p.types("Анна", "/week")
	p.sees("Анна", "Ирина · Стрижка")
	p.shoot("booked")

	for _, end := range []os.Signal{os.Interrupt, os.Kill} {
		s.stop(end)
		s.start()
		p.do("open the page again", chromedp.Reload())
		p.sees("Ирина", "Готово, ждём вас")
		p.types("Ирина", "/bookings")
		p.do("find the booking", chromedp.WaitVisible(inPhone("Ирина", `*[@data-testid="message" and @data-from="bot"][last()][contains(., "Стрижка")]`)))
	}
}
