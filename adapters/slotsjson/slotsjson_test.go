package slotsjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/slotsjson"
)

// testCase is a row of testdata: a query, and whichever parts of the answer its source states.
type testCase struct {
	ID          string          `json:"id"`
	Source      string          `json:"source"`
	Description string          `json:"description"`
	Query       json.RawMessage `json:"query"`
	Expect      struct {
		Count    *int         `json:"count"`
		Slots    *[]time.Time `json:"slots"`
		First    *time.Time   `json:"first"`
		Last     *time.Time   `json:"last"`
		Windows  *[]stretch   `json:"windows"`
		Bookable *bool        `json:"bookable"`
		Refused  *[]refused   `json:"refused"`
	} `json:"expect"`
}

type answer struct {
	Windows  []stretch   `json:"windows"`
	Slots    []time.Time `json:"slots"`
	Bookable *bool       `json:"bookable"`
	Refused  []refused   `json:"refused"`
}

type stretch struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

type refused struct {
	Start  time.Time `json:"start"`
	Reason string    `json:"reason"`
}

func TestCases(t *testing.T) {
	for file, least := range map[string]int{"testdata/others.json": 46, "testdata/ours.json": 58} {
		cases := load(t, file)
		if len(cases) < least {
			t.Errorf("%s holds %d cases, fewer than %d", file, len(cases), least)
		}
		for _, c := range cases {
			t.Run(c.ID, func(t *testing.T) {
				var got answer
				if err := json.Unmarshal(run(t, string(c.Query)), &got); err != nil {
					t.Fatal(err)
				}
				c.compare(t, got)
			})
		}
	}
}

func (c testCase) compare(t *testing.T, got answer) {
	t.Helper()
	t.Log(c.Description)
	want := c.Expect
	if want.Count != nil && len(got.Slots) != *want.Count {
		t.Errorf("%d slots, want %d: %v", len(got.Slots), *want.Count, got.Slots)
	}
	if want.First != nil && (len(got.Slots) == 0 || !got.Slots[0].Equal(*want.First)) {
		t.Errorf("want first %v of %v", *want.First, got.Slots)
	}
	if want.Last != nil && (len(got.Slots) == 0 || !got.Slots[len(got.Slots)-1].Equal(*want.Last)) {
		t.Errorf("want last %v of %v", *want.Last, got.Slots)
	}
	same(t, "slots", want.Slots, got.Slots)
	same(t, "windows", want.Windows, got.Windows)
	same(t, "refused", want.Refused, got.Refused)
	if diff := cmp.Diff(want.Bookable, got.Bookable); diff != "" && want.Bookable != nil {
		t.Errorf("bookable: %s", diff)
	}
}

