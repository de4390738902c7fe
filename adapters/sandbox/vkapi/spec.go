package vkapi

import (
	_ "embed"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed spec.json
var specJSON []byte

// spec is the part of VK's schema that is spoken here: parameter names to types, "!" after a required one.
var spec = loadSpec(specJSON)

type fields map[string]string

type apiSpec struct {
	API     string            `json:"api"`
	Methods map[string]fields `json:"methods"`
	Errors  map[string]string `json:"errors"` // texts by code
	Events  []string          `json:"events"` // that can be subscribed to
}

func loadSpec(data []byte) apiSpec {
	var s apiSpec
	if err := json.Unmarshal(data, &s); err != nil {
		panic("vkapi: broken spec.json: " + err.Error())
	}
	return s
}

// typeOf gives a parameter's type and whether it exists.
func (f fields) typeOf(name string) (typ string, ok bool) {
	if typ, ok = f[name+"!"]; !ok {
		typ, ok = f[name]
	}
	return typ, ok
}

// subscribing are the methods that take events by name too.
var subscribing = []string{"groups.setCallbackSettings", "groups.setLongPollSettings"}

// readFields turns the parameters into values of their types, and refuses those that are unknown, mistyped or missing. Empty ones count as absent.
func (c *call) readFields() error {
	known := spec.Methods[c.method]
	c.fields = map[string]json.RawMessage{}
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		text := c.params.Get(name)
		typ, ok := known.typeOf(name)
		if !ok && slices.Contains(subscribing, c.method) && slices.Contains(spec.Events, name) {
			typ, ok = "Boolean", true
		}
		switch {
		case slices.Contains(always, name), text == "" && name == "user_ids": // which libraries add
			continue
		case !ok:
			return wrong(codeParam, "%s is not a parameter of %s", name, c.method)
		case text == "":
			continue
		}
		value, err := typed(name, typ, text)
		if err != nil {
			return err
		}
		c.fields[name] = value
	}
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if name, required := strings.CutSuffix(key, "!"); required && c.fields[name] == nil {
			return wrong(codeParam, "%s is required", name)
		}
	}
	return nil
}

var integerPattern = regexp.MustCompile(`^-?[0-9]{1,18}$`)

// typed reads a parameter's text as its type says: "Integer", "Array of String <=10", "One of a|b".
func typed(name, typ, text string) (json.RawMessage, error) {
	typ, most := bounded(typ)
	if choices, limited := strings.CutPrefix(typ, "One of "); limited {
		if !slices.Contains(strings.Split(choices, "|"), text) {
			return nil, wrong(codeParam, "%s should be one of %s", name, choices)
		}
		return quoted(text), nil
	}
	if element, many := strings.CutPrefix(typ, "Array of "); many {
		return list(name, element, strings.Split(text, ","), most)
	}
	switch {
	case typ == "String" && most > 0 && length(text) > most:
		return nil, wrong(codeParam, "%s should be less or equal %d letters length", name, most)
	case typ == "String":
		return quoted(text), nil
	case typ == "Boolean" && (text == "0" || text == "1"):
		return json.RawMessage(map[string]string{"0": "false", "1": "true"}[text]), nil
	case typ != "Boolean" && integerPattern.MatchString(text) && within(typ, text):
		return json.RawMessage(strings.TrimLeft(text[:len(text)-1], "0") + text[len(text)-1:]), nil
	}
	return nil, wrong(codeParam, "%s is not of type %s", name, typ)
}

// within holds a whole number to the range that its type names.
func within(typ, text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	switch typ {
	case "Positive":
		return err == nil && n > 0
	case "Natural":
		return err == nil && n >= 0
	case "Int32":
		return err == nil && n == int64(int32(n))
	}
	return err == nil && typ == "Integer"
}

func list(name, element string, parts []string, most int) (json.RawMessage, error) {
	if most > 0 && len(parts) > most {
		return nil, wrong(codeParam, "%s has more than %d entries", name, most)
	}
	items := make([]json.RawMessage, 0, len(parts))
	for _, part := range parts {
		item, err := typed(name, element, strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	data, err := json.Marshal(items)
	if err != nil {
		panic(err) // the items are made by json.Marshal
	}
	return data, nil
}

// bounded takes the bound off a type: "String <=14" is a String of at most 14.
func bounded(typ string) (plain string, most int) {
	plain, bound, given := strings.Cut(typ, " <=")
	if !given {
		return typ, 0
	}
	most, err := strconv.Atoi(bound)
	if err != nil {
		panic("vkapi: broken bound in spec.json: " + typ)
	}
	return plain, most
}

func quoted(s string) json.RawMessage {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always marshal
	}
	return data
}
