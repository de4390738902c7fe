package person

import (
	"slices"
	"strings"
	"time"

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

	ErrCodeUnknown   domain.Refusal = "code_unknown"
	ErrCodeExpired   domain.Refusal = "code_expired"
	ErrCodeUsed      domain.Refusal = "code_used"
	ErrCodeElsewhere domain.Refusal = "code_elsewhere" // it is for another messenger
	ErrOwnCode       domain.Refusal = "own_code"
	ErrTooManyTries  domain.Refusal = "too_many_tries"
	ErrClaimGone     domain.Refusal = "claim_gone"
	ErrBothMasters   domain.Refusal = "both_masters"
	ErrNotMergeable  domain.Refusal = "not_mergeable"
	ErrNotMerged     domain.Refusal = "not_merged"
	ErrNotLinked     domain.Refusal = "not_linked"
	ErrLastAccount   domain.Refusal = "last_account"
	ErrUndoPassed    domain.Refusal = "link_undo_passed"
)

// Account is one messenger account.
type Account struct {
	Messenger string
	Account   domain.Personal
	Blocked   bool
	Of        domain.Personal // the account that this is another id of; empty: it is one by itself
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
	Preferred string      // messenger for notices; empty: the one last written from
	Code      Code        // the newest one-time code
	Claim     Claim       // who wants to join by it
	Joined    Joined      // who joined by a claim last
	Into      domain.ID   // whom they were merged into; zero: they are themselves
	Merges    []Merge     // who was merged into them, and is not another again
	Borrowed  []domain.ID // masters known only through those
	Calendars []Calendar  `json:",omitempty"` // at most one of each side

	Suspended    bool            `json:",omitempty"` // they may do nothing for now
	SuspendedFor domain.Personal `json:",omitempty"` // for the eyes of those who run Zapis; may be empty

	Erased    bool `json:",omitempty"` // nothing personal is left, nor will be
	Forgotten bool `json:",omitempty"` // nor in the log
}

// Code is a one-time code.
type Code struct {
	Hash      string
	Messenger string // empty: any
	Expires   time.Time
	Used      bool
}

// Claim is an account that wants to join.
type Claim struct {
	ID        domain.ID
	Messenger string
	Account   domain.Personal
	Name      domain.Personal
	Claimant  domain.ID // who has it; zero: nobody
	Confirmed bool      // by them
	Expires   time.Time
}

// Joined is an account that joined by a claim, alone or with who had it.
type Joined struct {
	Claim     domain.ID
	Messenger string
	Account   domain.Personal
	Merged    domain.ID // who was merged then; zero: nobody
	At        time.Time
}

// Merge is what another person brought when they turned out to be this one.
type Merge struct {
	Person   domain.ID
	Others   []domain.ID // who had been merged into them
	Accounts []Holding
	Masters  []domain.ID // whom they knew
	Name     domain.Personal
	Phone    domain.Personal // like Name and Zone empty, unless the person had none
	Zone     string
}

// Others are the ids that also mean this person: of all who were merged into them, or into those.
func (p Person) Others() (others []domain.ID) {
	for _, m := range p.Merges {
		others = append(append(others, m.Person), m.Others...)
	}
	return others
}

// IDs are all that mean this person, their own first.
func (p Person) IDs() []domain.ID { return append([]domain.ID{p.ID}, p.Others()...) }

// Is tells whether an id means this person.
func (p Person) Is(id domain.ID) bool { return p.ID == id || slices.Contains(p.Others(), id) }

// CameWith is the person whose merge brought an account, zero if it is this one's own.
func (p Person) CameWith(messenger string, account domain.Personal) domain.ID {
	for _, m := range p.Merges {
		if m.has(Account{Messenger: messenger, Account: p.Main(messenger, account)}) {
			return m.Person
		}
	}
	return domain.ID{}
}

// Main is the account that an id in a messenger is an id of: for most, the account itself.
func (p Person) Main(messenger string, account domain.Personal) domain.Personal {
	for _, a := range p.Accounts {
		if a.Messenger == messenger && a.Account == account && a.Of != "" {
			return a.Of
		}
	}
	return account
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
		p.Accounts = append(slices.Clone(p.Accounts), Account{Messenger: e.Messenger, Account: e.Account, Of: e.Of})
		p = p.joined(Joined{Claim: e.Claim, Messenger: e.Messenger, Account: e.Account, At: e.At})
	case AccountUnlinked:
		p.Accounts = without(p.Accounts, e.Messenger, e.Account)
	case LocaleChanged:
		p.Locale = e.Locale
	case ZoneChanged:
		p.Zone = e.Zone
	case MasterConnected:
		if p.Borrowed = less(p.Borrowed, e.Master); !p.Knows(e.Master) {
			p.Masters = append(slices.Clone(p.Masters), e.Master)
		}
	case ActiveMasterSwitched:
		p.Active = e.Master
	case ChannelBlocked:
		p.Accounts = marked(p.Accounts, e.Messenger, e.Account, true)
	case ChannelUnblocked:
		p.Accounts = marked(p.Accounts, e.Messenger, e.Account, false)
	case PhoneNoted:
		p.Phone = e.Phone
	case NotificationsChanged:
		p.Notifications = e.Notifications
	case CalendarOpened:
		return p.withCalendar(e)
	case CalendarClosed:
		return p.withoutCalendar(e)
	case Suspended:
		p.Suspended, p.SuspendedFor = true, e.Reason
	case Readmitted:
		p.Suspended, p.SuspendedFor = false, ""
	case Erased:
		return p.erased()
	case Forgotten:
		p = p.erased()
		p.Forgotten = true
	default:
		return evolveAccounts(p, event)
	}
	return p
}

