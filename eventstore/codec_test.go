package eventstore_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/eventstore"
)

var update = flag.Bool("update", false, "write the golden files that are missing; those that are there never change")

const golden = "testdata/golden"

// goldenFile is an event as it lies in the log, for ever. An event that only got more fields, absent from what was
// written before, keeps its schema version and gets a further file; any other change needs a new schema version
// and an upcast.
type goldenFile struct {
	event      string
	version, n int // n counts the files of a version, from 1
}

func (f goldenFile) path() string {
	if f.n == 1 {
		return filepath.Join(golden, fmt.Sprintf("%s.v%d.json", f.event, f.version))
	}
	return filepath.Join(golden, fmt.Sprintf("%s.v%d.%d.json", f.event, f.version, f.n))
}

var goldenName = regexp.MustCompile(`^(.+)\.v(\d+)(?:\.(\d+))?\.json$`)

func goldenFiles(t *testing.T) (files []goldenFile) {
	t.Helper()
	entries, err := os.ReadDir(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		parts := goldenName.FindStringSubmatch(entry.Name())
		if parts == nil {
			t.Errorf("%s is not named <type>.v<version>.json or <type>.v<version>.<n>.json", entry.Name())
			continue
		}
		version, _ := strconv.Atoi(parts[2])
		n, _ := strconv.Atoi(cmp.Or(parts[3], "1"))
		files = append(files, goldenFile{parts[1], version, n})
	}
	return files
}

// newest is the last file of an event's schema version; its n is 0 if there is none.
func newest(files []goldenFile, event string, version int) goldenFile {
	last := goldenFile{event, version, 0}
	for _, f := range files {
		if f.event == event && f.version == version && f.n > last.n {
			last = f
		}
	}
	return last
}

func TestEveryEventIsStoredAsItsGoldenFileSays(t *testing.T) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	files := goldenFiles(t)
	for _, prototype := range eventstore.KnownEvents() {
		name, version, payload, err := codec.Encode(filled(prototype))
		if err != nil {
			t.Fatal(err)
		}
		file := newest(files, name, version)
		want, err := os.ReadFile(file.path())
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		got := indented(t, payload)
		if got != string(want) && *update {
			file.n++
			want, err = []byte(got), os.WriteFile(file.path(), []byte(got), 0o644)
		}
		if diff := gocmp.Diff(string(want), got); diff != "" || err != nil {
			t.Errorf("%s is stored differently now; go test -update writes a further golden file: %v\n%s", name, err, diff)
		}
	}
}

func indented(t *testing.T, payload []byte) string {
	t.Helper()
	var text bytes.Buffer
	if err := json.Indent(&text, payload, "", "  "); err != nil {
		t.Fatal(err)
	}
	return text.String() + "\n"
}

// What was ever written is read, and says the same when it is written again: fields that came later are absent from it.
func TestEveryGoldenFileCanBeRead(t *testing.T) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	prototypes := map[string]domain.Event{}
	for _, event := range eventstore.KnownEvents() {
		prototypes[event.EventType()] = event
	}
	files := goldenFiles(t)
	for _, file := range files {
		payload, err := os.ReadFile(file.path())
		if err != nil {
			t.Fatal(err)
		}
		event, err := codec.Decode(eventstore.Recorded{Type: file.event, SchemaVersion: file.version, Payload: payload})
		if err != nil {
			t.Error(err)
			continue
		}
		_, current, again, err := codec.Encode(event)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(string(payload), indented(t, again)); file.version == current && diff != "" {
			t.Errorf("%s is written differently; it needs a new schema version:\n%s", file.path(), diff)
		}
		want := filled(prototypes[file.event])
		if file == newest(files, file.event, current) && !reflect.DeepEqual(event, want) {
			t.Errorf("%s reads as\n%#v\nwant\n%#v", file.path(), event, want)
		}
	}
}

// filled is the event with a value in every field, so that each is seen in its golden file.
func filled(prototype domain.Event) domain.Event {
	event := reflect.New(reflect.TypeOf(prototype)).Elem()
	next := 0
	fill(event, &next)
	return event.Interface().(domain.Event)
}

func fill(v reflect.Value, next *int) {
	*next++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 12, *next, 9, 30, 0, 0, time.UTC)))
	case v.Type() == reflect.TypeFor[domain.ID]():
		v.Set(reflect.ValueOf(domain.ID{0: 0xa0, 15: byte(*next)}))
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprint("text <", *next, ">"))
	case v.CanInt():
		v.SetInt(int64(*next))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), next)
		}
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), next)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), next)
		}
	default:
		panic("no example of a " + v.Type().String())
	}
}

// renamed is an event whose field got another name, and meaning, in version 2 and again in 3.
type renamed struct {
	Minutes int `json:"minutes"`
}

func (renamed) EventType() string  { return "test.renamed" }
func (renamed) SchemaVersion() int { return 3 }

func replacing(old, new string) eventstore.Upcast {
	return func(payload []byte) ([]byte, error) { return bytes.ReplaceAll(payload, []byte(old), []byte(new)), nil }
}

func TestOldSchemaVersionsAreBroughtUpToDateStepByStep(t *testing.T) {
	codec := eventstore.NewCodec(renamed{}).
		Upcast("test.renamed", 1, replacing("length", "duration")).
		Upcast("test.renamed", 2, replacing("duration", "minutes"))
	for version, payload := range map[int]string{1: `{"length":30}`, 2: `{"duration":30}`, 3: `{"minutes":30}`} {
		event, err := codec.Decode(eventstore.Recorded{Type: "test.renamed", SchemaVersion: version, Payload: []byte(payload)})
		if err != nil || event != (renamed{30}) {
			t.Errorf("version %d: %v, %v", version, event, err)
		}
	}
}

func TestWhatIsNotKnownIsNotGuessed(t *testing.T) {
	codec := eventstore.NewCodec(renamed{}).Upcast("test.renamed", 2, replacing("", ""))
	for _, r := range []eventstore.Recorded{
		{Type: "test.other", SchemaVersion: 1},
		{Type: "test.renamed", SchemaVersion: 4}, // a newer program wrote it
		{Type: "test.renamed", SchemaVersion: 1}, // no upcast leads on from here
	} {
		r.Payload = []byte(`{}`)
		if event, err := codec.Decode(r); !errors.Is(err, eventstore.ErrUnknownEvent) {
			t.Errorf("%s version %d: %v, %v", r.Type, r.SchemaVersion, event, err)
		}
	}
}

func TestANameIsUsedOnce(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two events share a name")
		}
	}()
	eventstore.NewCodec(noted{}, noted{})
}
