// Package master is somebody who sells their time: profile, places with working hours, time off,
// services, the policy by which they are booked, and the links that lead to them.
package master

import (
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Events lists every event of this package.
var Events = []domain.Event{
	Registered{}, ProfileChanged{},
	PlaceAdded{}, PlaceChanged{}, PlaceClosed{}, PlaceReopened{}, HoursSet{}, DaySet{}, DayReset{},
	TimeOffAdded{}, TimeOffRemoved{},
	ServiceAdded{}, ServiceChanged{}, ServiceClosed{}, ServiceReopened{},
	PolicySet{}, LinkIssued{}, LinkRevoked{},
	ClientBlocked{}, ClientUnblocked{}, ClientNoted{},
	Erased{},
	Suspended{}, Readmitted{},
}

// StreamOf names the stream of a master.
func StreamOf(id domain.ID) string { return "master/" + id.String() }

// Command is something a master may be asked to do. All but Register are refused before Register.
type Command interface{ masterCommand() }

type (
	// Register makes a person a master. A person is one master at most.
	Register struct {
		Master   domain.ID
		Person   domain.ID
		Name     domain.Personal
		Currency string // ISO 4217
		Locale   string
	}
	// ChangeProfile sets what clients see above the services.
	ChangeProfile struct {
		Name  domain.Personal
		About domain.Personal
	}
	// AddPlace opens a place without hours.
	AddPlace struct {
		Place   domain.ID
		Name    string
		Address domain.Personal
		Zone    string // IANA name
	}
	// ChangePlace renames or moves a place; bookings already made keep their instants.
	ChangePlace AddPlace
	// ClosePlace stops new bookings there.
	ClosePlace struct{ Place domain.ID }
	// SetHours replaces the weekly hours of a place; overlapping windows merge.
	SetHours struct {
		Place domain.ID
		Hours []slots.Hours
	}
	// ReopenPlace takes back its closing.
	ReopenPlace struct{ Place domain.ID }
	// SetDay replaces the weekly hours of one local date at a place; without windows the day is closed. Bookings stay.
	SetDay struct {
		Place   domain.ID
		Date    slots.Date
		Windows []slots.Window
	}
	// ResetDay gives the date its weekly hours back.
	ResetDay struct {
		Place domain.ID
		Date  slots.Date
	}
	// AddTimeOff closes a stretch of time at all places. Bookings in it stay.
	AddTimeOff struct {
		TimeOff domain.ID
		slots.Span
		Reason string
	}
	// RemoveTimeOff opens it again.
	RemoveTimeOff struct{ TimeOff domain.ID }
	// AddService offers a service.
	AddService struct {
		Service domain.ID
		Offer
	}
	// ChangeService changes what is offered from now on; bookings already made keep what was agreed.
	ChangeService AddService
	// CloseService stops new bookings of it.
	CloseService struct{ Service domain.ID }
	// ReopenService takes back its closing.
	ReopenService struct{ Service domain.ID }
	// SetPolicy replaces the policy.
	SetPolicy struct{ Policy Policy }
	// IssueLink makes a link by which clients come.
	IssueLink struct {
		Code    string
		Expires time.Time // zero: never
		Label   string    // what the master calls it, such as where it hangs; may be empty
		For     domain.ID // the client taken in by hand who is to come by it, once; zero: anybody
	}
	// RevokeLink stops it from working for newcomers.
	RevokeLink struct{ Code string }
	// BlockClient lets a client book and write no more. Bookings already made stay.
	BlockClient struct{ Client domain.ID }
	// UnblockClient takes it back.
	UnblockClient struct{ Client domain.ID }
	// NoteClient keeps a note about a client for the master's eyes; an empty one removes it.
	NoteClient struct {
		Client domain.ID
		Note   domain.Personal
	}
)

func (Register) masterCommand()      {}
func (ChangeProfile) masterCommand() {}
func (AddPlace) masterCommand()      {}
func (ChangePlace) masterCommand()   {}
func (ClosePlace) masterCommand()    {}
func (SetHours) masterCommand()      {}
func (AddTimeOff) masterCommand()    {}
func (RemoveTimeOff) masterCommand() {}
func (AddService) masterCommand()    {}
func (ChangeService) masterCommand() {}
func (CloseService) masterCommand()  {}
func (SetPolicy) masterCommand()     {}
func (IssueLink) masterCommand()     {}
func (RevokeLink) masterCommand()    {}
func (ReopenPlace) masterCommand()   {}
func (ReopenService) masterCommand() {}
func (SetDay) masterCommand()        {}
func (ResetDay) masterCommand()      {}
func (BlockClient) masterCommand()   {}
func (UnblockClient) masterCommand() {}
func (NoteClient) masterCommand()    {}

// Offer is what a service is: its terms for bookings from now on.
type Offer struct {
	Name            string      `json:"name"`
	Description     string      `json:"description,omitempty"`
	DurationMin     int         `json:"duration_min"`
	Price           int64       `json:"price"` // in the smallest unit of the master's currency
	BufferBeforeMin int         `json:"buffer_before_min,omitempty"`
	BufferAfterMin  int         `json:"buffer_after_min,omitempty"`
	Places          []domain.ID `json:"places,omitempty"` // empty: at all of them
}

// Policy is how a master wants to be booked.
type Policy struct {
	Grid            slots.Grid  `json:"grid"`
	StepMin         int         `json:"step_min"`
	NoticeMin       int         `json:"notice_min"`
	HorizonDays     int         `json:"horizon_days"`
	Gap             slots.Gap   `json:"gap"`
	MaxPerDay       int         `json:"max_per_day,omitempty"`        // 0: no limit
	CancelWindowMin int         `json:"cancel_window_min,omitempty"`  // a client cancels no later than this before the start
	MoveWindowMin   int         `json:"move_window_min,omitempty"`    // a client moves no later than this before the start
	Confirmation    bool        `json:"confirmation,omitempty"`       // the master confirms each booking
	ConfirmWithin   int         `json:"confirm_within_min,omitempty"` // minutes until silence is an answer; 0: a day
	SilenceConfirms bool        `json:"silence_confirms,omitempty"`   // that answer is yes, not no
	Unassured       Unassured   `json:"unassured,omitempty"`          // what becomes of a booking whose client answers no reminder
	RemindersMin    []int       `json:"reminders_min"`                // minutes before the start
	QuietFrom       slots.Clock `json:"quiet_from"`                   // no notices from here, in the recipient's zone ...
	QuietTo         slots.Clock `json:"quiet_to"`                     // ... to here
}

// Unassured is what becomes of a booking whose client has not said, by UnassuredFor before it, that they are coming,
// though a reminder that asks was sent.
type Unassured string

// The choices. Clients are told of Release in the reminder itself.
const (
	UnassuredKeep    Unassured = ""        // nothing
	UnassuredTell    Unassured = "tell"    // the master is told
	UnassuredRelease Unassured = "release" // it is cancelled
)

// UnassuredFor is how long before the start an unanswered reminder has its consequence.
const UnassuredFor = 90 * time.Minute

type (
	// Registered begins a master, with the policy that holds until PolicySet.
	Registered struct {
		Master   domain.ID       `json:"master"`
		Person   domain.ID       `json:"person"`
		Name     domain.Personal `json:"name"`
		Currency string          `json:"currency"`
		Locale   string          `json:"locale"`
		Policy   Policy          `json:"policy"`
	}
	// ProfileChanged is a new name or description.
	ProfileChanged struct {
		Master domain.ID       `json:"master"`
		Person domain.ID       `json:"person"`
		Name   domain.Personal `json:"name"`
		About  domain.Personal `json:"about"`
	}
	// PlaceAdded is a new place; it has no hours yet.
	PlaceAdded struct {
		Master  domain.ID       `json:"master"`
		Person  domain.ID       `json:"person"`
		Place   domain.ID       `json:"place"`
		Name    string          `json:"name"`
		Address domain.Personal `json:"address"`
		Zone    string          `json:"zone"`
	}
	// PlaceChanged is the place as it is from now on.
	PlaceChanged PlaceAdded
	// PlaceClosed takes no more bookings.
	PlaceClosed struct {
		Master domain.ID `json:"master"`
		Place  domain.ID `json:"place"`
	}
	// HoursSet are the weekly hours from now on, normalised.
	HoursSet struct {
		Master domain.ID     `json:"master"`
		Place  domain.ID     `json:"place"`
		Hours  []slots.Hours `json:"hours"`
	}
	// PlaceReopened takes bookings again.
	PlaceReopened struct {
		Master domain.ID `json:"master"`
		Place  domain.ID `json:"place"`
	}
	// DaySet are the hours of one local date, normalised, in place of the weekly ones.
	DaySet struct {
		Master  domain.ID      `json:"master"`
		Place   domain.ID      `json:"place"`
		Date    slots.Date     `json:"date"`
		Windows []slots.Window `json:"windows"`
	}
	// DayReset gives the date its weekly hours back.
	DayReset struct {
		Master domain.ID  `json:"master"`
		Place  domain.ID  `json:"place"`
		Date   slots.Date `json:"date"`
	}
	// TimeOffAdded closes [Start, End) at all places.
	TimeOffAdded struct {
		Master  domain.ID `json:"master"`
		TimeOff domain.ID `json:"time_off"`
		slots.Span
		Reason string `json:"reason,omitempty"`
	}
	// TimeOffRemoved opens it again.
	TimeOffRemoved struct {
		Master  domain.ID `json:"master"`
		TimeOff domain.ID `json:"time_off"`
	}
	// ServiceAdded is a new service.
	ServiceAdded struct {
		Master  domain.ID `json:"master"`
		Service domain.ID `json:"service"`
		Offer
	}
	// ServiceChanged is the service as it is from now on.
	ServiceChanged ServiceAdded
	// ServiceClosed takes no more bookings.
	ServiceClosed struct {
		Master  domain.ID `json:"master"`
		Service domain.ID `json:"service"`
	}
	// ServiceReopened takes bookings again.
	ServiceReopened struct {
		Master  domain.ID `json:"master"`
		Service domain.ID `json:"service"`
	}
	// PolicySet is the policy from now on.
	PolicySet struct {
		Master domain.ID `json:"master"`
		Policy Policy    `json:"policy"`
	}
	// LinkIssued is a way in for clients. No two masters have one code.
	LinkIssued struct {
		Master  domain.ID `json:"master"`
		Code    string    `json:"code"`
		Expires time.Time `json:"expires,omitzero"`
		Label   string    `json:"label,omitempty"`
		For     domain.ID `json:"for,omitzero"`
	}
	// LinkRevoked ends it for newcomers.
	LinkRevoked struct {
		Master domain.ID `json:"master"`
		Code   string    `json:"code"`
	}
	// ClientBlocked is a client who may book and write no more.
	ClientBlocked struct {
		Master domain.ID `json:"master"`
		Client domain.ID `json:"client"`
	}
	// ClientUnblocked takes it back.
	ClientUnblocked struct {
		Master domain.ID `json:"master"`
		Client domain.ID `json:"client"`
	}
	// ClientNoted is the master's note about a client, in place of the one before. No decision rests on it.
	ClientNoted struct {
		Master domain.ID       `json:"master"`
		Client domain.ID       `json:"client"`
		Note   domain.Personal `json:"note,omitempty"`
	}
)

func (Registered) EventType() string     { return "master.registered" }
func (ProfileChanged) EventType() string { return "master.profile_changed" }
func (PlaceAdded) EventType() string     { return "master.place_added" }
func (PlaceChanged) EventType() string   { return "master.place_changed" }
func (PlaceClosed) EventType() string    { return "master.place_closed" }
func (HoursSet) EventType() string       { return "master.hours_set" }
func (TimeOffAdded) EventType() string   { return "master.time_off_added" }
func (TimeOffRemoved) EventType() string { return "master.time_off_removed" }
func (ServiceAdded) EventType() string   { return "master.service_added" }
func (ServiceChanged) EventType() string { return "master.service_changed" }
func (ServiceClosed) EventType() string  { return "master.service_closed" }
func (PolicySet) EventType() string      { return "master.policy_set" }
func (LinkIssued) EventType() string     { return "master.link_issued" }
func (LinkRevoked) EventType() string    { return "master.link_revoked" }

func (PlaceReopened) EventType() string   { return "master.place_reopened" }
func (ServiceReopened) EventType() string { return "master.service_reopened" }
func (DaySet) EventType() string          { return "master.day_set" }
func (DayReset) EventType() string        { return "master.day_reset" }
func (ClientBlocked) EventType() string   { return "master.client_blocked" }
func (ClientUnblocked) EventType() string { return "master.client_unblocked" }
func (ClientNoted) EventType() string     { return "master.client_noted" }

// DataSubject is the client: the note is about them.
func (e ClientNoted) DataSubject() domain.ID { return e.Client }

// DataSubject is the person who is the master.
func (e Registered) DataSubject() domain.ID { return e.Person }

// DataSubject is the person who is the master.
func (e ProfileChanged) DataSubject() domain.ID { return e.Person }

// DataSubject is the person who is the master: a place may be their home.
func (e PlaceAdded) DataSubject() domain.ID { return e.Person }

// DataSubject is the person who is the master.
func (e PlaceChanged) DataSubject() domain.ID { return e.Person }