// marked marks one account, or all of a messenger where none is named.
func marked(accounts []Account, messenger string, account domain.Personal, blocked bool) []Account {
	accounts = slices.Clone(accounts)
	for i := range accounts {
		if accounts[i].Messenger == messenger && (account == "" || accounts[i].Account == account) {
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
	if c, closes := command.(CloseCalendar); closes && !p.Erased {
		return p.closeCalendar(c)
	}
	if _, comesBack := command.(ComeBack); comesBack == p.Into.IsZero() {
		return nil, ErrNotMergeable // whatever is asked of somebody merged is asked of whom they were merged into
	}
	if p.Erased {
		return p.decideErased(command)
	}
	switch c := command.(type) {
	case Erase:
		return p.erase(), nil
	case Forget:
		return nil, ErrNotErased
	case ChangeLocale:
		return p.changeLocale(c)
	case ChangeZone:
		return p.changeZone(c)
	case ConnectMaster:
		return p.connect(c)
	case SwitchMaster:
		return p.switchTo(c.Master)
	case BlockChannel:
		return p.block(c)
	case UnblockChannel:
		return p.unblock(c)
	case LinkAccount:
		return p.linkAccount(c)
	case NotePhone:
		return p.notePhone(c)
	case ChangeNotifications:
		return p.changeNotifications(c.Notifications)
	case OpenCalendar:
		return p.openCalendar(c)
	case Suspend:
		return p.suspend(c)
	case Readmit:
		return p.readmit()
	}
	return p.decideAccounts(command)
}

func (p Person) decideAccounts(command Command) ([]domain.Event, error) {
	switch c := command.(type) {
	case Absorb:
		if c.Other.Erased {
			return nil, ErrErased
		}
		return p.absorb(c)
	case AdmitClaim:
		if c.Other.Erased {
			return nil, ErrErased
		}
		return p.admitClaim(c)
	case IssueCode:
		return p.issueCode(c)
	case UseCode:
		return p.useCode(c)
	case ConfirmClaim:
		return p.confirmClaim(c)
	case Alias:
		return p.alias(c)
	case Unlink:
		return p.unlink(c)
	case JoinInto:
		return []domain.Event{MergedInto{Person: p.ID, Into: c.Into}}, nil
	case Release:
		return p.release(c)
	case ComeBack:
		return []domain.Event{Unmerged{Person: p.ID, From: p.Into, Accounts: c.Accounts}}, nil
	case PreferChannel:
		return p.prefer(c)
	case Undo:
		return p.undo(c)
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
	if !properLocale(c.Locale) {
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

// properLocale tells whether a locale is the code of a language, in two or three small letters as ISO 639 has them. Which of
// them have screens is for the screens to say.
func properLocale(code string) bool {
	return (len(code) == 2 || len(code) == 3) && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") == ""
}

func (p Person) changeLocale(c ChangeLocale) ([]domain.Event, error) {
	if !properLocale(c.Locale) {
		return nil, ErrUnknownLocale
	}
	if p.Locale == c.Locale {
		return nil, nil
	}
	return []domain.Event{LocaleChanged{Person: p.ID, Locale: c.Locale}}, nil
}

func (p Person) connect(c ConnectMaster) ([]domain.Event, error) {
	var events []domain.Event
	if !p.Knows(c.Master) || slices.Contains(p.Borrowed, c.Master) {
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

func (p Person) block(c BlockChannel) ([]domain.Event, error) {
	if !p.some(c.Messenger, c.Account, false) {
		return nil, nil
	}
	return []domain.Event{ChannelBlocked{Person: p.ID, Messenger: c.Messenger, Account: c.Account}}, nil
}

func (p Person) unblock(c UnblockChannel) ([]domain.Event, error) {
	if !p.some(c.Messenger, c.Account, true) {
		return nil, nil
	}
	return []domain.Event{ChannelUnblocked{Person: p.ID, Messenger: c.Messenger, Account: c.Account}}, nil
}

// some tells whether this account, or some in the messenger where none is named, is blocked or not.
func (p Person) some(messenger string, account domain.Personal, blocked bool) bool {
	return slices.ContainsFunc(p.Accounts, func(a Account) bool {
		return a.Messenger == messenger && (account == "" || a.Account == account) && a.Blocked == blocked
	})
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
