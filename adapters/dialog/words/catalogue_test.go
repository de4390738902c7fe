package words_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

// text is one of the catalogue, by plural form; one that says the same of any number has the form "" only.
type text map[string]string

func (t *text) UnmarshalJSON(raw []byte) error {
	*t = text{}
	var single string
	if json.Unmarshal(raw, &single) == nil {
		*t = text{"": single}
		return nil
	}
	return json.Unmarshal(raw, (*map[string]string)(t))
}

// catalogue reads the file of a language.
func catalogue(t *testing.T, language string) (all map[string]text) {
	t.Helper()
	raw, err := os.ReadFile("active." + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	return all
}

// Sorted ids are also there once only.
func TestCataloguesAreSorted(t *testing.T) {
	for _, language := range words.Codes() {
		text, err := os.ReadFile("active." + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, found := range topLevel.FindAllSubmatch(text, -1) {
			ids = append(ids, string(found[1]))
		}
		for i := 1; i < len(ids); i++ {
			if ids[i-1] >= ids[i] {
				t.Errorf("%s: %q stands before %q", language, ids[i-1], ids[i])
			}
		}
		if len(ids) != len(catalogue(t, language)) {
			t.Errorf("%s: %d ids found, %d held", language, len(ids), len(catalogue(t, language)))
		}
	}
}

var topLevel = regexp.MustCompile(`(?m)^  "([^"]+)":`)

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func placeholders(said string) []string {
	found := placeholder.FindAllString(said, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func forms(t text) []string { return slices.Sorted(maps.Keys(t)) }

// pluralForms are those that CLDR gives each language.
var pluralForms = map[string][]string{
	"ru": {"few", "many", "one", "other"}, "uk": {"few", "many", "one", "other"}, "es": {"many", "one", "other"},
	"en": {"one", "other"}, "de": {"one", "other"}, "tr": {"one", "other"}, "kk": {"one", "other"}, "uz": {"one", "other"},
}

func TestEveryCatalogueIsComplete(t *testing.T) {
	english := catalogue(t, "en")
	if len(english) < 800 {
		t.Errorf("only %d texts", len(english))
	}
	for _, language := range words.Codes() {
		all := catalogue(t, language)
		for id := range english {
			if _, known := all[id]; !known {
				t.Errorf("%s: %s is missing", language, id)
			}
		}
		for id, said := range all {
			translated, known := english[id]
			if !known {
				t.Errorf("%s: %s is in no other language", language, id)
				continue
			}
			if _, single := said[""]; !single && !slices.Equal(forms(said), pluralForms[language]) {
				t.Errorf("%s: %s has the forms %v", language, id, forms(said))
			}
			if _, single := said[""]; single != (len(translated) == 1) {
				t.Errorf("%s: %s is plural in one language only", language, id)
			}
			sayTheSame(t, language+": "+id, said, translated)
		}
	}
}

// foreign are letters that a language does not have.
var foreign = map[string]string{
	"en": `\p{Cyrillic}`, "de": `\p{Cyrillic}`, "es": `\p{Cyrillic}`, "tr": `\p{Cyrillic}`, "uz": `\p{Cyrillic}`,
	"ru": "[іїєґқғәңөұүһ]", "uk": "[ыэёъқғәңөұүһ]", "kk": "[їєґ]",
}

// sentence is what is long enough to be no name or word that several languages share.
var sentence = regexp.MustCompile(`\p{L}+\P{L}+\p{L}+\P{L}+\p{L}+`)

// sharedTexts may read the same as in another language: what people type, and the name of the language button.
var sharedTexts = regexp.MustCompile(`^typed\.|^button\.languages$|^menu\.language$`)

func TestNoCatalogueHasTextsOfAnother(t *testing.T) {
	russian, english := catalogue(t, "ru"), catalogue(t, "en")
	for _, language := range words.Codes() {
		letters := regexp.MustCompile("(?i)" + foreign[language])
		for id, said := range catalogue(t, language) {
			for form, text := range said {
				if sharedTexts.MatchString(id) {
					continue
				}
				plain := placeholder.ReplaceAllString(text, "")
				if found := letters.FindString(plain); found != "" {
					t.Errorf("%s: %s has the letter %s: %q", language, id, found, text)
				}
				if !sentence.MatchString(plain) {
					continue
				}
				if language != "ru" && text == russian[id][form] || language != "en" && text == english[id][form] {
					t.Errorf("%s: %s is not translated: %q", language, id, text)
				}
			}
		}
	}
}

// sayTheSame fails unless every form of both texts shows the same values.
func sayTheSame(t *testing.T, id string, said, translated text) {
	t.Helper()
	want := placeholders(translated["other"] + translated[""])
	for form, text := range said {
		if strings.TrimSpace(text) == "" || !slices.Equal(placeholders(text), want) {
			t.Errorf("%s shows other values than its translation: %q %q, want %v", id, form, text, want)
		}
		if left := placeholder.ReplaceAllString(text, ""); strings.Contains(left, "{{") || strings.Contains(left, "}}") {
			t.Errorf("%s is garbled: %q", id, text)
		}
	}
}

// numbers meet every plural form, and every exception to the simple rules.
var numbers = []int{0, 1, 2, 5, 11, 21, 22, 111}

// formOf is the plural form of a number, as the languages' grammars say it.
func formOf(language string, n int) string {
	if language != "ru" && language != "uk" {
		if n == 1 {
			return "one"
		}
		return "other"
	}
	switch last, teen := n%10, n/10%10 == 1; {
	case teen || last == 0 || last > 4:
		return "many"
	case last == 1:
		return "one"
	}
	return "few"
}

// Every text that counts, at every number that matters, as people read it: the golden files are there to be read.
func TestPluralsOfEveryLanguage(t *testing.T) {
	for _, language := range words.Codes() {
		all := catalogue(t, language)
		var said strings.Builder
		for _, id := range slices.Sorted(maps.Keys(all)) {
			if _, single := all[id][""]; single {
				continue
			}
			data := map[string]any{}
			for _, name := range placeholder.FindAllStringSubmatch(all[id]["other"], -1) {
				if name[1] != "N" {
					data[name[1]] = name[1]
				}
			}
			fmt.Fprintf(&said, "%s\n", id)
			for _, n := range numbers {
				got := words.In(language).Count(id, n, data)
				template := strings.ReplaceAll(all[id][formOf(language, n)], "{{.N}}", fmt.Sprint(n))
				if want := placeholder.ReplaceAllString(template, "$1"); got != want {
					t.Errorf("%s, %s, %d: %q, want %q", language, id, n, got, want)
				}
				fmt.Fprintf(&said, "\t%s\n", strings.ReplaceAll(got, "\n", " / "))
			}
		}
		golden(t, "plurals."+language+".txt", said.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-golden +said):\n%s", path, diff)
	}
}
