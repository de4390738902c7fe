package rest

import (
	_ "embed"
	"encoding/json"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"
)

//go:generate go tool oapi-codegen -config api/generate.yaml -o api/api.gen.go openapi.yaml

//go:embed openapi.yaml
var document []byte

// operations are the operations of the document by method and path, as echo has it.
type operations map[string]*routers.Route

func readDocument() (*openapi3.T, operations, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(document)
	if err == nil {
		err = doc.Validate(loader.Context)
	}
	if err != nil {
		return nil, nil, err
	}
	found := operations{}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			found[method+" "+Base+asRoute(path)] = &routers.Route{
				Spec: doc, Path: path, PathItem: item, Method: method, Operation: operation,
			}
		}
	}
	return doc, found, nil
}

var parameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// asRoute spells a path as echo does.
func asRoute(path string) string { return parameter.ReplaceAllString(path, ":$1") }

func (o operations) of(c echo.Context) (*routers.Route, bool) {
	route, known := o[c.Request().Method+" "+c.Path()]
	return route, known
}

func indented(value any) string {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return ""
	}
	return string(text)
}
