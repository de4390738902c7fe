package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// page is a real browser on the sandbox's page.
type page struct {
	t     *testing.T
	ctx   context.Context
	steps int
}

func openBrowser(t *testing.T, url string) *page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 800))
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "force-prefers-reduced-motion"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context that it is started with
		t.Fatalf("no browser: %v", err)
	}
	p := &page{t: t, ctx: ctx}
	p.do("open "+url, chromedp.Navigate(url))
	return p
}

// do carries steps out, each as soon as the page lets it.
func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.shoot("failed")
		p.t.Fatalf("%s: %v", what, err)
	}
}

// inPhone is something on the phone of a person, as an XPath.
func inPhone(person, what string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//*[@data-testid="phone" and @data-person=%q]//%s`, person, what))
}

// taps presses a button until it is gone, as a person does whose finger slipped while the page moved.
func (p *page) taps(person, label string) {
	p.t.Helper()
	p.steps++
	button := inPhone(person, fmt.Sprintf(`*[@data-testid="message"][last()]//*[@data-testid="inline-button" and normalize-space()=%q]`, label))
	p.do(person+" finds "+label, chromedp.WaitVisible(button))
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(p.ctx, patience/5)
		err := chromedp.Do(ctx, chromedp.Click(button), chromedp.WaitNotPresent(button))
		cancel()
		if err == nil {
			return
		}
		if try == 4 {
			p.shoot("failed")
			p.t.Fatalf("%s taps %s: %v", person, label, err)
		}
	}
}

func (p *page) types(person, text string) {
	p.t.Helper()
	p.steps++
	p.do(person+" types", chromedp.SendKeys(inPhone(person, `*[@data-testid="text-input"]`), text),
		chromedp.Click(inPhone(person, `*[@data-testid="send-button"]`)))
}

func (p *page) starts(person string) {
	p.t.Helper()
	p.steps++
	p.do(person+" starts", chromedp.Click(inPhone(person, `*[@data-testid="start-button"]`)))
}

// sees waits for a message with the text.
func (p *page) sees(person, text string) {
	p.t.Helper()
	message := inPhone(person, fmt.Sprintf(`*[@data-testid="message" and contains(., %q)]`, text))
	p.do(person+" sees "+text, chromedp.WaitVisible(message))
}

// shoot keeps a picture of the page in the folder that ZAPIS_TEST_PICTURES names, if it names one.
func (p *page) shoot(name string) {
	folder := os.Getenv("ZAPIS_TEST_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644)
	}
	if err != nil {
		p.t.Logf("no picture %s: %v", name, err)
	}
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
