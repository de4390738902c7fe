package eventstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

const lockHead = `select position from log_head for update`

const (
	knownCommands = `select event_id from events where event_id = any($1)`

	// Each condition looks its row up by a subquery that the planner can only run through the index, row by row:
	// an "exists" it may turn into a join or a hash of the whole table.

	// A stream is stale that has not reached the version, or, unless a unique key will tell, that has passed it.
	// What this transaction itself has inserted, up to log_head, does not count.
	staleStreams = `
from unnest($1::text[], $2::int[], $3::bool[]) with ordinality as c (stream, version, keyed, n)
where (c.version > 0 and (select e.version from events e where e.stream = c.stream and e.version = c.version) is null)
	or (not c.keyed and (select e.position from events e where e.stream = c.stream and e.version = c.version + 1)
		<= (select position from log_head) - $4::bigint)`

	staleAgendas = `
from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[]) with ordinality as c (master, starts, ends, position, n)
where (select r.position from reserved r
	where r.master_id = c.master and r.during && tstzrange(c.starts, c.ends) and r.position > c.position limit 1) is not null`

	takenTimes = `
select c.n - 1, r.booking_id
from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) with ordinality as c (master, starts, ends, n),
lateral (select booking_id from reserved where master_id = c.master and during && tstzrange(c.starts, c.ends) offset 0) r`

	takenAccounts = `
select c.n - 1
from unnest($1::text[], $2::text[]) with ordinality as c (messenger, account, n)
join messenger_accounts m on m.messenger = c.messenger and m.account = c.account`

	takenOnce = `
select c.n - 1 from unnest($1::text[]) with ordinality as c (hash, n) join one_time_codes o on o.hash = c.hash`

	takenCodes = `
select c.n - 1 from unnest($1::text[]) with ordinality as c (code, n) join link_codes l on l.code = c.code`

	refuseIf = `select refuse_append('` + ReadCondition + `') `
	each     = `select c.n - 1 `
)

// conditions are the streams and agendas that commands rest on, as columns, with the command and the constraint of each.
type conditions struct {
	streams  []string
	versions []int
	keyed    []bool
	by       []breach

	masters      [][16]byte
	starts, ends []time.Time
	positions    []int64
	agendaBy     []breach
}

// breach is what a command is told when a condition does not hold.
type breach struct {
	p          *pending
	constraint string
	stream     string
}

func (c *conditions) stream(p *pending, at StreamAt, keyed bool, constraint string) {
	c.streams, c.versions, c.keyed = append(c.streams, at.Name), append(c.versions, at.Version), append(c.keyed, keyed)
	c.by = append(c.by, breach{p, constraint, at.Name})
}

func (c *conditions) read(p *pending) {
	for _, at := range p.at {
		c.stream(p, at, false, ReadCondition)
	}
	for _, seen := range p.seen {
		c.masters, c.positions = append(c.masters, seen.Master), append(c.positions, seen.Position)
		c.starts, c.ends = append(c.starts, seen.Window.Start), append(c.ends, seen.Window.End)
		c.agendaBy = append(c.agendaBy, breach{p, ReadCondition, "agenda/" + seen.Master.String()})
	}
}

// queueConditions makes the transaction, which has inserted so many events, fail unless every condition holds. New streams need no look: their key tells.
func queueConditions(statements *pgx.Batch, batch []*pending, inserted int) {
	var c conditions
	for _, p := range batch {
		c.read(p)
		for _, expected := range p.expected {
			if expected.Version > 0 {
				c.stream(p, expected, true, StreamVersion)
			}
		}
	}
	if len(c.streams) > 0 {
		statements.Queue(refuseIf+staleStreams, c.streams, c.versions, c.keyed, inserted)
	}
	if len(c.masters) > 0 {
		statements.Queue(refuseIf+staleAgendas, c.masters, c.starts, c.ends, c.positions)
	}
}

// appendCarefully finds out under the lock who loses and why, appends the winners, answers both, and returns
// those that must see the outcome of the winners.
func (a *appender) appendCarefully(ctx context.Context, batch []*pending) (later []*pending, err error) {
	var winners []*pending
	var head *int64
	verdicts := map[*pending]answer{}
	err = pgx.BeginFunc(ctx, a.conn, func(tx pgx.Tx) error {
		if err := judge(ctx, tx, batch, verdicts); err != nil {
			return err
		}
		var left []*pending
		for _, p := range batch {
			if _, judged := verdicts[p]; !judged {
				left = append(left, p)
			}
		}
		if winners, later = apart(left); len(winners) == 0 {
			return nil
		}
		statements := &pgx.Batch{}
		if head, err = a.queueWrites(statements, winners, false); err != nil {
			return err
		}
		return tx.SendBatch(ctx, statements).Close()
	})
	if err != nil {
		return nil, err
	}
	for p, verdict := range verdicts {
		p.answer <- verdict
	}
	if len(winners) > 0 {
		a.answerAppended(winners, *head)
	}
	return later, nil
}

