// Package webhook is where a master, or whoever runs Zapis, wants to be told of what happens: an address outside, and of what.
//
// All webhooks of a master are one aggregate, for how many there may be is a rule about all of them.
package webhook

import "zapis/domain"

// Events lists every event of this package.
var Events = []domain.Event{Added{}, Changed{}, Paused{}, Resumed{}, Removed{}}

// StreamOf names the stream of a master's webhooks; of the operator's, which are about all masters, if master is zero.
func StreamOf(master domain.ID) string { return "webhook/" + master.String() }

// Party is who paused a webhook.
type Party string

// The parties.
const (
	Master   Party = "master"   // the person who is the master
	Operator Party = "operator" // who runs Zapis
	System   Party = "system"   // Zapis itself
)

// Cause is why a webhook is paused.
type Cause string

// The causes.
const (
	ByWish  Cause = ""        // somebody wanted it so
	Gone    Cause = "gone"    // the receiver said that it is there no more (410)
	Failing Cause = "failing" // nothing could be delivered for FailingFor
)

// Command is something that may be asked of a master's webhooks.
type Command interface{ webhookCommand() }

type (
	// Add begins one. Again with the same id, it is no news.
	Add struct {
		Webhook domain.ID
		Master  domain.ID // zero: the operator's
		Owner   domain.ID // the person who is the master; zero for the operator's
		URL     domain.Personal
		Types   []string // out of Types; empty: all, those to come too
		After   int64    // the position of the feed after which it begins
	}
	// Change replaces address and types. What was not delivered yet goes to the new address.
	Change struct {
		Webhook domain.ID
		URL     domain.Personal
		Types   []string
	}
	// Pause keeps what happens from being delivered until Resume.
	Pause struct {
		Webhook domain.ID
		By      Party
		Why     Cause
		Begun   int // of the webhook that failed; one that was changed or resumed meanwhile is not paused. 0: whatever it is now
	}
	// Resume delivers what came meanwhile and goes on.
	Resume struct{ Webhook domain.ID }
	// Remove ends one.
	Remove struct{ Webhook domain.ID }
	// RemoveAll ends all.
	RemoveAll struct{}
)

func (Add) webhookCommand()       {}
func (Change) webhookCommand()    {}
func (Pause) webhookCommand()     {}
func (Resume) webhookCommand()    {}
func (Remove) webhookCommand()    {}
func (RemoveAll) webhookCommand() {}

type (
	// Added begins a webhook.
	Added struct {
		Webhook domain.ID       `json:"webhook"`
		Master  domain.ID       `json:"master,omitzero"`
		Owner   domain.ID       `json:"owner,omitzero"`
		URL     domain.Personal `json:"url"`
		Types   []string        `json:"types,omitempty"`
		After   int64           `json:"after"`
	}
	// Changed is its address and types from now on.
	Changed struct {
		Webhook domain.ID       `json:"webhook"`
		Master  domain.ID       `json:"master,omitzero"`
		Owner   domain.ID       `json:"owner,omitzero"`
		URL     domain.Personal `json:"url"`
		Types   []string        `json:"types,omitempty"`
	}
	// Paused holds it.
	Paused struct {
		Webhook domain.ID `json:"webhook"`
		Master  domain.ID `json:"master,omitzero"`
		By      Party     `json:"by"`
		Why     Cause     `json:"why,omitempty"`
	}
	// Resumed goes on.
	Resumed struct {
		Webhook domain.ID `json:"webhook"`
		Master  domain.ID `json:"master,omitzero"`
	}
	// Removed ends it.
	Removed struct {
		Webhook domain.ID `json:"webhook"`
		Master  domain.ID `json:"master,omitzero"`
	}
)

func (Added) EventType() string   { return "webhook.added" }
func (Changed) EventType() string { return "webhook.changed" }
func (Paused) EventType() string  { return "webhook.paused" }
func (Resumed) EventType() string { return "webhook.resumed" }
func (Removed) EventType() string { return "webhook.removed" }

// DataSubject is the person who is the master, or the operator's webhook itself.
func (e Added) DataSubject() domain.ID { return subject(e.Owner, e.Webhook) }

// DataSubject is the person who is the master, or the operator's webhook itself.
func (e Changed) DataSubject() domain.ID { return subject(e.Owner, e.Webhook) }

// subject of an address, which may hold a secret.
func subject(owner, webhook domain.ID) domain.ID {
	if owner.IsZero() {
		return webhook
	}
	return owner
}
