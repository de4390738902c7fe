// Package person is somebody who uses Zapis: their messenger accounts, language and zone,
// the masters whose links they opened. A person may be a master, a client of several masters, or both.
package person

import (
	"time"

	"zapis/domain"
	"zapis/domain/slots"
)

// Events lists every event of this package.
var Events = []domain.Event{
	Registered{}, AccountLinked{}, AccountUnlinked{}, LocaleChanged{}, ZoneChanged{},
	MasterConnected{}, ActiveMasterSwitched{}, ChannelBlocked{}, ChannelUnblocked{},
	PhoneNoted{}, NotificationsChanged{},
	CodeIssued{}, CodeUsed{}, ClaimConfirmed{}, ClaimRefused{},
	AccountsMerged{}, MergedInto{}, AccountsUnmerged{}, Unmerged{}, ChannelPreferred{},
	Erased{}, Forgotten{},
	CalendarOpened{}, CalendarClosed{},
	Suspended{}, Readmitted{},
}

// StreamOf names the stream of a person.
func StreamOf(id domain.ID) string { return "person/" + id.String() }

// Command is something a person may be asked to do.
type Command interface{ personCommand() }

type (
	// Register takes somebody in, with the account they wrote from. Refused if the account belongs to another person.
	Register struct {
		Person    domain.ID
		Name      domain.Personal // as the messenger gives it; may be empty
		Locale    string          // "ru", "en"
		Messenger string
		Account   domain.Personal
	}
	// ChangeLocale sets the language of the screens.
	ChangeLocale struct{ Locale string }
	// ChangeZone sets the zone the person lives in.
	ChangeZone struct{ Zone string }
	// ConnectMaster follows a master's link: from now on this master is the active one.
	ConnectMaster struct {
		Master domain.ID
		Code   string
	}
	// SwitchMaster makes another connected master the active one.
	SwitchMaster struct{ Master domain.ID }
	// BlockChannel notes that a messenger no longer delivers to this person, or to one of their accounts there.
	BlockChannel struct {
		Messenger string
		Account   domain.Personal // empty: all of them
	}
	// UnblockChannel notes that it does again.
	UnblockChannel struct {
		Messenger string
		Account   domain.Personal
	}
	// TakeIn registers a client without a messenger, whom a master wrote down by hand. They know that master only.
	TakeIn struct {
		Person domain.ID
		Name   domain.Personal
		Phone  domain.Personal // E.164; may be empty
		Locale string          // the master's, until they come themselves
		Master domain.ID
	}
	// LinkAccount gives the person, who has none yet, the account they have now come from.
	LinkAccount struct {
		Messenger string
		Account   domain.Personal
	}
	// NotePhone keeps the person's own phone number, E.164.
	NotePhone struct{ Phone domain.Personal }
	// ChangeNotifications sets which notices are wanted and when.
	ChangeNotifications struct{ Notifications Notifications }
)

// Notifications are which notices somebody wants. News of their own bookings always come.
type Notifications struct {
	NoReminders bool        `json:"no_reminders,omitempty"`
	NoReviews   bool        `json:"no_reviews,omitempty"` // requests for one
	NoOffers    bool        `json:"no_offers,omitempty"`  // broadcasts of all masters
	Muted       []domain.ID `json:"muted,omitempty"`      // masters whose broadcasts are not wanted
	Quiet       *Quiet      `json:"quiet,omitempty"`      // nil: as the master's policy has it
}

// Quiet are the hours in which no notices come, in the person's zone; From may lie behind To, past midnight. Equal: none.
type Quiet struct {
	From slots.Clock `json:"from"`
	To   slots.Clock `json:"to"`
}

func (Register) personCommand()       {}
func (ChangeLocale) personCommand()   {}
func (ChangeZone) personCommand()     {}
func (ConnectMaster) personCommand()  {}
func (SwitchMaster) personCommand()   {}
func (BlockChannel) personCommand()   {}
func (UnblockChannel) personCommand() {}

