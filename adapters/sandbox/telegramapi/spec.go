package telegramapi

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

//go:embed spec.json
var specJSON []byte

// spec is the part of the Bot API's specification that is spoken here: field names to types, "!" after a required one.
var spec = loadSpec(specJSON)

type fields map[string]string

type apiSpec struct {
	BotAPI  string            `json:"bot_api"`
	Updates []string          `json:"updates"`
	Methods map[string]fields `json:"methods"`
	Types   map[string]fields `json:"types"`
}

func loadSpec(data []byte) apiSpec {
	var s apiSpec
	if err := json.Unmarshal(data, &s); err != nil {
		panic("telegramapi: broken spec.json: " + err.Error())
	}
	return s
}

// typeOf gives a field's type, whether it is required, and whether it exists.
func (f fields) typeOf(name string) (typ string, required, ok bool) {
	if typ, ok = f[name+"!"]; ok {
		return typ, true, true
	}
	typ, ok = f[name]
	return typ, false, ok
}

// check holds an object against the fields it may and must have.
func (f fields) check(where string, object map[string]json.RawMessage) error {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		value := object[name]
		typ, _, ok := f.typeOf(name)
		if !ok {
			return wrong("unknown field", "%s: unknown field %q", where, name)
		}
		if err := checkType(where+"."+name, typ, value); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f)) {
		if name, required := strings.CutSuffix(key, "!"); required {
			if _, ok := object[name]; !ok {
				return wrong(missing(where, name), "%s: field %q is missing", where, name)
			}
		}
	}
	return nil
}

// missing is how Telegram words the absence of a field; "where" has dots inside objects.
func missing(where, name string) string {
	if strings.Contains(where, ".") {
		return `can't parse ` + where + `: Can't find field "` + name + `"`
	}
	switch name {
	case "text":
		return "message text is empty"
	case "chat_id":
		return "chat_id is empty"
	case "photo", "document", "voice", "audio", "video", "video_note", "animation":
		return "there is no " + name + " in the request"
	}
	return `parameter "` + name + `" is required`
}

// checkType says whether a JSON value is of a type of the specification ("A|B", "Array of T").
func checkType(where, typ string, value json.RawMessage) error {
	if element, isArray := strings.CutPrefix(typ, "Array of "); isArray {
		return checkArray(where, element, value)
	}
	alternatives := strings.Split(typ, "|")
	if slices.ContainsFunc(alternatives, func(t string) bool { return isPrimitive(t, value) }) {
		return nil
	}
	var object map[string]json.RawMessage
	if kindOf(value) != '{' || json.Unmarshal(value, &object) != nil {
		return mistyped(where, typ)
	}
	for _, t := range alternatives {
		if f, known := spec.Types[t]; known && (len(alternatives) == 1 || f.startsWith(object)) {
			return f.check(where, object)
		}
	}
	return mistyped(where, typ)
}

func checkArray(where, element string, value json.RawMessage) error {
	var items []json.RawMessage
	if kindOf(value) != '[' || json.Unmarshal(value, &items) != nil {
		return mistyped(where, "Array of "+element)
	}
	for i, item := range items {
		if err := checkType(where+"["+itoa(i)+"]", element, item); err != nil {
			return err
		}
	}
	return nil
}

// startsWith tells alternatives apart: the object has all the fields that this one requires.
func (f fields) startsWith(object map[string]json.RawMessage) bool {
	for key := range f {
		if name, required := strings.CutSuffix(key, "!"); required {
			if _, ok := object[name]; !ok {
				return false
			}
		}
	}
	return true
}

func mistyped(where, typ string) error {
	return wrong("wrong type of "+where+": expected "+typ, "%s is not of type %s", where, typ)
}

func isPrimitive(typ string, value json.RawMessage) bool {
	switch typ {
	case "String", "InputFile":
		return kindOf(value) == '"'
	case "Boolean":
		return kindOf(value) == 't' || kindOf(value) == 'f'
	case "Integer":
		var n int64
		return kindOf(value) == '0' && json.Unmarshal(value, &n) == nil
	}
	return false
}

// kindOf is the first character of a JSON value, with 0 for any number.
func kindOf(value json.RawMessage) byte {
	if len(value) == 0 {
		return ' '
	}
	if c := value[0]; c != '-' && (c < '0' || c > '9') {
		return c
	}
	return '0'
}
