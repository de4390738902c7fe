package slotsjson

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// InputError says what is wrong with a query and where: "query[3].service.duration_min: must be between 1 and 1440".
type InputError struct {
	Path    string // from "query", or "query[3]" when an array was given
	Problem string
}

func (e *InputError) Error() string { return e.Path + ": " + e.Problem }

// read decodes one query or an array of them. Unknown and repeated fields are refused, and so is anything after the JSON.
func read(text []byte) (queries []query, several bool, err error) {
	several = jsontext.Value(text).Kind() == '['
	if several {
		err = decode(text, &queries)
	} else {
		queries = make([]query, 1)
		err = decode(text, &queries[0])
	}
	if err != nil {
		return nil, several, err
	}
	return queries, several, nil
}

func decode(text []byte, into any) error {
	err := json.Unmarshal(text, into, json.RejectUnknownMembers(true))
	var syntactic *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &semantic):
		return &InputError{pathOf(semantic.JSONPointer), problemOf(semantic)}
	case errors.As(err, &syntactic):
		return &InputError{pathOf(syntactic.JSONPointer), fmt.Sprintf("not JSON at byte %d: %v", syntactic.ByteOffset, syntactic.Err)}
	}
	return &InputError{"query", err.Error()}
}

// problemOf says in the contract's terms, not in Go's, why a value was refused.
func problemOf(err *json.SemanticError) string {
	if errors.Is(err.Err, json.ErrUnknownName) {
		return "unknown field"
	}
	return wanted(err.GoType)
}

// pathOf turns a JSON pointer such as /3/service/duration_min into query[3].service.duration_min.
func pathOf(pointer jsontext.Pointer) string {
	var path strings.Builder
	path.WriteString("query")
	for token := range pointer.Tokens() {
		if isIndex(token) {
			path.WriteString("[" + token + "]")
		} else {
			path.WriteString("." + token)
		}
	}
	return path.String()
}

func isIndex(token string) bool {
	return token != "" && strings.Trim(token, "0123456789") == ""
}
