package dialog

import "testing"

func TestTheLanguageOfATextIsHeard(t *testing.T) {
	for text, want := range map[string]string{
		"Hello": "en", "Hello! My code: START-7K2QX9": "en", "Hi, Анна": "", "Здравствуйте! Мой код: START-7K2QX9": "",
		"": "", "7KQ2MXR4TZB": "", "/start": "", "https://example.org": "", "👋": "", "こんにちは": "",
	} {
		if got := LanguageIn(text); got != want {
			t.Errorf("%q is heard as %q, want %q", text, got, want)
		}
	}
}
