package sandbox_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestThePageKeepsToItself(t *testing.T) {
	st := fresh(t)
	for _, path := range []string{"/", "/page/app.js", "/page/phone.css", "/page/icon.svg"} {
		got, err := http.Get(st.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		csp := got.Header.Get("Content-Security-Policy")
		if got.StatusCode != 200 || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %d with policy %q", path, got.StatusCode, csp)
		}
	}
	code, page := st.ask("GET", "/", "")
	if code != 200 || regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).MatchString(page) || strings.Contains(page, "style=") {
		t.Error("the page asks others, or carries what its policy forbids")
	}
}

var (
	wordUsed    = regexp.MustCompile(`data-(?:word|label)="(\w+)"|word\('(\w+)'\)`)
	wordDefined = regexp.MustCompile(`(?m)^    (\w+): '`)
)

func TestEveryWordOfThePageIsInBothLanguages(t *testing.T) {
	russian, english, _ := strings.Cut(read(t, "page/words.js"), "\n  en: {")
	ru, en := words(wordDefined, russian), words(wordDefined, english)
	if !maps.Equal(ru, en) {
		t.Errorf("Russian has %v, English %v", slices.Sorted(maps.Keys(ru)), slices.Sorted(maps.Keys(en)))
	}
	files, err := filepath.Glob("page/*")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"master": true, "client": true, "restart": true, "start": true, "otherBot": true, "badLink": true,
		"otherMessenger": true, "sent": true, "delivered": true, "read": true, "bot": true, "block": true, "botVK": true, "botWhatsApp": true, "blockVK": true,
		"restartVK": true, "file": true, "voice": true} // chosen by what is shown
	for _, file := range files {
		maps.Copy(used, words(wordUsed, read(t, file)))
	}
	if !maps.Equal(used, ru) {
		t.Errorf("used %v, defined %v", slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(ru)))
	}
}

func words(pattern *regexp.Regexp, text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		found[strings.Join(m[1:], "")] = true
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
