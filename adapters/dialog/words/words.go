// Package words says things the way people of each language say them: texts of the catalogue, dates, times,
// lengths of time, prices and zones. A language is a catalogue and a file beside it, here and nowhere else.
//
// All keep the 24-hour clock: masters type and compare times in it, and English here is the English of the world, which
// writes 28 November and 18:30.
package words

import (
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed active.*.json
var catalogues embed.FS

// Words are the words of one language. They are safe for concurrent use.
type Words struct {
	Language  string // its code: "ru"
	of        *Language
	localizer *i18n.Localizer
}

var all = sync.OnceValue(func() map[string]*Words {
	bundle := i18n.NewBundle(language.English)
	words := map[string]*Words{}
	for _, l := range Languages() {
		if _, err := bundle.LoadMessageFileFS(catalogues, "active."+l.Code+".json"); err != nil {
			panic("words: " + err.Error()) // the files are part of the program
		}
		words[l.Code] = &Words{Language: l.Code, localizer: i18n.NewLocalizer(bundle, l.Code), of: l}
	}
	return words
})

// In gives the words of a language, English if there are none.
func In(language string) *Words {
	if words, known := all()[language]; known {
		return words
	}
	return all()[fallback]
}

// Places are where those who read this language mostly live.
func (w *Words) Places() Places { return w.of.Places }

// Typed is what people type in this language.
func (w *Words) Typed() Typed { return w.of.Typed }

// Text is the text of the catalogue under an id. A missing one reads as its id; a test sees to it that none is missing.
func (w *Words) Text(id string, data map[string]any) string {
	return w.localize(id, &i18n.LocalizeConfig{MessageID: id, TemplateData: data})
}

// FrontEnd begins the channel of somebody whom a program of this name brought in.
const FrontEnd = "app/"

// Messenger is the name of a messenger, by its channel. One that the catalogue does not know is called by that.
func (w *Words) Messenger(channel string) string {
	if name, program := strings.CutPrefix(channel, FrontEnd); program {
		return name
	}
	id := "messenger." + channel
	if name := w.Text(id, nil); name != id {
		return name
	}
	first, size := utf8.DecodeRuneInString(channel)
	return string(unicode.ToUpper(first)) + channel[size:]
}

// Count is the text under an id in the plural form for n, which it may show as {{.N}}.
func (w *Words) Count(id string, n int, data map[string]any) string {
	with := map[string]any{"N": n}
	for name, value := range data {
		with[name] = value
	}
	return w.localize(id, &i18n.LocalizeConfig{MessageID: id, TemplateData: with, PluralCount: n})
}

func (w *Words) localize(id string, config *i18n.LocalizeConfig) string {
	text, err := w.localizer.Localize(config)
	if err != nil {
		return id
	}
	return text
}
