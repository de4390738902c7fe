package main

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/golang-jwt/jwt/v5"

	"zapis/adapters/rest/token"
	"zapis/domain/access"
	"zapis/domain/action"
)

// call is one operation with something for every parameter and the example of its body.
type call struct {
	id, method, path string
	body             []byte
	scopes           []string // any of them lets in; none: everybody
}

// calls are all operations of the document, with these ids wherever one is wanted.
func (w *apiWorld) calls(ids map[string]string) (all []call) {
	w.Helper()
	for path, item := range w.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			c := call{id: operation.OperationID, method: method, path: path}
			var query []string
			for _, p := range operation.Parameters {
				value := valueFor(p.Value, ids)
				switch {
				case p.Value.In == "path":
					c.path = strings.ReplaceAll(c.path, "{"+p.Value.Name+"}", value)
				case p.Value.In == "query" && p.Value.Required:
					query = append(query, p.Value.Name+"="+value)
				}
			}
			if query != nil {
				slices.Sort(query)
				c.path += "?" + strings.Join(query, "&")
			}
			if operation.RequestBody != nil {
				c.body = exampleBody(w.T, operation.RequestBody.Value, ids)
			}
			if operation.Security != nil {
				for _, way := range *operation.Security {
					c.scopes = append(c.scopes, way["bearer"]...)
				}
			}
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b call) int { return strings.Compare(a.id, b.id) })
	return all
}

func valueFor(p *openapi3.Parameter, ids map[string]string) string {
	if id, known := ids[p.Name]; known {
		return id
	}
	switch schema := p.Schema.Value; {
	case len(schema.Enum) > 0:
		return schema.Enum[0].(string)
	case p.Name == "day":
		return "2027-03-02"
	case schema.Format == "date-time":
		return map[string]string{"from": "2027-03-01T00:00:00Z", "to": "2027-03-08T00:00:00Z"}[p.Name]
	case schema.Type.Is("integer"):
		return "1"
	case p.Name == "projection":
		return "catalogue"
	case p.Name == "external":
		return "anna"
	}
	return ids["any"]
}

// exampleBody is the example of the document with the ids of this world in place of its own.
func exampleBody(t *testing.T, request *openapi3.RequestBody, ids map[string]string) []byte {
	t.Helper()
	media := request.Content.Get("application/json")
	example := media.Example
	if example == nil {
		example = media.Schema.Value.Example
	}
	if example == nil {
		t.Fatalf("a body without an example: %v", media.Schema.Ref)
	}
	raw, err := json.Marshal(example)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for placeholder, name := range map[string]string{"1": "master", "2": "place", "3": "service", "4": "client"} {
		text = strings.ReplaceAll(text, "0198c0de-0000-7000-8000-00000000000"+placeholder, ids[name])
	}
	return []byte(text)
}

// ring are the keys that the program signs tokens with.
func (w *apiWorld) ring() (token.Ring, string) {
	w.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "keys", "tokens"))
	if err != nil {
		w.Fatal(err)
	}
	ring, err := token.ParseRing(string(text))
	if err != nil {
		w.Fatal(err)
	}
	return ring, string(text)
}

// forged are tokens for somebody's grant that must open nothing.
func (w *apiWorld) forged(of front) map[string]string {
	w.Helper()
	ring, _ := w.ring()
	granted := access.State{Granted: access.Granted{Grant: id(of.grant), Subject: id(of.id), Scopes: []access.Scope{access.Me}}}
	make := func(ring token.Ring, issuer string, at time.Time) string {
		made, err := token.Tokens{Ring: func() token.Ring { return ring }, Issuer: issuer, Clock: func() time.Time { return at }}.Access(granted)
		if err != nil {
			w.Fatal(err)
		}
		return made
	}
	_, stranger, _ := ed25519.GenerateKey(nil)
	claims := jwt.MapClaims{"iss": "zapis", "aud": token.Audience, "grant": of.grant, "sub": of.id, "exp": time.Now().Add(time.Minute).Unix()}
	signed := func(method jwt.SigningMethod, key any, aud string) string {
		claims["aud"] = aud
		made := jwt.NewWithClaims(method, claims)
		made.Header["kid"], made.Header["typ"] = ring.Public()[0].Kid, "at+jwt"
		text, err := made.SignedString(key)
		if err != nil {
			w.Fatal(err)
		}
		return text
	}
	return map[string]string{
		"none at all": "", "an expired one": make(ring, "zapis", time.Now().Add(-time.Hour)),
		"one of another issuer": make(ring, "https://evil.example", time.Now()), "one with another key": make(token.NewRing(), "zapis", time.Now()),
		"one without an algorithm":   signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, token.Audience),
		"one of a stranger":          signed(jwt.SigningMethodEdDSA, stranger, token.Audience),
		"one for another audience":   signed(jwt.SigningMethodEdDSA, stranger, "other"),
		"one with the public key":    signed(jwt.SigningMethodHS256, []byte(ring.Public()[0].X), token.Audience),
		"a refresh token as access ": of.refresh,
	}
}

