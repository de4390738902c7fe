package eventstore

import (
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// guardedEvents are the events that change a guard.
var guardedEvents = []domain.Event{
	booking.Placed{}, booking.Moved{}, booking.Edited{}, booking.Cancelled{}, booking.Restored{},
	person.AccountLinked{}, person.AccountUnlinked{}, person.AccountsMerged{}, person.Unmerged{}, person.CodeIssued{}, person.Erased{},
	master.LinkIssued{}, master.LinkRevoked{},
}

// Changes of guards. The rows they lead to are a pure function of the log.
type (
	reserve struct {
		booking, master domain.ID
		during          slots.Span
		before, after   time.Duration
	}
	release struct{ booking, master domain.ID }
	account struct{ messenger, name string }
	link    struct {
		account
		person domain.ID
	}
	unlink struct{ account }
	erase  struct{ person domain.ID } // whatever their accounts were: after a restore nobody can read that any more
	issue  struct {
		code   string
		master domain.ID
	}
	revoke struct{ code string }
	once   struct {
		hash   string
		person domain.ID
	}
)

// guardChanges tells what an event changes, in order; nothing for most events.
func guardChanges(event domain.Event) []any {
	switch e := event.(type) {
	case booking.Placed:
		return []any{reserving(e.Booking, e.Master, e.Starts, e.Ends, e.BufferBeforeMin, e.BufferAfterMin)}
	case booking.Moved:
		return []any{
			release{e.Booking, e.Master},
			reserving(e.Booking, e.Master, e.Starts, e.Ends, e.BufferBeforeMin, e.BufferAfterMin),
		}
	case booking.Edited:
		return []any{
			release{e.Booking, e.Master},
			reserving(e.Booking, e.Master, e.Starts, e.Ends, e.BufferBeforeMin, e.BufferAfterMin),
		}
	case booking.Restored:
		return []any{reserving(e.Booking, e.Master, e.Starts, e.Ends, e.BufferBeforeMin, e.BufferAfterMin)}
	case booking.Cancelled:
		return []any{release{e.Booking, e.Master}}
	case person.AccountLinked:
		return unlessDeleted(e.Account, link{account{e.Messenger, e.Account.Text()}, e.Person})
	case person.AccountUnlinked:
		return unlessDeleted(e.Account, unlink{account{e.Messenger, e.Account.Text()}})
	case person.AccountsMerged:
		return moving(e.Accounts, e.Person)
	case person.Unmerged:
		return moving(e.Accounts, e.Person)
	case person.Erased:
		changes := []any{erase{e.Person}}
		for _, other := range e.Others {
			changes = append(changes, erase{other})
		}
		return changes
	case person.CodeIssued:
		return []any{once{e.Hash, e.Person}}
	case master.LinkIssued:
		return []any{issue{e.Code, e.Master}}
	case master.LinkRevoked:
		return []any{revoke{e.Code}}
	}
	return nil
}

// unlessDeleted is a change of an account, unless nobody knows any more which: whoever had it was erased, and has none.
func unlessDeleted(name domain.Personal, change any) []any {
	if name == domain.Deleted {
		return nil
	}
	return []any{change}
}

// moving gives accounts to another person than before.
func moving(accounts []person.Holding, to domain.ID) (changes []any) {
	for _, held := range accounts {
		moved := account{held.Messenger, held.Account.Text()}
		changes = append(changes, unlessDeleted(held.Account, unlink{moved})...)
		changes = append(changes, unlessDeleted(held.Account, link{moved, to})...)
	}
	return changes
}

func reserving(booking, master domain.ID, starts, ends time.Time, beforeMin, afterMin int) reserve {
	return reserve{booking, master, slots.Span{Start: starts, End: ends}, minutes(beforeMin), minutes(afterMin)}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// placed is a change with the event that makes it: counted from the command's first event, or as a position.
type placed[change any] struct {
	change change
	at     int64
}

// guards are the net changes of one command or of a whole log: rows are first removed, then added, then marked.
type guards struct {
	release []release
	reserve []placed[reserve]
	unlink  []unlink
	link    []placed[link]
	erase   []erase
	issue   []placed[issue]
	revoke  []placed[revoke]
	once    []placed[once]
}

// add folds in what the event at this place changes. What is added and removed again leaves nothing.
func (g *guards) add(event domain.Event, at int64) {
	for _, change := range guardChanges(event) {
		switch c := change.(type) {
		case reserve:
			g.reserve = append(g.reserve, placed[reserve]{c, at})
		case release:
			before := len(g.reserve)
			g.reserve = slices.DeleteFunc(g.reserve, func(r placed[reserve]) bool { return r.change.booking == c.booking })
			if len(g.reserve) == before {
				g.release = append(g.release, c)
			}
		case link:
			g.link = append(g.link, placed[link]{c, at})
		case unlink:
			before := len(g.link)
			g.link = slices.DeleteFunc(g.link, func(l placed[link]) bool { return l.change.account == c.account })
			if len(g.link) == before {
				g.unlink = append(g.unlink, c)
			}
		case erase:
			g.link = slices.DeleteFunc(g.link, func(l placed[link]) bool { return l.change.person == c.person })
			g.erase = append(g.erase, c)
		case issue:
			g.issue = append(g.issue, placed[issue]{c, at})
		case revoke:
			g.revoke = append(g.revoke, placed[revoke]{c, at})
		case once:
			g.once = append(g.once, placed[once]{c, at})
		}
	}
}

const (
	releaseBookings = `delete from reserved where booking_id = any($1)`

	reserveBookings = `
insert into reserved (booking_id, master_id, during, buffer_before, buffer_after, position)
select r.booking, r.master, tstzrange(r.starts, r.ends), r.before, r.after, h.position + r.back
from log_head h, unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::int[], $7::bigint[])
	as r (booking, master, starts, ends, before, after, back)`

	unlinkAccounts = `
delete from messenger_accounts m using unnest($1::text[], $2::text[]) as u (messenger, account)
where m.messenger = u.messenger and m.account = u.account`

	eraseAccounts = `delete from messenger_accounts where person_id = any($1)`

	linkAccounts = `
insert into messenger_accounts (messenger, account, person_id, position)
select l.messenger, l.account, l.person, h.position + l.back
from log_head h, unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[]) as l (messenger, account, person, back)`

	issueCodes = `
insert into link_codes (code, master_id, position)
select i.code, i.master, h.position + i.back
from log_head h, unnest($1::text[], $2::uuid[], $3::bigint[]) as i (code, master, back)`

	revokeCodes = `
update link_codes c set revoked = true, position = h.position + r.back
from log_head h, unnest($1::text[], $2::bigint[]) as r (code, back)
where c.code = r.code`

	issueOnce = `
insert into one_time_codes (hash, person_id, position)
select o.hash, o.person, h.position + o.back
from log_head h, unnest($1::text[], $2::uuid[], $3::bigint[]) as o (hash, person, back)`
)

// guardRows gathers changes of many commands, as columns, for one statement per kind.
// Positions are written as the distance back from log_head, which the transaction has moved already.
type guardRows struct {
	released [][16]byte

	bookings, masters [][16]byte
	starts, ends      []time.Time
	before, after     []int
	reservedBack      []int64

	unlinkedMessengers, unlinkedAccounts []string
	erased                               [][16]byte

	messengers, accounts []string
	persons              [][16]byte
	linkedBack           []int64

	codes       []string
	codeMasters [][16]byte
	issuedBack  []int64

	revoked     []string
	revokedBack []int64

	hashes       []string
	hashPersons  [][16]byte
	hashesIssued []int64
}

// add takes over a command's changes; its event at 0 lies this far from log_head.
func (rows *guardRows) add(g guards, back int64) {
	for _, r := range g.release {
		rows.released = append(rows.released, r.booking)
	}
	for _, r := range g.reserve {
		rows.bookings, rows.masters = append(rows.bookings, r.change.booking), append(rows.masters, r.change.master)
		rows.starts, rows.ends = append(rows.starts, r.change.during.Start), append(rows.ends, r.change.during.End)
		rows.before = append(rows.before, int(r.change.before/time.Second))
		rows.after = append(rows.after, int(r.change.after/time.Second))
		rows.reservedBack = append(rows.reservedBack, back+r.at)
	}
	for _, u := range g.unlink {
		rows.unlinkedMessengers = append(rows.unlinkedMessengers, u.messenger)
		rows.unlinkedAccounts = append(rows.unlinkedAccounts, u.name)
	}
	for _, e := range g.erase {
		rows.erased = append(rows.erased, e.person)
	}
	for _, l := range g.link {
		rows.messengers, rows.accounts = append(rows.messengers, l.change.messenger), append(rows.accounts, l.change.name)
		rows.persons, rows.linkedBack = append(rows.persons, l.change.person), append(rows.linkedBack, back+l.at)
	}
	for _, i := range g.issue {
		rows.codes, rows.codeMasters = append(rows.codes, i.change.code), append(rows.codeMasters, i.change.master)
		rows.issuedBack = append(rows.issuedBack, back+i.at)
	}
	for _, r := range g.revoke {
		rows.revoked, rows.revokedBack = append(rows.revoked, r.change.code), append(rows.revokedBack, back+r.at)
	}
	for _, o := range g.once {
		rows.hashes, rows.hashPersons = append(rows.hashes, o.change.hash), append(rows.hashPersons, o.change.person)
		rows.hashesIssued = append(rows.hashesIssued, back+o.at)
	}
}

// queue queues what there is to write.
func (rows *guardRows) queue(batch *pgx.Batch) {
	if len(rows.released) > 0 {
		batch.Queue(releaseBookings, rows.released)
	}
	if len(rows.bookings) > 0 {
		batch.Queue(reserveBookings, rows.bookings, rows.masters, rows.starts, rows.ends, rows.before, rows.after, rows.reservedBack)
	}
	if len(rows.unlinkedAccounts) > 0 {
		batch.Queue(unlinkAccounts, rows.unlinkedMessengers, rows.unlinkedAccounts)
	}
	if len(rows.erased) > 0 {
		batch.Queue(eraseAccounts, rows.erased)
	}
	if len(rows.accounts) > 0 {
		batch.Queue(linkAccounts, rows.messengers, rows.accounts, rows.persons, rows.linkedBack)
	}
	if len(rows.codes) > 0 {
		batch.Queue(issueCodes, rows.codes, rows.codeMasters, rows.issuedBack)
	}
	if len(rows.revoked) > 0 {
		batch.Queue(revokeCodes, rows.revoked, rows.revokedBack)
	}
	if len(rows.hashes) > 0 {
		batch.Queue(issueOnce, rows.hashes, rows.hashPersons, rows.hashesIssued)
	}
}