func (TakeIn) personCommand()              {}
func (LinkAccount) personCommand()         {}
func (NotePhone) personCommand()           {}
func (ChangeNotifications) personCommand() {}

type (
	// Registered begins a person.
	Registered struct {
		Person domain.ID       `json:"person"`
		Name   domain.Personal `json:"name"`
		Locale string          `json:"locale"`
	}
	// AccountLinked gives the person a messenger account; one account has one person at a time.
	AccountLinked struct {
		Person    domain.ID       `json:"person"`
		Messenger string          `json:"messenger"`
		Account   domain.Personal `json:"account"`
		Claim     domain.ID       `json:"claim,omitzero"` // by which it was agreed on both sides
		At        time.Time       `json:"at,omitzero"`    // then, by the clock that decided
		Of        domain.Personal `json:"of,omitempty"`   // the account that this is another id of, as the messenger has vouched
	}
	// AccountUnlinked takes it away again.
	AccountUnlinked struct {
		Person    domain.ID       `json:"person"`
		Messenger string          `json:"messenger"`
		Account   domain.Personal `json:"account"`
	}
	// LocaleChanged is a new language.
	LocaleChanged struct {
		Person domain.ID `json:"person"`
		Locale string    `json:"locale"`
	}
	// ZoneChanged is a new zone.
	ZoneChanged struct {
		Person domain.ID `json:"person"`
		Zone   string    `json:"zone"`
	}
	// MasterConnected is the right to see a master, got by opening their link.
	MasterConnected struct {
		Person domain.ID `json:"person"`
		Master domain.ID `json:"master"`
		Code   string    `json:"code"`
	}
	// ActiveMasterSwitched is the master the person now talks to.
	ActiveMasterSwitched struct {
		Person domain.ID `json:"person"`
		Master domain.ID `json:"master"`
	}
	// ChannelBlocked is a messenger that refuses to deliver.
	ChannelBlocked struct {
		Person    domain.ID       `json:"person"`
		Messenger string          `json:"messenger"`
		Account   domain.Personal `json:"account,omitempty"` // empty: all of them there
	}
	// ChannelUnblocked is a messenger that delivers again.
	ChannelUnblocked struct {
		Person    domain.ID       `json:"person"`
		Messenger string          `json:"messenger"`
		Account   domain.Personal `json:"account,omitempty"`
	}
	// PhoneNoted is the person's phone number, E.164.
	PhoneNoted struct {
		Person domain.ID       `json:"person"`
		Phone  domain.Personal `json:"phone"`
	}
	// NotificationsChanged are the notices wanted from now on.
	NotificationsChanged struct {
		Person        domain.ID     `json:"person"`
		Notifications Notifications `json:"notifications"`
	}
)

func (Registered) EventType() string           { return "person.registered" }
func (AccountLinked) EventType() string        { return "person.account_linked" }
func (AccountUnlinked) EventType() string      { return "person.account_unlinked" }
func (LocaleChanged) EventType() string        { return "person.locale_changed" }
func (ZoneChanged) EventType() string          { return "person.zone_changed" }
func (MasterConnected) EventType() string      { return "person.master_connected" }
func (ActiveMasterSwitched) EventType() string { return "person.active_master_switched" }
func (ChannelBlocked) EventType() string       { return "person.channel_blocked" }
func (ChannelUnblocked) EventType() string     { return "person.channel_unblocked" }

func (PhoneNoted) EventType() string           { return "person.phone_noted" }
func (NotificationsChanged) EventType() string { return "person.notifications_changed" }

// DataSubject is the person.
func (e PhoneNoted) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e Registered) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e AccountLinked) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e AccountUnlinked) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e ChannelBlocked) DataSubject() domain.ID { return e.Person }

// DataSubject is the person.
func (e ChannelUnblocked) DataSubject() domain.ID { return e.Person }