// judge takes the lock and gives a verdict on every command that is in the log already or has lost. The lock makes it exact:
// nothing of what it reads can change before the commit.
func judge(ctx context.Context, tx pgx.Tx, batch []*pending, verdicts map[*pending]answer) error {
	statements := &pgx.Batch{}
	statements.Queue(lockHead)
	queueDuplicates(statements, batch, verdicts)
	refuse := func(b breach) {
		if _, judged := verdicts[b.p]; !judged {
			verdicts[b.p] = answer{err: &Conflict{Constraint: b.constraint, Stream: b.stream}}
		}
	}
	queueJudgement(statements, batch, refuse)
	queueTakenTimes(statements, batch, refuse)
	queueTakenKeys(statements, batch, refuse)
	return tx.SendBatch(ctx, statements).Close()
}

func queueDuplicates(statements *pgx.Batch, batch []*pending, verdicts map[*pending]answer) {
	firsts := make([][16]byte, len(batch))
	for i, p := range batch {
		firsts[i] = p.first
	}
	statements.Queue(knownCommands, firsts).Query(func(rows pgx.Rows) error {
		ids, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
		known := make(map[domain.ID]bool, len(ids))
		for _, id := range ids {
			known[id] = true
		}
		for _, p := range batch {
			if known[p.first] {
				verdicts[p] = answer{duplicate: true}
			}
		}
		return err
	})
}

func queueJudgement(statements *pgx.Batch, batch []*pending, refuse func(breach)) {
	var c conditions
	for _, p := range batch {
		for _, expected := range p.expected {
			c.stream(p, expected, false, StreamVersion)
		}
		c.read(p)
	}
	queueEach(statements, each+staleStreams, c.by, refuse, c.streams, c.versions, c.keyed, 0)
	if len(c.masters) > 0 {
		queueEach(statements, each+staleAgendas, c.agendaBy, refuse, c.masters, c.starts, c.ends, c.positions)
	}
}

// queueTakenTimes finds reservations that overlap with what another booking holds; what the same command releases does not count.
func queueTakenTimes(statements *pgx.Batch, batch []*pending, refuse func(breach)) {
	var rows guardRows
	var by []*pending
	for _, p := range batch {
		rows.add(guards{reserve: p.guards.reserve}, 0)
		for range p.guards.reserve {
			by = append(by, p)
		}
	}
	if len(by) == 0 {
		return
	}
	statements.Queue(takenTimes, rows.masters, rows.starts, rows.ends).Query(func(found pgx.Rows) error {
		var n int
		var holder domain.ID
		_, err := pgx.ForEachRow(found, []any{&n, (*[16]byte)(&holder)}, func() error {
			if p := by[n]; !p.releases(holder) {
				refuse(breach{p, NoOverlap, "agenda/" + domain.ID(rows.masters[n]).String()})
			}
			return nil
		})
		return err
	})
}

func (p *pending) releases(booking domain.ID) bool {
	for _, r := range p.guards.release {
		if r.booking == booking {
			return true
		}
	}
	return false
}

// queueTakenKeys finds accounts and codes that are taken; an account that the same command unlinks is not.
func queueTakenKeys(statements *pgx.Batch, batch []*pending, refuse func(breach)) {
	var messengers, accounts, codes, hashes []string
	var accountsBy, codesBy, hashesBy []breach
	for _, p := range batch {
		for _, l := range p.guards.link {
			if !p.unlinks(l.change.account) {
				messengers, accounts = append(messengers, l.change.messenger), append(accounts, l.change.name)
				accountsBy = append(accountsBy, breach{p, OneAccount, p.expected[0].Name})
			}
		}
		for _, i := range p.guards.issue {
			codes = append(codes, i.change.code)
			codesBy = append(codesBy, breach{p, OneLinkCode, p.expected[0].Name})
		}
		for _, o := range p.guards.once {
			hashes = append(hashes, o.change.hash)
			hashesBy = append(hashesBy, breach{p, OneTimeCode, p.expected[0].Name})
		}
	}
	if len(accounts) > 0 {
		queueEach(statements, takenAccounts, accountsBy, refuse, messengers, accounts)
	}
	if len(codes) > 0 {
		queueEach(statements, takenCodes, codesBy, refuse, codes)
	}
	if len(hashes) > 0 {
		queueEach(statements, takenOnce, hashesBy, refuse, hashes)
	}
}

func (p *pending) unlinks(a account) bool {
	for _, u := range p.guards.unlink {
		if u.account == a {
			return true
		}
	}
	return false
}

// queueEach queues a query for the numbers of the conditions that do not hold.
func queueEach(statements *pgx.Batch, query string, by []breach, refuse func(breach), args ...any) {
	statements.Queue(query, args...).Query(func(rows pgx.Rows) error {
		broken, err := pgx.CollectRows(rows, pgx.RowTo[int])
		for _, n := range broken {
			refuse(by[n])
		}
		return err
	})
}
