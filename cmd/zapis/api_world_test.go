package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/uuid"

	"zapis/adapters/rest"
	"zapis/domain"
)

// apiWorld is the program with nobody but other programs at its doors. Every answer is held against the document.
type apiWorld struct {
	*stage
	doc    *openapi3.T
	routes routers.Router
	called sync.Map // operations that were answered with 2xx

	admin, auditor, service front
	anna, boris, irina      front // masters, and a client of Anna's
	own                     map[string]map[string]string
}

// front is somebody's token.
type front struct {
	world   *apiWorld
	token   string
	refresh string
	grant   string
	id      string // of the person
}

type body = map[string]any

// answered is an answer, read.
type answered struct {
	status int
	body   body
	raw    []byte
	header http.Header
}

func (a answered) text(field string) string { text, _ := a.body[field].(string); return text }

func newAPIWorld(t *testing.T) *apiWorld {
	t.Helper()
	w := &apiWorld{stage: newStage(t, "Europe/Moscow"), own: map[string]map[string]string{}}
	w.readDocument()
	w.admin = w.granted("--role", "admin", "--name", "Olga")
	w.auditor = w.granted("--role", "auditor", "--name", "Pavel")
	w.service = w.granted("--role", "service", "--name", "Website")
	w.anna, w.boris, w.irina = w.person("anna", "master"), w.person("boris", "master"), w.person("irina", "client")
	for name, who := range map[string]front{"anna": w.anna, "boris": w.boris} {
		w.own[name] = w.opened(who, name)
	}
	w.irina.must(200, "POST", "/me/links/"+w.own["anna"]["code"], nil)
	return w
}

func (w *apiWorld) readDocument() {
	w.Helper()
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(filepath.Join(moduleRoot(w.T), "adapters/rest/openapi.yaml"))
	if err != nil {
		w.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: w.base + rest.Base}}
	w.doc = doc
	if w.routes, err = legacy.NewRouter(doc); err != nil {
		w.Fatal(err)
	}
}

// granted are tokens as the command line prints them.
func (w *apiWorld) granted(args ...string) front {
	w.Helper()
	var out, problems bytes.Buffer
	args = append([]string{"token", "grant"}, args...)
	if code := run(append(args, "--database-url", w.database, "--data-dir", w.dir, "--log-level", "error"), nil, &out, &problems); code != 0 {
		w.Fatalf("%v: %s", args, problems.String())
	}
	var made map[string]any
	if err := json.Unmarshal(out.Bytes(), &made); err != nil {
		w.Fatal(err)
	}
	return front{world: w, token: made["access_token"].(string), refresh: made["refresh_token"].(string), grant: made["grant"].(string)}
}

// person is somebody whom the website brings in.
func (w *apiWorld) person(external, role string) front {
	w.Helper()
	who := w.service.must(200, "PUT", "/people/"+external, body{"name": external, "language": "en"})
	made := w.service.must(201, "POST", "/people/"+external+"/tokens", body{"role": role})
	return front{
		world: w, token: made.text("access_token"), refresh: made.text("refresh_token"), grant: made.text("grant"), id: who.text("id"),
	}
}

// opened makes somebody a master with a place that is open every day, a service and a link.
func (w *apiWorld) opened(who front, name string) map[string]string {
	w.Helper()
	ids := map[string]string{"person": who.id}
	ids["master"] = who.must(201, "POST", "/work", body{"name": name, "currency": "RUB", "language": "en"}).text("id")
	ids["place"] = who.must(201, "POST", "/work/places", body{"name": "Studio", "address": "Arbat 1", "zone": "Europe/Moscow"}).text("id")
	hours := body{"hours": []any{body{"days": []int{1, 2, 3, 4, 5, 6, 7}, "start": "10:00", "end": "19:00"}}}
	who.must(204, "PUT", "/work/places/"+ids["place"]+"/hours", hours)
	ids["service"] = who.must(201, "POST", "/work/services", body{"name": "Haircut", "duration_min": 60, "price": 150000}).text("id")
	ids["code"] = who.must(201, "POST", "/work/links", body{"label": "Instagram"}).text("code")
	return ids
}

// must is do with an expected status.
func (f front) must(status int, method, path string, content any) answered {
	f.world.Helper()
	got := f.do(method, path, content, nil)
	if got.status != status {
		f.world.Fatalf("%s %s: %d, want %d: %s", method, path, got.status, status, got.raw)
	}
	return got
}

// do asks once, with a key of its own unless the headers bring one.
func (f front) do(method, path string, content any, headers map[string]string) answered {
	f.world.Helper()
	var raw []byte
	if content != nil {
		var err error
		if raw, err = json.Marshal(content); err != nil {
			f.world.Fatal(err)
		}
	}
	return f.world.ask(method, path, raw, f.token, headers)
}

func (w *apiWorld) ask(method, path string, raw []byte, token string, headers map[string]string) answered {
	w.Helper()
	request, err := http.NewRequestWithContext(w.Context(), method, w.base+rest.Base+path, bytes.NewReader(raw))
	if err != nil {
		w.Fatal(err)
	}
	if raw != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	request.Header.Set("Idempotency-Key", uuid.NewString())
	for name, value := range headers {
		request.Header.Set(name, value)
		if value == "" {
			request.Header.Del(name)
		}
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	got := answered{status: answer.StatusCode, header: answer.Header}
	if got.raw, err = io.ReadAll(answer.Body); err != nil {
		w.Fatal(err)
	}
	if strings.Contains(answer.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(got.raw, &got.body); err != nil {
			w.Fatalf("%s %s answers no JSON: %v", method, path, err)
		}
	}
	w.check(request, answer, got)
	return got
}

// check holds an answer against the document.
func (w *apiWorld) check(request *http.Request, answer *http.Response, got answered) {
	w.Helper()
	route, params, err := w.routes.FindRoute(request)
	if err != nil {
		return // it is in no document: the answer is a problem all the same
	}
	if got.status == http.StatusNotModified {
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route},
		Status:                 got.status, Header: answer.Header,
	}
	in.SetBodyBytes(got.raw)
	if err := openapi3filter.ValidateResponse(w.Context(), in); err != nil {
		w.Errorf("%s %s answers %d as the document does not say: %v\n%s", request.Method, request.URL.Path, got.status, err, got.raw)
	}
	if got.status < 300 {
		w.called.Store(route.Operation.OperationID, true)
	}
}

// starts are free starts of Anna's on a day.
func (w *apiWorld) starts(who front, day string) []any {
	w.Helper()
	a := w.own["anna"]
	found := who.must(200, "GET", "/me/masters/"+a["master"]+"/starts?place="+a["place"]+"&service="+a["service"]+"&day="+day, nil)
	return found.body["starts"].([]any)
}

// book books Irina with Anna.
func (w *apiWorld) book(starts any) answered {
	w.Helper()
	a := w.own["anna"]
	return w.irina.do("POST", "/me/bookings", body{
		"master": a["master"], "place": a["place"], "services": []string{a["service"]}, "starts": starts,
	}, nil)
}

// until asks again until an answer is as wanted: some things follow a moment later, or, when the clock was moved, when the
// queue has found itself again.
func (w *apiWorld) until(what string, ask func() bool) {
	w.Helper()
	for deadline := time.Now().Add(4 * patience); !ask(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.Fatalf("never: %s", what)
		}
	}
}

func id(text string) domain.ID { parsed, _ := domain.ParseID(text); return parsed }
