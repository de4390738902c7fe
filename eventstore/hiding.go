package eventstore

import (
	"reflect"

	"zapis/domain"
)

// DecodeSealed reads an event as Decode does and leaves personal text as it is stored. It needs no keys.
func (c *Codec) DecodeSealed(r Recorded) (domain.Event, error) {
	event, _, err := c.decodeSealed(r)
	if err != nil {
		return nil, err
	}
	return event.Interface().(domain.Event), nil
}

// Masked is the event with another text in place of each personal one that is not empty; the event itself stays as it is.
func (c *Codec) Masked(event domain.Event, mask func(text string) string) domain.Event {
	where := c.prototypes[event.EventType()].personal
	if where == nil {
		return event
	}
	copied := reflect.New(reflect.TypeOf(event)).Elem()
	copied.Set(reflect.ValueOf(event))
	_ = where.change(copied, func(text string) (string, error) { return mask(text), nil })
	return copied.Interface().(domain.Event)
}
