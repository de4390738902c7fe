// Package eventstore is the log of everything that happened: appended in order, all or nothing, and followed from any position.
//
// One table is both the log and the Watermill topic. Positions are gapless and in commit order: whoever has read
// up to position N has read everything that was committed before it.
package eventstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"zapis/domain"
	"zapis/domain/slots"
)

// Meta is how an event came about; it is stored with the event as JSON.
type Meta struct {
	Action    domain.ID `json:"action,omitzero"`    // the action that everything goes back to (correlation)
	Causation domain.ID `json:"causation,omitzero"` // the event or command that led here; zero for the action itself
	Command   string    `json:"command,omitempty"`  // such as "booking.place"
	CommandID domain.ID `json:"command_id,omitzero"`
	Actor     domain.ID `json:"actor,omitzero"`    // the person; zero for the system or somebody not yet known
	Role      string    `json:"role,omitempty"`    // "client", "master", "admin", "system"
	Channel   string    `json:"channel,omitempty"` // "telegram", "cli", ...
	App       string    `json:"app,omitempty"`     // version of the program; the store fills it in
}

// DecodeMeta reads how an event came about.
func DecodeMeta(r Recorded) (Meta, error) {
	var meta Meta
	if err := json.Unmarshal(r.Metadata, &meta); err != nil {
		return Meta{}, fmt.Errorf("decode the metadata of event %d: %w", r.Position, err)
	}
	return meta, nil
}

// Recorded is one event as the log holds it; Payload and Metadata are the exact stored bytes.
type Recorded struct {
	Position      int64
	ID            domain.ID
	Stream        string
	Version       int
	Type          string
	SchemaVersion int
	Payload       []byte
	Metadata      []byte
	RecordedAt    time.Time
}

// Command is one append, all or nothing. Its events' ids derive from its own, so the same command twice is appended once.
type Command struct {
	ID      domain.ID
	Meta    Meta
	Streams []Stream
	At      []StreamAt
	Seen    []AgendaSeen
}

// Stream is what a command adds to one stream; Version is the stream's last version as the caller knows it, 0 for a new stream.
type Stream struct {
	Name    string
	Version int
	Events  []domain.Event
}

// StreamAt is a read condition: the stream is still at this version.
type StreamAt struct {
	Name    string
	Version int
}

// AgendaSeen is a read condition: nothing was reserved in this window of the master's agenda after Position.
type AgendaSeen struct {
	Master   domain.ID
	Window   slots.Span
	Position int64
}

// Appended is where a command's events are.
type Appended struct {
	Position  int64      // of the last event
	Duplicate bool       // an earlier append of this command wrote them; also told after a lost connection, see Store.Append
	Events    []Recorded // only for a duplicate: what was written then
}

// The names of what an append can break, as Conflict tells them.
const (
	StreamVersion = "events_stream_version_key"
	NoOverlap     = "reserved_no_overlap"
	OneAccount    = "messenger_accounts_pkey"
	OneLinkCode   = "link_codes_pkey"
	OneTimeCode   = "one_time_codes_pkey"
	ReadCondition = "read_condition"
)

// Conflict is a lost race: the constraint that was broken, and the stream (or the agenda's master) where.
// The caller decides again on fresh state.
type Conflict struct {
	Constraint string
	Stream     string
}

func (c *Conflict) Error() string { return "conflict with " + c.Constraint + " at " + c.Stream }

// Is makes every Conflict an ErrConflict.
func (c *Conflict) Is(target error) bool { return target == ErrConflict }

var (
	// ErrConflict is what errors.Is finds in every *Conflict.
	ErrConflict = errors.New("conflict")
	// ErrUnavailable tells that the database could not be reached in time. The command may have been appended:
	// send it again under the same id.
	ErrUnavailable = errors.New("event store unavailable")
	// ErrClosed refuses appends after Close.
	ErrClosed = errors.New("event store closed")
	// ErrUnknownEvent is returned for an event type or schema version that this program does not know.
	ErrUnknownEvent = errors.New("unknown event")
	// ErrKeysUnavailable tells that the data keys could not be had, so that personal text can be neither sealed nor opened.
	// It is nobody's fault: try again.
	ErrKeysUnavailable = errors.New("data keys unavailable")
	// ErrSealBroken is returned for sealed text that was altered, or moved from another event.
	ErrSealBroken = errors.New("sealed text was altered")
	// ErrNoAccount is returned when nobody has linked the messenger account.
	ErrNoAccount = errors.New("no such account")
	// ErrNoLink is returned when no link has the code.
	ErrNoLink = errors.New("no such link")
	// ErrNoCode is returned when nobody was ever given the one-time code.
	ErrNoCode = errors.New("no such one-time code")
)

// eventID is the id of a command's n-th event, counted from 0.
func eventID(command domain.ID, n int) domain.ID {
	return domain.ID(uuid.NewSHA1(uuid.UUID(command), fmt.Append(nil, n)))
}
