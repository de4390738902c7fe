package wording

import (
	"net/url"
	"testing"
)

func TestStartCodesAreFoundInWhatPeopleMakeOfThem(t *testing.T) {
	for name, test := range map[string]struct {
		text, code string
		is         bool
	}{
		"as it was filled in":        {"Здравствуйте! Мой код: START-7K2QX9ABCDE", "7K2QX9ABCDE", true},
		"alone":                      {"START-7K2QX9", "7K2QX9", true},
		"in small letters":           {"start-7k2qx9", "7K2QX9", true},
		"in letters that look alike": {"START-7КЕРХ9МТВА", "7KEPX9MTBA", true},
		"the word in Russian":        {"старт-7K2QX9", "7K2QX9", true},
		"with another dash":          {"START – 7K2QX9", "7K2QX9", true},
		"a full stop after it":       {"Код START-7K2QX9.", "7K2QX9", true},
		"in quotes":                  {"«START-7K2QX9»", "7K2QX9", true},
		"a text goes on":             {"START-7K2QX9, можно завтра?", "7K2QX9", true},
		"a line of its own":          {"Привет\nSTART-7K2QX9\nспасибо", "7K2QX9", true},
		"with something invisible":   {"START-\u20607K2QX9\u200b", "7K2QX9", true},
		"a dash is left over":        {"START-7K2QX9-", "7K2QX9", true},
		"the word alone":             {" Start ", "", true},
		"as a command":               {"/start", "", true},
		"part of another word":       {"RESTART-7K2QX9", "", false},
		"no dash":                    {"START 7K2QX9", "", false},
		"no code":                    {"START-", "", false},
		"a word in a sentence":       {"когда старт?", "", false},
		"something else":             {"завтра в 10", "", false},
		"nothing":                    {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if code, is := Started(test.text); code != test.code || is != test.is {
				t.Errorf("%q gives %q, %t", test.text, code, is)
			}
		})
	}
}

func TestStartLinksFillInTheText(t *testing.T) {
	const text = "Здравствуйте! Мой код: START-7K2QX9 & 1+1"
	link := Link("79161234567", text)
	u, err := url.Parse(link)
	if err != nil || u.Host != "wa.me" || u.Path != "/79161234567" || u.Query().Get("text") != text || u.RawQuery == "" {
		t.Errorf("%s: %v", link, err)
	}
	if bare := Link("79161234567", ""); bare != "https://wa.me/79161234567" {
		t.Error(bare)
	}
}

func TestPhonesAreDigits(t *testing.T) {
	for text, want := range map[string]string{"+7 (916) 123-45-67": "79161234567", "79161234567": "79161234567", "RU.1234": "", "1@lid": "", "12": "", "": ""} {
		if digits, is := Phone(text); is != (want != "") || is && digits != want {
			t.Errorf("%q gives %q, %t", text, digits, is)
		}
	}
}
