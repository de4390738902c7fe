package eventstore

import (
	"encoding/json"
	"fmt"
	"reflect"

	"zapis/domain"
)

// Upcast turns the payload of one schema version into that of the next.
type Upcast func(payload []byte) ([]byte, error)

// Codec turns events into JSON and back. Names on disk and schema versions come from the events themselves.
type Codec struct {
	prototypes map[string]prototype
	upcasts    map[schema]Upcast
}

type prototype struct {
	of      reflect.Type
	current int
}

type schema struct {
	name    string
	version int
}

// NewCodec knows these events, given as zero values. It panics if two share a name: that is a mistake in the program.
func NewCodec(events ...domain.Event) *Codec {
	c := &Codec{prototypes: make(map[string]prototype, len(events)), upcasts: map[schema]Upcast{}}
	for _, event := range events {
		name := event.EventType()
		if other, taken := c.prototypes[name]; taken {
			panic(fmt.Sprintf("eventstore: %v and %T are both named %q", other.of, event, name))
		}
		c.prototypes[name] = prototype{reflect.TypeOf(event), schemaVersion(event)}
	}
	return c
}

// Upcast registers how a payload of an old schema version becomes one of the next. It panics when that was registered before.
func (c *Codec) Upcast(name string, from int, upcast Upcast) *Codec {
	key := schema{name, from}
	if _, taken := c.upcasts[key]; taken {
		panic(fmt.Sprintf("eventstore: two upcasts of %q from version %d", name, from))
	}
	c.upcasts[key] = upcast
	return c
}

func schemaVersion(event domain.Event) int {
	if versioned, ok := event.(domain.Versioned); ok {
		return versioned.SchemaVersion()
	}
	return 1
}

// Encode gives the name, schema version and exact bytes under which an event is stored.
// It refuses what Decode could not read back.
func (c *Codec) Encode(event domain.Event) (name string, version int, payload []byte, err error) {
	name, version = event.EventType(), schemaVersion(event)
	if known, ok := c.prototypes[name]; !ok || known.of != reflect.TypeOf(event) {
		return "", 0, nil, fmt.Errorf("encode %T as %q: %w", event, name, ErrUnknownEvent)
	}
	if payload, err = json.Marshal(event); err != nil {
		return "", 0, nil, fmt.Errorf("encode %q: %w", name, err)
	}
	return name, version, payload, nil
}

// Decode reads an event, bringing old schema versions up to date.
// It returns ErrUnknownEvent for a type, or a newer version, that this program does not know.
func (c *Codec) Decode(r Recorded) (domain.Event, error) {
	known, ok := c.prototypes[r.Type]
	if !ok || r.SchemaVersion > known.current {
		return nil, fmt.Errorf("decode %q version %d at position %d: %w", r.Type, r.SchemaVersion, r.Position, ErrUnknownEvent)
	}
	payload, err := c.upcast(r, known.current)
	if err != nil {
		return nil, err
	}
	event := reflect.New(known.of)
	if err := json.Unmarshal(payload, event.Interface()); err != nil {
		return nil, fmt.Errorf("decode %q at position %d: %w", r.Type, r.Position, err)
	}
	return event.Elem().Interface().(domain.Event), nil
}

func (c *Codec) upcast(r Recorded, current int) (payload []byte, err error) {
	payload = r.Payload
	for version := r.SchemaVersion; version < current; version++ {
		upcast, ok := c.upcasts[schema{r.Type, version}]
		if !ok {
			return nil, fmt.Errorf("upcast %q from version %d at position %d: %w", r.Type, version, r.Position, ErrUnknownEvent)
		}
		if payload, err = upcast(payload); err != nil {
			return nil, fmt.Errorf("upcast %q from version %d at position %d: %w", r.Type, version, r.Position, err)
		}
	}
	return payload, nil
}
