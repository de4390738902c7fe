package rest

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

//go:embed page.html
var pageTemplate string

// entry is one operation on the page.
type entry struct {
	Method, Path, ID, Summary, Description string
	Scopes                                 []string
	Parameters                             []field
	Body, Example, Answer                  string
}

type field struct {
	Name, In, Description string
	Required              bool
}

type chapter struct {
	Name, Description string
	Entries           []entry
}

// drawPage writes the document as a page that needs no script.
func drawPage(doc *openapi3.T) ([]byte, error) {
	var chapters []chapter
	for _, tag := range doc.Tags {
		chapters = append(chapters, chapter{Name: tag.Name, Description: tag.Description, Entries: entriesOf(doc, tag.Name)})
	}
	drawn, err := template.New("page").Funcs(template.FuncMap{"paragraphs": paragraphs}).Parse(pageTemplate)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = drawn.Execute(&page, map[string]any{"Info": doc.Info, "Base": Base, "Chapters": chapters})
	return page.Bytes(), err
}

func entriesOf(doc *openapi3.T, tag string) (entries []entry) {
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.Tags[0] == tag {
				entries = append(entries, entryOf(method, path, operation))
			}
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if byPath := strings.Compare(a.Path, b.Path); byPath != 0 {
			return byPath
		}
		return strings.Compare(a.Method, b.Method)
	})
	return entries
}

func entryOf(method, path string, operation *openapi3.Operation) entry {
	e := entry{Method: method, Path: path, ID: operation.OperationID, Summary: operation.Summary, Description: operation.Description}
	if operation.Security != nil {
		for _, way := range *operation.Security {
			e.Scopes = append(e.Scopes, way["bearer"]...)
		}
	}
	for _, p := range operation.Parameters {
		e.Parameters = append(e.Parameters, field{p.Value.Name, p.Value.In, p.Value.Description, p.Value.Required})
	}
	if operation.RequestBody != nil {
		media := operation.RequestBody.Value.Content.Get("application/json")
		e.Body, e.Example = shapeOf(media.Schema), exampleOf(media)
	}
	for status, answer := range operation.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			e.Answer = status
			if media := answer.Value.Content.Get("application/json"); media != nil {
				e.Answer += " " + shapeOf(media.Schema)
			}
		}
	}
	return e
}

// shapeOf names the fields of a body; what may be left out has a question mark.
func shapeOf(schema *openapi3.SchemaRef) string {
	if schema == nil {
		return ""
	}
	var fields []string
	for name := range schema.Value.Properties {
		if !slices.Contains(schema.Value.Required, name) {
			name += "?"
		}
		fields = append(fields, name)
	}
	slices.Sort(fields)
	return "{" + strings.Join(fields, ", ") + "}"
}

func exampleOf(media *openapi3.MediaType) string {
	example := media.Example
	if example == nil && media.Schema != nil {
		example = media.Schema.Value.Example
	}
	if example == nil {
		return ""
	}
	return indented(example)
}

// The two marks that descriptions have.
var (
	bold = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	code = regexp.MustCompile("`([^`]+)`")
)

// paragraphs splits a description where it has empty lines, and draws its marks. Everything else is text.
func paragraphs(text string) (drawn []template.HTML) {
	for each := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		each = bold.ReplaceAllString(template.HTMLEscapeString(each), "<strong>$1</strong>")
		drawn = append(drawn, template.HTML(code.ReplaceAllString(each, "<code>$1</code>")))
	}
	return drawn
}

func (a *API) showPage(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	return c.HTMLBlob(http.StatusOK, a.page)
}

func showDocument(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", document)
}
