package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/adapters/rest"
	"zapis/domain"
	"zapis/domain/action"
)

// hostile is what somebody sends who wishes us no good, or whose program is broken.
var hostile = []string{
	"", " ", "\x00", "\u0000", "null", "true", "-1", "0", "1e400", "99999999999999999999", "NaN", "../../etc/passwd", "..%2f..%2f", "%00", "%", "%zz",
	"'; drop table events; --", "\" or 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "\u202e\u2066\u200f", "\xff\xfe\xfd",
	"2027-02-30", "2027-13-01T00:00:00Z", "0000-00-00", "9999-12-31T23:59:59Z", "2027-03-01T25:00:00+03:00", "-0001-01-01T00:00:00Z",
	"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "Europe/Nowhere", "../UTC", "Local", "24:01", "24:00", "23:60",
	strings.Repeat("a", 5000), strings.Repeat("é\u0301", 700), strings.Repeat("😀", 600), "\\ud800", "+7916", "\r\nX-Evil: 1", "\u2028", "İıŞ",
}

// secretOfBoris stands in what only Boris may see.
const secretOfBoris = "KORENEVAYA-7"

// leaks must never stand in an answer.
var leaks = []string{secretOfBoris, "SQLSTATE", "pgx", "goroutine ", ".go:", "panic", "/home/", "postgres"}

type fuzzer struct {
	w      *apiWorld
	random *rand.Rand
	calls  []call
	fronts []front
	turned map[string]int // keys of requests that were turned away at the door
	count  map[int]int
}

// TestHostileRequestsBreakNothing sends what nobody should, 500 times or for as long as ZAPIS_TEST_FUZZ says (10m): no failure of ours, nothing told that is
// somebody else's, and nothing changed by what was turned away.
func TestHostileRequestsBreakNothing(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	w.boris.must(201, "POST", "/work/places", body{"name": "Secret", "address": secretOfBoris, "zone": "Europe/Moscow"})
	own := w.own["anna"]
	own["client"] = w.irina.id
	own["booking"] = w.book(w.starts(w.irina, "2027-03-02")[0]).text("id")
	var lasts time.Duration
	seed := uint64(1) // the same each time, but for a long run
	if text := os.Getenv("ZAPIS_TEST_FUZZ"); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", seed)
	f := &fuzzer{
		w: w, random: rand.New(rand.NewPCG(seed, 1)), turned: map[string]int{}, count: map[int]int{},
		fronts: []front{w.anna, w.irina, w.admin, w.auditor, w.service, {world: w, token: "x"}},
	}
	for _, c := range w.calls(w.ids("anna")) {
		if c.id != "eraseMe" && c.id != "erasePerson" && c.id != "revokeGrant" && c.id != "revokeToken" { // then there is nobody left to be hostile
			f.calls = append(f.calls, c)
		}
	}
	for n, end := 0, time.Now().Add(lasts); (n < 500 || time.Now().Before(end)) && !t.Failed(); n++ {
		f.once()
	}
	t.Logf("answers by status: %v", f.count)
	f.nothingChanged()
}

func (f *fuzzer) pick() string { return hostile[f.random.IntN(len(hostile))] }

// once sends one request, spoilt in one to three ways.
func (f *fuzzer) once() {
	c := f.calls[f.random.IntN(len(f.calls))]
	who := f.fronts[f.random.IntN(len(f.fronts))]
	if f.random.IntN(3) > 0 { // mostly somebody who gets past the door
		who = f.fronts[f.random.IntN(2)]
	}
	headers := map[string]string{"Idempotency-Key": uuid.NewString()}
	for range 1 + f.random.IntN(3) {
		switch f.random.IntN(6) {
		case 0:
			c.path = f.spoiltPath(c.path)
		case 1:
			c.path += "&" + url.QueryEscape(f.pick()) + "=" + url.QueryEscape(f.pick())
			if !strings.Contains(c.path, "?") {
				c.path = strings.Replace(c.path, "&", "?", 1)
			}
		case 2:
			name := []string{"If-Match", "If-None-Match", "Accept-Language", "Content-Type", "Idempotency-Key", "X-Forwarded-For", "Accept"}[f.random.IntN(7)]
			headers[name] = strings.Map(func(r rune) rune {
				if r < ' ' || r > '~' {
					return '?'
				}
				return r
			}, f.pick())
		case 3:
			c.body = f.spoiltBytes(c.body)
		default:
			c.body = f.spoiltJSON(c.body)
		}
	}
	f.send(c, who, headers)
}

