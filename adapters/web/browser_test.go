package web_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zapis/domain/booking"
)

// patience bounds every wait for the browser: far more than it ever takes.
const patience = 60 * time.Second

// screen is a real browser of some size, with scripts or without.
type screen struct {
	*world
	name string
	ctx  context.Context
	axe  string
}

func (w *world) screen(name string, width, height int64, flags ...chromedp.ExecAllocatorOption) *screen {
	w.t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("accept-lang", "en-GB"), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(), append(options, flags...)...)
	w.t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	w.t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context that it is started with
		w.t.Fatalf("no browser: %v", err)
	}
	s := &screen{world: w, name: name, ctx: ctx, axe: axe(w.t)}
	s.do("take its size", chromedp.EmulateViewport(width, height))
	return s
}

// axe is axe-core, which finds what people cannot read, reach or hear.
func axe(t testing.TB) string {
	t.Helper()
	file, err := os.Open("testdata/axe-core-4.10.3.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// do carries steps out, each as soon as the page lets it.
func (s *screen) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		s.t.Fatalf("%s: %s: %v", s.name, what, err)
	}
}

func asked[T any](s *screen, what string, action chromedp.Action[T]) T {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, action)
	if err != nil {
		s.t.Fatalf("%s: %s: %v", s.name, what, err)
	}
	return answer
}

// labelled is a link or button by what stands on it.
func labelled(label string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//*[(self::a or self::button or self::summary) and normalize-space()=%q]`, label))
}

func saying(text string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//main//*[contains(., %q)]`, text))
}

// presses goes on to a page that says something.
func (s *screen) presses(label, then string) {
	s.t.Helper()
	s.do("press "+label, chromedp.WaitVisible(labelled(label)), chromedp.Click(labelled(label)), chromedp.WaitVisible(saying(then)))
}

// fits checks that nothing has to be pushed sideways, that everybody can use the page, and keeps a picture of it.
func (s *screen) fits(page string) {
	s.t.Helper()
	s.shoot(page)
	if beyond := asked(s, "measure", chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); beyond > 0 {
		s.t.Errorf("%s: %s is %d pixels too wide", s.name, page, beyond)
	}
	asked(s, "run axe", chromedp.Evaluate[bool](s.axe+`
		axe.run().then(found => {
			const said = document.body.appendChild(document.createElement("pre"))
			said.id = "axe-said"
			said.textContent = JSON.stringify(found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))
		}); true`))
	s.do("wait for axe", chromedp.WaitVisible(chromedp.CSS("#axe-said")))
	found := asked(s, "read what axe says", chromedp.Text(chromedp.CSS("#axe-said")))
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		s.t.Fatal(err)
	}
	for _, v := range violations {
		s.t.Errorf("%s: %s: %s", s.name, page, v)
	}
}

// shoot keeps a picture in the folder that ZAPIS_TEST_PICTURES names, if it names one.
func (s *screen) shoot(page string) {
	s.t.Helper()
	folder := os.Getenv("ZAPIS_TEST_PICTURES")
	if folder == "" {
		return
	}
	taken := asked(s, "take a picture", chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(folder, "page-"+page+"-"+s.name+".png"), taken, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// From the link to the visit, and on to another time and to none: on a phone and on a desk, with scripts and without.
func TestSomebodyBooksInABrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		width, height int64
		checked       bool // also by axe, which is a script itself
		flags         []chromedp.ExecAllocatorOption
	}{
		{"phone", 390, 844, true, nil},
		{"desk", 1000, 760, true, nil},
		{"small", 320, 568, true, []chromedp.ExecAllocatorOption{chromedp.Flag("blink-settings", "preferredColorScheme=0")}}, // dark
		{"plain", 390, 844, false, []chromedp.ExecAllocatorOption{chromedp.Flag("blink-settings", "scriptEnabled=false")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, generous)
			w.reviewed()
			s := w.screen(c.name, c.width, c.height, c.flags...)
			looks := func(page string) {
				t.Helper()
				if c.checked {
					s.fits(page)
				}
			}
			s.do("open the link", chromedp.Navigate(w.server.URL+"/m/"+w.code), chromedp.WaitVisible(saying("Services")))
			looks("card")
			s.do("choose", chromedp.Click(chromedp.CSS(`input[value="0"]`)))
			s.presses("Show free times", "Choose a day")
			looks("times")
			s.presses("16:00", "Check your booking")
			looks("confirm")
			s.do("type", chromedp.SendKeys(chromedp.CSS("#name"), "Irina"), chromedp.SendKeys(chromedp.CSS("#phone"), "12"))
			s.presses("Book", "I did not get the number")
			looks("wrong")
			s.do("type again", chromedp.SetValue(chromedp.CSS("#phone"), "8 916 123-45-67"))
			s.presses("Book", "Done! Your visit is below.")
			looks("booked")
			at := asked(s, "look at the address", chromedp.Location())
			s.do("load it again", chromedp.Navigate(at), chromedp.WaitVisible(saying("16:00")))
			s.presses("Move", "Another time")
			looks("move")
			s.presses("18:00", "Move the booking to this time?")
			looks("sure")
			s.presses("Move it here", "The booking is moved.")
			s.presses("Get reminders in a messenger", "Open a messenger by one of the links")
			looks("join")
			s.presses("Done, back to my booking", "18:00")
			s.presses("Cancel", "Cancel this booking?")
			looks("cancel")
			s.presses("Cancel the booking", "the time is free again")
			looks("cancelled")
			s.do("open a wrong link", chromedp.Navigate(w.server.URL+"/m/NOSUCH"), chromedp.WaitVisible(saying("There is nothing here")))
			looks("none")
			if n := len(events[booking.Cancelled](w)); n != 1 {
				t.Errorf("%d bookings were cancelled", n)
			}
			if !strings.Contains(at, "/b/") {
				t.Errorf("the visit was at %s", at)
			}
		})
	}
}