func same[T any](t *testing.T, what string, want *[]T, got []T) {
	t.Helper()
	if want == nil {
		return
	}
	if diff := cmp.Diff(*want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func load(t testing.TB, file string) (cases []testCase) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func run(t testing.TB, in string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := slotsjson.Run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// whole is a query with every field, to be spoilt one field at a time.
const whole = `{"zone":"Europe/Berlin","now":"2026-03-01T00:00:00Z","from":"2026-03-02T00:00:00Z","to":"2026-03-03T00:00:00Z",
"hours":[{"days":[1],"start":"09:00","end":"11:00"}],
"overrides":[{"date":"2026-03-29","windows":[{"start":"10:00","end":"15:00"}]}],
"time_off":[{"start":"2026-03-02T09:00:00Z","end":"2026-03-02T09:30:00Z"}],
"busy":[{"start":"2026-03-02T09:30:00Z","end":"2026-03-02T10:00:00Z","buffer_before_min":0,"buffer_after_min":0}],
"service":{"duration_min":30,"buffer_before_min":0,"buffer_after_min":0},
"policy":{"grid":"clock","step_min":30,"notice_min":0,"horizon_days":60,"gap":"max","max_per_day":0},
"start":"2026-03-02T08:00:00Z"}`

func TestAnswerIsStable(t *testing.T) {
	want := `{"windows":[{"start":"2026-03-02T08:00:00Z","end":"2026-03-02T09:00:00Z"}],` +
		`"slots":["2026-03-02T08:00:00Z","2026-03-02T08:30:00Z"],"bookable":true,` +
		`"refused":[{"start":"2026-03-02T09:00:00Z","reason":"time_off"},{"start":"2026-03-02T09:30:00Z","reason":"taken"}]}` + "\n"
	if got := string(run(t, whole)); got != want {
		t.Errorf("got %s", got)
	}
	if got := string(run(t, "["+whole+"]")); got != "["+strings.TrimSpace(want)+"]\n" {
		t.Errorf("array: got %s", got)
	}
	nothing := `{"zone":"UTC","now":"2026-01-01T00:00:00Z","from":"2026-01-01T00:00:00+03:00","to":"2026-01-02T00:00:00Z","service":{"duration_min":5}}`
	if got := string(run(t, nothing)); got != `{"windows":[],"slots":[],"refused":[]}`+"\n" {
		t.Errorf("defaults: got %s", got)
	}
	if got := string(run(t, "[]")); got != "[]\n" {
		t.Errorf("no queries: got %s", got)
	}
}

func TestDocumentedExample(t *testing.T) {
	text, err := os.ReadFile("../../docs/slots.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(text), "```") {
		if i%2 == 1 && strings.HasPrefix(part, "json\n") {
			blocks = append(blocks, strings.TrimPrefix(part, "json\n"))
		}
	}
	if len(blocks) != 2 {
		t.Fatalf("%d examples, want a query and its answer", len(blocks))
	}
	var want bytes.Buffer
	if err := json.Compact(&want, []byte(blocks[1])); err != nil {
		t.Fatal(err)
	}
	if got := run(t, blocks[0]); string(got) != want.String()+"\n" && string(got) != want.String() {
		t.Errorf("got %s, documented %s", got, want.Bytes())
	}
}

func TestMalformedInputNamesTheFieldAtFault(t *testing.T) {
	tests := []struct{ was, becomes, want string }{
		{`"Europe/Berlin"`, `"Europe/Berln"`, `query.zone: unknown zone "Europe/Berln", did you mean Europe/Berlin?`},
		{`"Europe/Berlin"`, `"Local"`, `query.zone: unknown zone "Local"`},
		{`"Europe/Berlin"`, `""`, `query.zone: is required: a name of the tz database such as Europe/Moscow`},
		{`"zone":"Europe/Berlin",`, ``, `query.zone: is required`},
		{`"Europe/Berlin"`, `5`, `query.zone: must be a text`},
		{`"now":"2026-03-01T00:00:00Z",`, ``, `query.now: is required`},
		{`"2026-03-01T00:00:00Z"`, `"2026-03-01T00:00:00"`, `query.now: must be an instant such as 2026-03-29T09:00:00Z`},
		{`"2026-03-01T00:00:00Z"`, `null`, `query.now: is required`},
		{`"2026-03-01T00:00:00Z"`, `"0001-01-01T00:00:00Z"`, `query.now: must lie in the years 1900 to 2200`},
		{`"to":"2026-03-03T00:00:00Z"`, `"to":"2026-03-02T00:00:00Z"`, `query.to: must be after from`},
		{`"to":"2026-03-03T00:00:00Z"`, `"to":"2027-06-03T00:00:00Z"`, `query.to: must be at most 400 days after from`},
		{`[1]`, `[0]`, `query.hours[0].days[0]: must be between 1 (Monday) and 7 (Sunday)`},
		{`[1]`, `[]`, `query.hours[0].days: must list at least one day`},
		{`[1]`, `"Mo"`, `query.hours[0].days: must be an array`},
		{`"09:00"`, `"9:00"`, `query.hours[0].start: must be a time from 00:00 to 24:00`},
		{`"09:00"`, `"24:00"`, `query.hours[0].start: must be before 24:00`},
		{`"11:00"`, `"25:00"`, `query.hours[0].end: must be a time from 00:00 to 24:00`},
		{`"11:00"`, `"09:00"`, `query.hours[0].end: must differ from start`},
		{`,"end":"11:00"`, ``, `query.hours[0].end: is required`},
		{`"2026-03-29"`, `"2026-02-29"`, `query.overrides[0].date: must be a date such as 2026-03-29`},
		{`"date":"2026-03-29",`, ``, `query.overrides[0].date: is required`},
		{`"15:00"`, `"10:00"`, `query.overrides[0].windows[0].end: must differ from start`},
		{`"2026-03-02T09:30:00Z"}]`, `"2026-03-02T09:00:00Z"}]`, `query.time_off[0].end: must be after start`},
		{`"end":"2026-03-02T10:00:00Z"`, `"end":"2026-03-02T09:30:00Z"`, `query.busy[0].end: must be after start`},
		{`"end":"2026-03-02T10:00:00Z","buffer_before_min":0`, `"end":"2026-03-02T10:00:00Z","buffer_before_min":-1`,
			`query.busy[0].buffer_before_min: must be between 0 and 1440`},
		{`"service":{"duration_min":30,"buffer_before_min":0,"buffer_after_min":0},`, ``, `query.service: is required`},
		{`"duration_min":30,`, ``, `query.service.duration_min: is required`},
		{`"duration_min":30`, `"duration_min":0`, `query.service.duration_min: must be between 1 and 1440`},
		{`"duration_min":30`, `"duration_min":-5`, `query.service.duration_min: must be between 1 and 1440`},
		{`"duration_min":30`, `"duration_min":1441`, `query.service.duration_min: must be between 1 and 1440`},
		{`"duration_min":30`, `"duration_min":30.5`, `query.service.duration_min: must be a whole number`},
		{`"duration_min":30`, `"duration_min":"30"`, `query.service.duration_min: must be a whole number`},
		{`"duration_min":30`, `"duration_min":1e99`, `query.service.duration_min: must be a whole number`},
		{`"clock"`, `"hourly"`, `query.policy.grid: must be one of clock, tight, window`},
		{`"step_min":30`, `"step_min":0`, `query.policy.step_min: must be between 1 and 1440`},
		{`"notice_min":0`, `"notice_min":-1`, `query.policy.notice_min: must be between 0 and 527040`},
		{`"horizon_days":60`, `"horizon_days":-1`, `query.policy.horizon_days: must be between 0 and 100000`},
		{`"gap":"max"`, `"gap":"min"`, `query.policy.gap: must be one of max, sum`},
		{`"max_per_day":0`, `"max_per_day":-1`, `query.policy.max_per_day: must be between 0 and 10000`},
		{`"max_per_day":0`, `"max_per_week":0`, `query.policy.max_per_week: unknown field`},
		{`"zone"`, `"Zone"`, `query.Zone: unknown field`},
		{`"zone"`, `"now":"2026-03-01T00:00:00Z","zone"`, `query.now: `},
		{`"start":"2026-03-02T08:00:00Z"}`, `"start":8}`, `query.start: must be an instant such as 2026-03-29T09:00:00Z`},
		{`"policy":{`, `"policy":[{`, `query.policy: must be an object`},
		{`"2026-03-02T08:00:00Z"}`, `"2026-03-02T08:00:00Z"} {}`, `query: not JSON`},
		{`"2026-03-02T08:00:00Z"}`, `"2026-03-02T08:00:00Z"`, `query: not JSON`},
	}
	for _, test := range tests {
		if strings.Count(whole, test.was) == 0 {
			t.Fatalf("%s is not in the query", test.was)
		}
		spoilt := strings.Replace(whole, test.was, test.becomes, 1)
		refuses(t, spoilt, test.want)
		if test.want != "query: not JSON" {
			refuses(t, "["+whole+","+whole+","+spoilt+"]", strings.Replace(test.want, "query", "query[2]", 1))
		}
	}
	for _, text := range []string{"", " ", "null", "7", `"query"`, "{", "[", "[7]", "[null]", "\xff", strings.Repeat("[", 100_000)} {
		refuses(t, text, "query")
	}
}

func refuses(t *testing.T, in, want string) {
	t.Helper()
	var out bytes.Buffer
	err := slotsjson.Run(strings.NewReader(in), &out)
	var at *slotsjson.InputError
	if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if out.Len() > 0 {
		t.Errorf("wrote %s before it refused", out.Bytes())
	}
}
