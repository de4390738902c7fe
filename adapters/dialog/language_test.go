package dialog

import (
	"testing"

	"zapis/adapters/dialog/words"
)

func TestTheLanguageOfATextIsHeard(t *testing.T) {
	for text, want := range map[string]string{
		"Hello": "en", "Hello! My code: START-7K2QX9": "en", "Hi, Анна": "", "Здравствуйте! Мой код: START-7K2QX9": "",
		"": "", "7KQ2MXR4TZB": "", "/start": "", "https://example.org": "", "👋": "", "こんにちは": "",
		"Merhaba": "tr", "randevu almak istiyorum, yarın": "tr", "Hallo, ich möchte einen Termin": "de", "Grüße aus Köln": "de", "¿Tienes hora mañana?": "es", "¿Cuando puede ser?": "es", "¡Hola!": "es",
		"Salom!": "uz", "Сәлем": "kk", "қашан бос": "kk", "Привіт, є час?": "uk", "Доброго дня": "uk", "Привет": "",
	} {
		if got := LanguageIn(text); got != want {
			t.Errorf("%q is heard as %q, want %q", text, got, want)
		}
	}
}

// Whoever sends the sentence of a start link is answered in its language.
func TestTheSentenceOfALinkIsHeardInItsLanguage(t *testing.T) {
	for _, l := range words.Languages() {
		if got := LanguageOf(LanguageIn(StartSentence(l.Code, "START-7K2QX9"))); got != l.Code {
			t.Errorf("%q is heard as %q, want %q", StartSentence(l.Code, "START-7K2QX9"), got, l.Code)
		}
	}
}
