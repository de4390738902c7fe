package eventstore_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/eventstore"
)

var update = flag.Bool("update", false, "write the golden files that are missing; those that are there never change")

const golden = "testdata/golden"

// A golden file is an event as it lies in the log, for ever. One that differs from what is written today needs a new
// schema version and an upcast, not a new file under the old name.
func TestEveryEventIsStoredAsItsGoldenFileSays(t *testing.T) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	for _, prototype := range eventstore.KnownEvents() {
		event := filled(prototype)
		name, version, payload, err := codec.Encode(event)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(golden, fmt.Sprintf("%s.v%d.json", name, version))
		var indented bytes.Buffer
		if err := json.Indent(&indented, payload, "", "  "); err != nil {
			t.Fatal(err)
		}
		indented.WriteByte('\n')
		want, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && *update {
			want, err = indented.Bytes(), os.WriteFile(path, indented.Bytes(), 0o644)
		}
		if err != nil {
			t.Errorf("%s has no golden file; go test -update writes it: %v", name, err)
			continue
		}
		if diff := cmp.Diff(string(want), indented.String()); diff != "" {
			t.Errorf("%s is stored differently now; it needs a new schema version:\n%s", name, diff)
		}
	}
}

func TestEveryGoldenFileCanBeRead(t *testing.T) {
	codec := eventstore.NewCodec(eventstore.KnownEvents()...)
	prototypes := map[string]domain.Event{}
	for _, event := range eventstore.KnownEvents() {
		prototypes[event.EventType()] = event
	}
	files, err := os.ReadDir(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name, version, found := strings.Cut(strings.TrimSuffix(file.Name(), ".json"), ".v")
		n, err := strconv.Atoi(version)
		if !found || err != nil {
			t.Errorf("%s is not named <type>.v<version>.json", file.Name())
			continue
		}
		payload, err := os.ReadFile(filepath.Join(golden, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		event, err := codec.Decode(eventstore.Recorded{Type: name, SchemaVersion: n, Payload: payload})
		if err != nil {
			t.Error(err)
			continue
		}
		want := filled(prototypes[name])
		if _, current, _, _ := codec.Encode(want); n == current && !reflect.DeepEqual(event, want) {
			t.Errorf("%s reads as\n%#v\nwant\n%#v", file.Name(), event, want)
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
