package person

import (
	"slices"

	"zapis/domain"
	"zapis/domain/slots"
)

// Refusals of a person's commands.
const (
	ErrAccountElsewhere  domain.Refusal = "account_linked_elsewhere"
	ErrUnknownLocale     domain.Refusal = "unknown_locale"
	ErrNotConnected      domain.Refusal = "not_connected"
	ErrNotRegistered     domain.Refusal = "not_registered"
	ErrAlreadyRegistered domain.Refusal = "already_registered"
	ErrArrived           domain.Refusal = "already_arrived"
	ErrNameEmpty         domain.Refusal = "name_empty"
	ErrBadPhone          domain.Refusal = "bad_phone"
)

// Locales are the languages that have screens.
var Locales = []string{"ru", "en"}

// Account is one messenger account.
type Account struct {
	Messenger string
	Account   domain.Personal
	Blocked   bool
}

// Person is the state that decisions rest on.
type Person struct {
	ID       domain.ID
	Name     domain.Personal
	Locale   string
	Zone     string
	Accounts []Account
	Masters  []domain.ID // whose links were opened, in that order
	Active   domain.ID   // the master the person talks to now
	Phone    domain.Personal
	Notifications
}

// Exists tells whether the person was ever registered.
func (p Person) Exists() bool { return !p.ID.IsZero() }

// Knows tells whether the person opened a link of this master.
func (p Person) Knows(master domain.ID) bool { return slices.Contains(p.Masters, master) }

// Evolve applies one event.
func Evolve(p Person, event domain.Event) Person {
	switch e := event.(type) {
	case Registered:
		p.ID, p.Name, p.Locale = e.Person, e.Name, e.Locale
	case AccountLinked:
		p.Accounts = append(slices.Clone(p.Accounts), Account{Messenger: e.Messenger, Account: e.Account})
	case AccountUnlinked:
		p.Accounts = slices.DeleteFunc(slices.Clone(p.Accounts), func(a Account) bool {
			return a.Messenger == e.Messenger && a.Account == e.Account
		})
	case LocaleChanged:
		p.Locale = e.Locale
	case ZoneChanged:
		p.Zone = e.Zone
	case MasterConnected:
		p.Masters = append(slices.Clone(p.Masters), e.Master)
	case ActiveMasterSwitched:
		p.Active = e.Master
	case ChannelBlocked:
		p.Accounts = marked(p.Accounts, e.Messenger, true)
	case ChannelUnblocked:
		p.Accounts = marked(p.Accounts, e.Messenger, false)
	case PhoneNoted:
		p.Phone = e.Phone
	case NotificationsChanged:
		p.Notifications = e.Notifications
	}
	return p
}

func marked(accounts []Account, messenger string, blocked bool) []Account {
	accounts = slices.Clone(accounts)
	for i := range accounts {
		if accounts[i].Messenger == messenger {
			accounts[i].Blocked = blocked
		}
	}
	return accounts
}

// Decide turns a command into the events that carry it out, or refuses it.
func Decide(p Person, command Command) ([]domain.Event, error) {
	switch c := command.(type) {
	case Register:
		return p.register(c)
	case TakeIn:
		return p.takeIn(c)
	}
	if !p.Exists() {
		return nil, ErrNotRegistered
	}
	switch c := command.(type) {
	case ChangeLocale:
		return p.changeLocale(c)
	case ChangeZone:
		return p.changeZone(c)
	case ConnectMaster:
		return p.connect(c)
	case SwitchMaster:
		return p.switchTo(c.Master)
	case BlockChannel:
		return p.block(c.Messenger)
	case UnblockChannel:
		return p.unblock(c.Messenger)
	case LinkAccount:
		return p.linkAccount(c)
	case NotePhone:
		return p.notePhone(c)
	case ChangeNotifications:
		return p.changeNotifications(c.Notifications)
	}
	panic("person: a command without a decision")
}

func (p Person) register(c Register) ([]domain.Event, error) {
	if p.Exists() {
		if p.has(c.Messenger, c.Account) {
			return nil, nil
		}
		return nil, ErrAlreadyRegistered
	}
	if !slices.Contains(Locales, c.Locale) {
		return nil, ErrUnknownLocale
	}
	return []domain.Event{
		Registered{Person: c.Person, Name: c.Name, Locale: c.Locale},
		AccountLinked{Person: c.Person, Messenger: c.Messenger, Account: c.Account},
	}, nil
}

func (p Person) has(messenger string, account domain.Personal) bool {
	return slices.ContainsFunc(p.Accounts, func(a Account) bool {
		return a.Messenger == messenger && a.Account == account
	})
}

func (p Person) changeLocale(c ChangeLocale) ([]domain.Event, error) {
	if !slices.Contains(Locales, c.Locale) {
		return nil, ErrUnknownLocale
	}
	if p.Locale == c.Locale {
		return nil, nil
	}
	return []domain.Event{LocaleChanged{Person: p.ID, Locale: c.Locale}}, nil
}

func (p Person) connect(c ConnectMaster) ([]domain.Event, error) {
	var events []domain.Event
	if !p.Knows(c.Master) {
		events = append(events, MasterConnected{Person: p.ID, Master: c.Master, Code: c.Code})
	}
	if p.Active != c.Master {
		events = append(events, ActiveMasterSwitched{Person: p.ID, Master: c.Master})
	}
	return events, nil
}

func (p Person) switchTo(master domain.ID) ([]domain.Event, error) {
	if !p.Knows(master) {
		return nil, ErrNotConnected
	}
	if p.Active == master {
		return nil, nil
	}
	return []domain.Event{ActiveMasterSwitched{Person: p.ID, Master: master}}, nil
}

func (p Person) block(messenger string) ([]domain.Event, error) {
	if !p.reachable(messenger) {
		return nil, nil
	}
	return []domain.Event{ChannelBlocked{Person: p.ID, Messenger: messenger}}, nil
}

func (p Person) unblock(messenger string) ([]domain.Event, error) {
	if !slices.ContainsFunc(p.Accounts, func(a Account) bool { return a.Messenger == messenger && a.Blocked }) {
		return nil, nil
	}
	return []domain.Event{ChannelUnblocked{Person: p.ID, Messenger: messenger}}, nil
}

// reachable tells whether some account in this messenger is not blocked.
func (p Person) reachable(messenger string) bool {
	return slices.ContainsFunc(p.Accounts, func(a Account) bool { return a.Messenger == messenger && !a.Blocked })
}

func (p Person) changeZone(c ChangeZone) ([]domain.Event, error) {
	if _, err := slots.Zone(c.Zone); err != nil {
		return nil, err
	}
	if p.Zone == c.Zone {
		return nil, nil
	}
	return []domain.Event{ZoneChanged{Person: p.ID, Zone: c.Zone}}, nil
}
