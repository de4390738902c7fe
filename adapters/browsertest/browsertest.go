// Package browsertest gives tests a real browser, and axe-core in it, which finds what people cannot read, reach or hear.
package browsertest

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience bounds every wait for the browser: far more than it ever takes.
const Patience = 60 * time.Second

// Screen is a browser of some size.
type Screen struct {
	T    testing.TB
	Name string // of the size, such as "phone"; also of the pictures
	Ctx  context.Context
}

// What a browser can be started with.
var (
	NoScripts = chromedp.Flag("blink-settings", "scriptEnabled=false")
	Dark      = chromedp.Flag("blink-settings", "preferredColorScheme=0")
)

// Open starts a browser that ends with the test.
func Open(t testing.TB, name string, width, height int64, flags ...chromedp.ExecAllocatorOption) *Screen {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("accept-lang", "en-GB"), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(), append(options, flags...)...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context that it is started with
		t.Fatalf("no browser: %v", err)
	}
	s := &Screen{T: t, Name: name, Ctx: ctx}
	s.Do("take its size", chromedp.EmulateViewport(width, height))
	return s
}

// Do carries steps out, each as soon as the page lets it.
func (s *Screen) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	s.T.Helper()
	ctx, cancel := context.WithTimeout(s.Ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		s.T.Fatalf("%s: %s: %v", s.Name, what, err)
	}
}

// Ask carries out a step that answers.
func Ask[T any](s *Screen, what string, action chromedp.Action[T]) T {
	s.T.Helper()
	ctx, cancel := context.WithTimeout(s.Ctx, Patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, action)
	if err != nil {
		s.T.Fatalf("%s: %s: %v", s.Name, what, err)
	}
	return answer
}

// Labelled is a link or button by what stands on it.
func Labelled(label string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//*[(self::a or self::button or self::summary) and normalize-space()=%q]`, label))
}

// Saying is whatever says something on the page.
func Saying(text string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//main//*[contains(., %q)]`, text))
}

// Presses goes on to a page that says something.
func (s *Screen) Presses(label, then string) {
	s.T.Helper()
	s.Do("press "+label, chromedp.WaitVisible(Labelled(label)), chromedp.Click(Labelled(label)), chromedp.WaitVisible(Saying(then)))
}

//go:embed axe-core-4.14.1.min.js.gz
var packedAxe []byte

// axe is the script of axe-core.
var axe = sync.OnceValues(func() (string, error) {
	packed, err := gzip.NewReader(bytes.NewReader(packedAxe))
	if err != nil {
		return "", err
	}
	script, err := io.ReadAll(packed)
	return string(script), err
})

// Fits checks that nothing has to be pushed sideways, that axe-core finds nothing, and keeps a picture of the page.
func (s *Screen) Fits(page string) {
	s.T.Helper()
	s.Shoot(page)
	if beyond := Ask(s, "measure", chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); beyond > 0 {
		s.T.Errorf("%s: %s is %d pixels too wide", s.Name, page, beyond)
	}
	script, err := axe()
	if err != nil {
		s.T.Fatal(err)
	}
	Ask(s, "run axe", chromedp.Evaluate[bool](script+`
		axe.run().then(found => {
			const said = document.body.appendChild(document.createElement("pre"))
			said.id = "axe-said"
			said.textContent = JSON.stringify(found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))
		}); true`))
	s.Do("wait for axe", chromedp.WaitVisible(chromedp.CSS("#axe-said")))
	found := Ask(s, "read what axe says", chromedp.Text(chromedp.CSS("#axe-said")))
	var violations []string
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		s.T.Fatal(err)
	}
	for _, v := range violations {
		s.T.Errorf("%s: %s: %s", s.Name, page, v)
	}
}

// Shoot keeps a picture in the folder that ZAPIS_TEST_PICTURES names, if it names one.
func (s *Screen) Shoot(page string) {
	s.T.Helper()
	folder := os.Getenv("ZAPIS_TEST_PICTURES")
	if folder == "" {
		return
	}
	taken := Ask(s, "take a picture", chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(folder, page+"-"+s.Name+".png"), taken, 0o644); err != nil {
		s.T.Fatal(err)
	}
}
