package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// What Meta takes in a template.
const (
	mostQuickReplies = 10
	longestReply     = 25
	mostRoom         = 1024
)

var (
	templateName     = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	templateLanguage = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)
)

// ReadTemplates reads templates as an owner writes them down: a JSON object of screens, each an object of languages. Its
// errors say where: "notice.reminder.ru.name: ...".
func ReadTemplates(text []byte) (Templates, error) {
	var screens map[string]json.RawMessage
	if err := json.Unmarshal(text, &screens); err != nil {
		return nil, fmt.Errorf("not an object of screens: %w", err)
	}
	all := Templates{}
	for _, screen := range slices.Sorted(maps.Keys(screens)) {
		if names := dialog.NoticeNames(); !slices.Contains(names, screen) {
			return nil, fmt.Errorf("%s: nothing is sent by this name; there are %s", screen, strings.Join(names, ", "))
		}
		var languages map[string]json.RawMessage
		if json.Unmarshal(screens[screen], &languages) != nil {
			return nil, fmt.Errorf("%s: not an object of languages", screen)
		}
		all[screen] = map[string]Template{}
		for _, language := range slices.Sorted(maps.Keys(languages)) {
			where := screen + "." + language
			if !slices.Contains(dialog.Languages(), language) {
				return nil, fmt.Errorf("%s: a language that nobody is written to in; there are %s", where, strings.Join(dialog.Languages(), ", "))
			}
			t, err := readTemplate(languages[language])
			if err != nil {
				return nil, fmt.Errorf("%s%w", where, err)
			}
			all[screen][language] = t
		}
	}
	return all, nil
}

// readTemplate reads one; its errors begin with the field, or with a colon.
func readTemplate(text []byte) (t Template, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&t)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return t, fmt.Errorf(".%s: a %s, where a %s is expected", mistyped.Field, mistyped.Value, mistyped.Type)
	case err != nil:
		return t, fmt.Errorf(": %w", err)
	}
	return t, t.check()
}

func (t Template) check() error {
	switch {
	case !templateName.MatchString(t.Name):
		return fmt.Errorf(".name: %q is none that Meta gives: small letters, digits and _", t.Name)
	case !templateLanguage.MatchString(t.Language):
		return fmt.Errorf(".language: %q is none of Meta's, such as ru or en_US", t.Language)
	case len(t.Buttons) > mostQuickReplies:
		return fmt.Errorf(".buttons: %d, where Meta takes %d", len(t.Buttons), mostQuickReplies)
	case t.Room < 0 || t.Room > mostRoom:
		return fmt.Errorf(".room: %d, where a body has at most %d", t.Room, mostRoom)
	}
	for i, button := range t.Buttons {
		if n := wording.Units(button); n == 0 || n > longestReply {
			return fmt.Errorf(".buttons[%d]: %d characters, where Meta takes 1 to %d", i, n, longestReply)
		}
	}
	return nil
}
