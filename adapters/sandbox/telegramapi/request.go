package telegramapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// call is one request to one method, its fields turned into JSON values of the types that the specification names.
type call struct {
	bot    *bot
	method string
	fields map[string]json.RawMessage
	files  map[string]upload
}

type upload struct {
	Name string
	Data []byte
}

// decode reads the fields into a method's parameters.
func (c *call) decode(into any) error {
	object, err := json.Marshal(c.fields)
	if err != nil {
		return wrong("can't parse request", "fields are not JSON: %v", err)
	}
	if err := json.Unmarshal(object, into); err != nil {
		return wrong("can't parse request", "fields do not fit %s: %v", c.method, err)
	}
	return nil
}

// read takes fields and files from the address and the body, whichever way they were sent.
func (c *call) read(r *http.Request) error {
	c.fields, c.files = map[string]json.RawMessage{}, map[string]upload{}
	c.take(r.URL.Query())
	if r.Method == http.MethodGet {
		return nil
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.ContentLength != 0 {
		return wrong("can't parse request", "content type %q", r.Header.Get("Content-Type"))
	}
	switch kind {
	case "multipart/form-data":
		return c.readMultipart(r.Body, params["boundary"])
	case "application/x-www-form-urlencoded":
		return c.readForm(r.Body)
	case "application/json":
		return c.readJSON(r.Body)
	}
	return nil
}

func (c *call) take(values url.Values) {
	for name, v := range values {
		c.fields[name] = c.typed(name, v[0])
	}
}

// readMultipart also takes the unterminated empty body that some clients send for methods without parameters.
func (c *call) readMultipart(body io.Reader, boundary string) error {
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return wrong("can't parse request", "broken multipart body: %v", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return wrong("can't parse request", "broken multipart part: %v", err)
		}
		name := part.FormName()
		if part.FileName() != "" {
			c.files[name] = upload{Name: part.FileName(), Data: data}
			c.fields[name] = quoted("attach://" + name)
			continue
		}
		c.fields[name] = c.typed(name, string(data))
	}
}

func (c *call) readForm(body io.Reader) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return wrong("can't parse request", "broken form: %v", err)
	}
	values, err := url.ParseQuery(string(data))
	if err != nil {
		return wrong("can't parse request", "broken form: %v", err)
	}
	c.take(values)
	return nil
}

func (c *call) readJSON(body io.Reader) error {
	data, err := io.ReadAll(body)
	if err != nil || len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return wrong("can't parse request", "broken JSON: %v", err)
	}
	for name, value := range object {
		var s string
		if json.Unmarshal(value, &s) == nil {
			value = c.typed(name, s)
		}
		c.fields[name] = value
	}
	return nil
}

var integerPattern = regexp.MustCompile(`^-?[0-9]{1,18}$`)

// typed turns the text of a field into the JSON value that its type asks for; what does not fit stays a string and is refused later.
func (c *call) typed(name, text string) json.RawMessage {
	typ, _, _ := spec.Methods[c.method].typeOf(name)
	switch {
	case strings.HasPrefix(typ, "Integer") && integerPattern.MatchString(text):
		return json.RawMessage(text)
	case typ == "Boolean" && (text == "true" || text == "1"):
		return json.RawMessage("true")
	case typ == "Boolean" && (text == "false" || text == "0"):
		return json.RawMessage("false")
	case isStructured(typ) && json.Valid([]byte(text)):
		return json.RawMessage(strings.TrimSpace(text))
	}
	return quoted(text)
}

func isStructured(typ string) bool {
	first, _, _ := strings.Cut(typ, "|")
	_, object := spec.Types[first]
	return object || strings.HasPrefix(typ, "Array of ")
}

func quoted(s string) json.RawMessage {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always marshal
	}
	return data
}
