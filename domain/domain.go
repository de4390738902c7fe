// Package domain holds what the rules of every aggregate share: identifiers, events, refusals and personal text.
//
// Everything below this folder is pure: standard library only, no clock, no random, no input or output, no context.
package domain

// Event is a fact that an aggregate recorded. The type that implements it owns its name on disk.
type Event interface {
	// EventType is the name on disk, for ever: dotted, past tense, such as "booking.placed".
	EventType() string
}

// Versioned is implemented by an event whose meaning on disk has changed. Without it the schema version is 1.
type Versioned interface {
	SchemaVersion() int
}

// Subject is implemented by an event that holds Personal fields: whose data they are.
// The key that seals those fields belongs to this person (or, before a person is known, to this chat).
type Subject interface {
	DataSubject() ID
}

// Refusal is why a command was not carried out, as a stable code such as "slot_taken".
// It is the only kind of error that a person is ever told of, in their own words and language.
// Compare with errors.Is: a refusal may be wrapped to say more.
type Refusal string

// Error returns the stable code.
func (r Refusal) Error() string { return string(r) }

// ErrNotYours refuses a person who is neither the master nor the client concerned.
const ErrNotYours Refusal = "not_yours"

// Personal is text about a person: a name, phone, handle, message or review.
// It prints as a mark, so that it cannot slip into a log or an error; Text reveals it.
type Personal string

// Deleted stands in place of the text of somebody who was erased. Somebody may call themselves so; it harms nobody.
const Deleted Personal = "⟨deleted⟩"

// Text is the text itself, for the screen of somebody who may see it.
func (p Personal) Text() string { return string(p) }

// String hides the text from fmt and slog.
func (p Personal) String() string { return "[personal]" }

// GoString hides the text from %#v.
func (p Personal) GoString() string { return "[personal]" }
