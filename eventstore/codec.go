package eventstore

import (
	"context"
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
	keys       Keys // nil: nothing is sealed
}

type prototype struct {
	of       reflect.Type
	current  int
	personal *personal // where its personal text stands; nil: it has none
}

type schema struct {
	name    string
	version int
}

// NewCodec knows these events, given as zero values. It panics if two share a name, or if one holds personal text and does
// not say whose: those are mistakes in the program.
func NewCodec(events ...domain.Event) *Codec {
	c := &Codec{prototypes: make(map[string]prototype, len(events)), upcasts: map[schema]Upcast{}}
	for _, event := range events {
		name := event.EventType()
		if other, taken := c.prototypes[name]; taken {
			panic(fmt.Sprintf("eventstore: %v and %T are both named %q", other.of, event, name))
		}
		found := personalIn(reflect.TypeOf(event))
		if _, owned := event.(domain.Subject); found != nil && !owned {
			panic(fmt.Sprintf("eventstore: %T holds personal text of nobody", event))
		}
		c.prototypes[name] = prototype{reflect.TypeOf(event), schemaVersion(event), found}
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
// It returns ErrUnknownEvent for a type, or a newer version, that this program does not know. What personal text it holds is
// opened, domain.Deleted where the key was destroyed: see ErrKeysUnavailable and ErrSealBroken.
func (c *Codec) Decode(r Recorded) (domain.Event, error) {
	event, known, err := c.decodeSealed(r)
	if err != nil {
		return nil, err
	}
	if err := c.unseal(event, known.personal, r); err != nil {
		return nil, fmt.Errorf("decode %q at position %d: %w", r.Type, r.Position, err)
	}
	return event.Interface().(domain.Event), nil
}

// DecodeAll reads many events as Decode does, and looks for all data keys at once.
func (c *Codec) DecodeAll(ctx context.Context, page []Recorded) ([]domain.Event, error) {
	values, known := make([]reflect.Value, len(page)), make([]prototype, len(page))
	for i, r := range page {
		var err error
		if values[i], known[i], err = c.decodeSealed(r); err != nil {
			return nil, err
		}
	}
	if err := c.fetchKeys(ctx, values, known); err != nil {
		return nil, err
	}
	events := make([]domain.Event, len(page))
	for i, r := range page {
		if err := c.unseal(values[i], known[i].personal, r); err != nil {
			return nil, fmt.Errorf("decode %q at position %d: %w", r.Type, r.Position, err)
		}
		events[i] = values[i].Interface().(domain.Event)
	}
	return events, nil
}

// decodeSealed reads an event and leaves its personal text as it is stored.
func (c *Codec) decodeSealed(r Recorded) (reflect.Value, prototype, error) {
	known, ok := c.prototypes[r.Type]
	if !ok || r.SchemaVersion > known.current {
		return reflect.Value{}, known, fmt.Errorf("decode %q version %d at position %d: %w", r.Type, r.SchemaVersion, r.Position, ErrUnknownEvent)
	}
	payload, err := c.upcast(r, known.current)
	if err != nil {
		return reflect.Value{}, known, err
	}
	event := reflect.New(known.of)
	if err := json.Unmarshal(payload, event.Interface()); err != nil {
		return reflect.Value{}, known, fmt.Errorf("decode %q at position %d: %w", r.Type, r.Position, err)
	}
	return event.Elem(), known, nil
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