func (f *fuzzer) send(c call, who front, headers map[string]string) {
	request, err := http.NewRequestWithContext(f.w.Context(), c.method, f.w.base+rest.Base+c.path, bytes.NewReader(c.body))
	if err != nil {
		return // no request at all
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+who.token)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		f.w.Errorf("%s %q: the answer breaks off: %v", c.method, c.path, err)
	}
	f.count[answer.StatusCode]++
	told := fmt.Sprintf("%s %q\n%q\n%v\n-> %d %s", c.method, c.path, c.body, headers, answer.StatusCode, text)
	if answer.StatusCode >= 500 {
		f.w.Errorf("we failed: %s", told)
	}
	for _, leak := range leaks {
		if bytes.Contains(text, []byte(leak)) && !bytes.Contains(c.body, []byte(leak)) {
			f.w.Errorf("%q in %s", leak, told)
		}
	}
	if _, err := uuid.Parse(headers["Idempotency-Key"]); err != nil || slices.Contains(hostile, headers["Idempotency-Key"]) {
		return // a key that others may send as well
	}
	if answer.StatusCode == 400 || answer.StatusCode == 401 || answer.StatusCode == 403 && bytes.Contains(text, []byte(`"forbidden"`)) {
		f.turned[headers["Idempotency-Key"]] = answer.StatusCode
	}
}

// spoiltPath puts something else in place of one part of a path, or of a query.
func (f *fuzzer) spoiltPath(path string) string {
	path, query, _ := strings.Cut(path, "?")
	if query != "" && f.random.IntN(2) == 0 {
		pairs := strings.Split(query, "&")
		i := f.random.IntN(len(pairs))
		name, _, _ := strings.Cut(pairs[i], "=")
		pairs[i] = name + "=" + url.QueryEscape(f.pick())
		return path + "?" + strings.Join(pairs, "&")
	}
	parts := strings.Split(path, "/")
	parts[1+f.random.IntN(len(parts)-1)] = url.PathEscape(f.pick())
	if path = strings.Join(parts, "/"); query != "" {
		path += "?" + query
	}
	return path
}

func (f *fuzzer) spoiltBytes(body []byte) []byte {
	switch f.random.IntN(5) {
	case 0:
		return []byte(f.pick())
	case 1:
		return bytes.Repeat([]byte("["), 20_000)
	case 2:
		return append(bytes.Clone(body), body...)
	case 3:
		if len(body) > 0 {
			return body[:f.random.IntN(len(body))]
		}
	}
	if len(body) == 0 {
		return []byte("{}")
	}
	body = bytes.Clone(body)
	body[f.random.IntN(len(body))] = byte(f.random.IntN(256))
	return body
}

// spoiltJSON puts something else in place of one value, leaves one out, or adds one.
func (f *fuzzer) spoiltJSON(raw []byte) []byte {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return raw
	}
	text, err := json.Marshal(f.spoilt(value))
	if err != nil {
		return raw
	}
	return text
}

func (f *fuzzer) spoilt(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			return v
		}
		switch name := slices.Sorted(maps.Keys(v))[f.random.IntN(len(v))]; f.random.IntN(8) {
		case 0:
			delete(v, name)
		case 1:
			v[f.pick()] = f.other()
		default:
			v[name] = f.spoilt(v[name])
		}
		return v
	case []any:
		if len(v) > 0 && f.random.IntN(3) > 0 {
			i := f.random.IntN(len(v))
			v[i] = f.spoilt(v[i])
			return v
		}
		return append(v, f.other())
	}
	return f.other()
}

func (f *fuzzer) other() any {
	return []any{f.pick(), f.pick(), f.pick(), nil, true, -1, 0, 1e300, int64(1) << 62, 0.5, []any{}, map[string]any{}, []any{f.pick()}}[f.random.IntN(13)]
}

// nothingChanged holds the log against what was answered.
func (f *fuzzer) nothingChanged() {
	received, facts, refused := map[domain.ID]string{}, map[domain.ID][]string{}, map[domain.ID]string{}
	for _, recorded := range recordedIn(f.w.T, f.w.database, f.w.dir) {
		switch e := recorded.event.(type) {
		case action.Received:
			received[e.Action] = e.Delivery
		case action.Handled:
			refused[e.Action] = e.Refusal
		case action.Refused:
		default:
			facts[recorded.action] = append(facts[recorded.action], e.EventType())
		}
	}
	for id, key := range received {
		if status, turned := f.turned[key]; turned {
			f.w.Errorf("answered %d, and logged with the key %q", status, key)
		}
		if refused[id] != "" && len(facts[id]) > 0 {
			f.w.Errorf("refused as %s, and changed: %v", refused[id], facts[id])
		}
	}
	if len(received) < 20 {
		f.w.Errorf("only %d requests got through the door: nothing is shown", len(received))
	}
}
