package cloud_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/whatsapp/cloud"
)

func TestTemplatesAreReadAsTheyAreWrittenDown(t *testing.T) {
	got, err := cloud.ReadTemplates([]byte(`{
		"notice": {"en": {"name": "zapis_notice", "language": "en_US"}},
		"notice.reminder": {"ru": {"name": "zapis_reminder", "language": "ru", "buttons": ["Приду", "Перенести"], "room": 700}}
	}`))
	want := cloud.Templates{
		"notice":          {"en": {Name: "zapis_notice", Language: "en_US"}},
		"notice.reminder": {"ru": {Name: "zapis_reminder", Language: "ru", Buttons: []string{"Приду", "Перенести"}, Room: 700}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestAMistakeInTheTemplatesIsNamed(t *testing.T) {
	in := func(template string) string { return `{"notice.reminder": {"ru": ` + template + `}}` }
	for name, test := range map[string]struct{ text, says string }{
		"no JSON":             {`{`, "not an object of screens"},
		"a list":              {`[]`, "not an object of screens"},
		"no such screen":      {`{"notice.remainder": {}}`, "notice.remainder: nothing is sent by this name; there are notice, notice.news,"},
		"no languages":        {`{"notice.reminder": "zapis"}`, "notice.reminder: not an object of languages"},
		"no such language":    {`{"notice.reminder": {"fr": {}}}`, "notice.reminder.fr: a language that nobody is written to in; there are ru, de, en, es, uz, tr, uk, kk"},
		"not an object":       {in(`7`), "notice.reminder.ru: json: cannot unmarshal number"},
		"an unknown field":    {in(`{"nmae": "zapis"}`), `notice.reminder.ru: json: unknown field "nmae"`},
		"no name":             {in(`{"language": "ru"}`), `notice.reminder.ru.name: "" is none that Meta gives`},
		"a name in capitals":  {in(`{"name": "Zapis", "language": "ru"}`), `notice.reminder.ru.name: "Zapis" is none`},
		"a number for a name": {in(`{"name": 7}`), "notice.reminder.ru.name: a number, where a string is expected"},
		"no language":         {in(`{"name": "zapis"}`), `notice.reminder.ru.language: "" is none of Meta's`},
		"a number of buttons": {in(`{"name": "zapis", "language": "ru", "buttons": 2}`), "notice.reminder.ru.buttons: a number, where a []string"},
		"an empty button":     {in(`{"name": "zapis", "language": "ru", "buttons": ["Приду", ""]}`), "notice.reminder.ru.buttons[1]: 0 characters"},
		"a long button":       {in(`{"name": "zapis", "language": "ru", "buttons": ["` + strings.Repeat("я", 26) + `"]}`), "notice.reminder.ru.buttons[0]: 26 characters"},
		"many buttons":        {in(`{"name": "zapis", "language": "ru", "buttons": ["1","2","3","4","5","6","7","8","9","10","11"]}`), "notice.reminder.ru.buttons: 11, where Meta takes 10"},
		"too much room":       {in(`{"name": "zapis", "language": "ru", "room": 2000}`), "notice.reminder.ru.room: 2000"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := cloud.ReadTemplates([]byte(test.text))
			if all != nil || err == nil || !strings.HasPrefix(err.Error(), test.says) {
				t.Errorf("%v, want %s", err, test.says)
			}
		})
	}
}