func TestEveryOperationIsClosedToForgedAndExpiredTokensAndWrongRoles(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	ids := w.ids("anna")
	forged := w.forged(w.anna)
	roles := map[string]front{"client": w.irina, "master": w.anna, "admin": w.admin, "auditor": w.auditor, "service": w.service}
	before := w.facts()
	guarded := 0
	for _, c := range w.calls(ids) {
		if len(c.scopes) == 0 {
			continue
		}
		guarded++
		for name, shown := range forged {
			if got := w.ask(c.method, c.path, c.body, shown, nil); got.status != 401 {
				t.Errorf("%s with %s: %d %s", c.id, name, got.status, got.raw)
			}
		}
		for role, who := range roles {
			if c.open(access.Role(role)) {
				continue
			}
			if got := who.ask(c); got.status != 403 || got.text("code") != "forbidden" {
				t.Errorf("%s as %s: %d %s", c.id, role, got.status, got.raw)
			}
		}
	}
	if guarded < 90 {
		t.Errorf("only %d operations are guarded", guarded)
	}
	if after := w.facts(); after != before {
		t.Errorf("the log has changed:\n%s\nbefore:\n%s", after, before)
	}
}

// open tells whether a role may use an operation.
func (c call) open(role access.Role) bool {
	granted := access.State{Granted: access.Granted{Scopes: role.Scopes()}}
	return slices.ContainsFunc(c.scopes, func(scope string) bool { return granted.Allows(access.Scope(scope)) })
}

func (f front) ask(c call) answered { return f.world.ask(c.method, c.path, c.body, f.token, nil) }

// kinds are what ids are of.
var kinds = []string{"master", "place", "service", "code", "client", "booking", "time_off", "broadcast", "person", "webhook"}

// ids are those of a master's world, by the names that the document has for them.
func (w *apiWorld) ids(of string) map[string]string {
	w.Helper()
	own := w.own[of]
	ids := map[string]string{"grant": w.anna.grant, "any": own["master"], "owner": own["person"], "claim": own["master"]}
	for _, kind := range kinds {
		if ids[kind] = own[kind]; own[kind] == "" {
			ids[kind] = own["master"]
		}
	}
	return ids
}

// facts are all events but those of requests themselves, as text.
func (w *apiWorld) facts() string {
	w.Helper()
	var all []string
	for _, event := range w.log() {
		switch event.(type) {
		case action.Received, action.Handled, action.Refused:
			continue
		}
		all = append(all, fmt.Sprintf("%s %+v", event.EventType(), event))
	}
	return strings.Join(all, "\n")
}

func TestNothingOfSomebodyElseCanBeReachedByItsId(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	theirs := w.own["boris"]
	theirs["client"] = w.boris.must(201, "POST", "/work/clients", body{"name": "Galina"}).text("id")
	theirs["booking"] = w.boris.must(201, "POST", "/work/bookings", body{
		"client": theirs["client"], "place": theirs["place"], "services": []string{theirs["service"]}, "starts": "2027-03-08T12:00:00+03:00",
	}).text("id")
	theirs["time_off"] = w.boris.must(201, "POST", "/work/time-off", body{"starts": "2027-05-01T00:00:00Z", "ends": "2027-05-02T00:00:00Z"}).text("id")
	theirs["webhook"] = w.boris.must(201, "POST", "/webhooks", body{"url": "https://crm.example/boris"}).text("id")
	w.person("oleg", "client").must(200, "POST", "/me/links/"+theirs["code"], nil)
	theirs["broadcast"] = w.boris.must(201, "POST", "/work/broadcasts", body{"text": "Hello", "audience": body{"kind": "all"}}).text("id")
	w.until("the broadcast is over", func() bool {
		return w.boris.must(200, "GET", "/work/broadcasts/"+theirs["broadcast"], nil).text("state") == "finished"
	})
	foreign := w.ids("boris")
	before := w.facts()
	tried := 0
	for _, c := range w.calls(foreign) {
		names := !strings.HasPrefix(c.path, "/admin") && !strings.HasPrefix(c.path, "/people") && c.id != "followLink" && c.id != "undoClaim" // one knows its own claims only
		if !names || !slices.ContainsFunc(kinds, func(kind string) bool { return strings.Contains(c.path+string(c.body), foreign[kind]) }) {
			continue
		}
		tried++
		for name, who := range map[string]front{"a client": w.irina, "another master": w.anna} {
			got := who.ask(c)
			if got.status != 404 && got.status != 403 || strings.Contains(string(got.raw), "boris") {
				t.Errorf("%s by %s: %d %s", c.id, name, got.status, got.raw)
			}
		}
	}
	if tried < 45 {
		t.Errorf("only %d operations name something of somebody", tried)
	}
	if after := w.facts(); after != before {
		t.Errorf("the log has changed:\n%s\nbefore:\n%s", after, before)
	}
	if got := w.granted("--role", "service", "--name", "Another website").do("POST", "/people/anna/tokens", body{"role": "master"}, nil); got.status != 404 {
		t.Errorf("another website's person: %d %s", got.status, got.raw)
	}
	wide := w.service.must(200, "PUT", "/people/anna", body{}).text("id")
	narrow := w.service.must(201, "POST", "/people/anna/tokens", body{"role": "client"})
	if wide != w.anna.id {
		t.Error("the same id of the website is somebody else")
	}
	asClient := front{world: w, token: narrow.text("access_token")}
	booking := w.book(w.starts(w.irina, "2027-03-02")[0]).text("id")
	if got := asClient.do("POST", "/bookings/"+booking+"/cancel", body{}, nil); got.status != 404 {
		t.Errorf("a master with a client's token: %d %s", got.status, got.raw)
	}
}
