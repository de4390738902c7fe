package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// page is a real browser on the sandbox's page.
type page struct {
	t     *testing.T
	ctx   context.Context
	steps int
}

func openBrowser(t *testing.T, url string) *page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1660, 1040))
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "force-prefers-reduced-motion"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options,
		chromedp.Env("TZ=Europe/Moscow"), // where the sandbox's masters are: nine in the morning is nine there
		chromedp.Env("TMPDIR="+browsersFolder(t)))
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

// browsersFolder is where a browser keeps what it would leave behind, for it ends by being killed. Its socket is in there, so
// the path has to be short.
func browsersFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "zapis-browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Logf("the browser's folder stays: %v", err)
		}
	})
	return dir
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

// pastes sends what could not be typed, since Enter sends it: several lines.
func (p *page) pastes(person, text string) {
	p.t.Helper()
	p.steps++
	p.do(person+" pastes", chromedp.SetValue(inPhone(person, `*[@data-testid="text-input"]`), text),
		chromedp.Click(inPhone(person, `*[@data-testid="send-button"]`)))
}

func (p *page) starts(person string) {
	p.t.Helper()
	p.steps++
	p.do(person+" starts", chromedp.Click(inPhone(person, `*[@data-testid="start-button"]`)))
}

// saying is the last message with a text on a person's phone.
func saying(text string) string {
	return fmt.Sprintf(`*[@data-testid="message" and contains(., %q)][not(following-sibling::*[contains(., %[1]q)])]`, text)
}

// answers presses a button under the message that says something, until the answer is seen.
func (p *page) answers(person, message, label, answer string) {
	p.t.Helper()
	p.presses(person, message+": "+label, inPhone(person, saying(message)+fmt.Sprintf(`//*[@data-testid="inline-button" and normalize-space()=%q]`, label)), answer)
}

// presses clicks on something until what follows from it is seen: the page may move under the finger.
func (p *page) presses(person, what string, button chromedp.Search, follows string) {
	p.t.Helper()
	p.steps++
	p.do(person+" finds "+what, chromedp.WaitVisible(button))
	for try := 1; ; try++ {
		ctx, cancel := context.WithTimeout(p.ctx, patience/3)
		_ = chromedp.Do(ctx, chromedp.Click(button)) // it is gone by now if the first press was felt
		err := chromedp.Do(ctx, chromedp.WaitVisible(inPhone(person, saying(follows))))
		cancel()
		if err == nil {
			return
		}
		if try == 3 {
			p.shoot("failed")
			p.t.Fatalf("%s presses %s and does not see %s: %v", person, what, follows, err)
		}
	}
}

// sees waits for a message with the text.
func (p *page) sees(person, text string) {
	p.t.Helper()
	message := inPhone(person, fmt.Sprintf(`*[@data-testid="message" and contains(., %q)]`, text))
	p.do(person+" sees "+text, chromedp.WaitVisible(message))
}

// shoot keeps a picture of the page in the folder that ZAPIS_TEST_PICTURES names, if it names one.
func (p *page) shoot(name string) {
	p.keep(name, chromedp.CaptureScreenshot())
}

// shootPhone keeps a picture of one phone likewise.
func (p *page) shootPhone(person, name string) {
	p.keep(name, chromedp.Screenshot(inPhone(person, `*[@class="device"]`)))
}

func (p *page) keep(name string, picture chromedp.Action[[]byte]) {
	folder := os.Getenv("ZAPIS_TEST_PICTURES")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	taken, err := chromedp.Run(ctx, picture)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), taken, 0o644)
	}
	if err != nil {
		p.t.Logf("no picture %s: %v", name, err)
	}
}
