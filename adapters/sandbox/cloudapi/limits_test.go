package cloudapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"zapis/adapters/sandbox/cloudapi"
)

func long(n int) string { return strings.Repeat("я", n) }

func message(kind string, content any) string {
	data, err := json.Marshal(map[string]any{"messaging_product": "whatsapp", "to": irina, "type": kind, kind: content})
	if err != nil {
		panic(err)
	}
	return string(data)
}

type object = map[string]any

// buttons is a message with reply buttons of these titles and ids.
func buttons(body string, options ...[2]string) string {
	var all []any
	for _, o := range options {
		all = append(all, object{"type": "reply", "reply": object{"title": o[0], "id": o[1]}})
	}
	return message("interactive", object{"type": "button", "body": object{"text": body}, "action": object{"buttons": all}})
}

// list is a message with one section of these rows.
func list(label string, rows ...object) string {
	return message("interactive", object{"type": "list", "body": object{"text": "b"},
		"action": object{"button": label, "sections": []any{object{"rows": rows}}}})
}

func rows(n int) (rows []object) {
	for i := range n {
		rows = append(rows, object{"id": fmt.Sprint(i), "title": fmt.Sprint("t", i)})
	}
	return rows
}

// Each limit holds exactly: at it a message passes, one past it Meta's code comes and a violation is noted.
func TestLimitsAtAndOnePast(t *testing.T) {
	row := func(title, description, id string) string {
		return list("l", object{"title": title, "description": description, "id": id})
	}
	for name, test := range map[string][2]string{
		"text":            {text(long(4096)), text(long(4097))},
		"no text":         {text("a"), text(" ")},
		"buttons' body":   {buttons(long(1024), [2]string{"a", "1"}), buttons(long(1025), [2]string{"a", "1"})},
		"button title":    {buttons("b", [2]string{long(20), "1"}), buttons("b", [2]string{long(21), "1"})},
		"a title of half": {buttons("b", [2]string{strings.Repeat("😀", 10), "1"}), buttons("b", [2]string{strings.Repeat("😀", 10) + "a", "1"})},
		"button id":       {buttons("b", [2]string{"a", long(256)}), buttons("b", [2]string{"a", long(257)})},
		"three buttons":   {buttons("b", [2]string{"a", "1"}, [2]string{"b", "2"}, [2]string{"c", "3"}), buttons("b", [2]string{"a", "1"}, [2]string{"b", "2"}, [2]string{"c", "3"}, [2]string{"d", "4"})},
		"one button":      {buttons("b", [2]string{"a", "1"}), buttons("b")},
		"unique titles":   {buttons("b", [2]string{"a", "1"}, [2]string{"b", "2"}), buttons("b", [2]string{"a", "1"}, [2]string{"a", "2"})},
		"unique ids":      {buttons("b", [2]string{"a", "1"}, [2]string{"b", "2"}), buttons("b", [2]string{"a", "1"}, [2]string{"b", "1"})},
		"rows":            {list("l", rows(10)...), list("l", rows(11)...)},
		"unique rows":     {list("l", rows(2)...), list("l", append(rows(2), object{"id": "9", "title": "t0"})...)},
		"unique row ids":  {list("l", rows(2)...), list("l", append(rows(2), object{"id": "0", "title": "t9"})...)},
		"list label":      {list(long(20), rows(1)...), list(long(21), rows(1)...)},
		"row title":       {row(long(24), "", "1"), row(long(25), "", "1")},
		"row text":        {row("a", long(72), "1"), row("a", long(73), "1")},
		"row id":          {row("a", "", long(200)), row("a", "", long(201))},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cloudapi.Options{})
			w.must(w.irina.Type("hi"))
			if a := w.send(test[0]); a.status != 200 || a.id == "" {
				t.Errorf("at the limit: %v", a.raw)
			}
			if v := w.api.Violations(); len(v) > 0 {
				t.Errorf("violations %q", v)
			}
			if a := w.send(test[1]); a.status != 400 || a.code != 131009 || len(w.api.Violations()) != 1 {
				t.Errorf("past it: %d %v", a.status, a.raw)
			}
		})
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		code int
	}{
		"broken":               {`{"messaging_product":`, 100},
		"an unknown field":     {strings.Replace(text("a"), `"to"`, `"recepient":"1","to"`, 1), 100},
		"no product":           {`{"to":"79161234567","type":"text","text":{"body":"a"}}`, 131008},
		"no addressee":         {`{"messaging_product":"whatsapp","type":"text","text":{"body":"a"}}`, 131008},
		"a LID":                {strings.Replace(text("a"), irina, "123@lid", 1), 131009},
		"of no kind":           {strings.Replace(text("a"), `"type":"text"`, `"type":"hologram"`, 1), 131051},
		"without its content":  {`{"messaging_product":"whatsapp","to":"79161234567","type":"text"}`, 131008},
		"with another content": {strings.Replace(text("a"), `"type"`, `"image":{"id":"1"},"type"`, 1), 100},
		"a quotation of nothing": {
			strings.Replace(text("a"), `"to"`, `"context":{"message_id":"wamid.0"},"to"`, 1), 131009,
		},
		"a file nobody has": {message("image", object{"id": "1"}), 131009},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cloudapi.Options{})
			w.must(w.irina.Type("hi"))
			if a := w.send(test.body); a.status != 400 || a.code != test.code {
				t.Errorf("%d %v", a.status, a.raw)
			}
			if len(w.irina.Messages()) != 1 {
				t.Error("it arrived")
			}
		})
	}
}

func TestTokensAreChecked(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.api.AddNumber(cloudapi.Number{ID: "555666777", Phone: "79990000002", Token: "other", Secret: "s"}))
	w.must(w.irina.Type("hi"))
	path := "/v24.0/" + numberID + "/messages"
	for _, test := range []struct {
		token, path  string
		status, code int
	}{
		{"", path, 401, 190}, {"wrong", path, 401, 190}, {"other", path, 403, 10},
		{token, "/v24.0/999999999/messages", 404, 100}, {token, "/v3.0/" + numberID + "/messages", 400, 100}, {token, path, 200, 0},
	} {
		if a := w.do("POST", test.path, "application/json", []byte(text("a")), test.token); a.status != test.status || a.code != test.code {
			t.Errorf("%s with %q: %d %v", test.path, test.token, a.status, a.raw)
		}
	}
}
