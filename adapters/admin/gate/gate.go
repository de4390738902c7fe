// Package gate lets the staff into the admin panel: invitations, passwords, second factors and sessions.
package gate

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/staff"
	"zapis/eventstore"
)

// Refusals at the gate.
const (
	ErrWrong        domain.Refusal = "sign_in_wrong"
	ErrBadInvite    domain.Refusal = "invitation_gone"
	ErrWeakPassword domain.Refusal = "password_weak"
	ErrWrongCode    domain.Refusal = "code_wrong"
)

// Bounds.
const (
	sessionFor  = 7 * 24 * time.Hour
	idleFor     = 12 * time.Hour
	halfFor     = 10 * time.Minute // for the second factor
	inviteFor   = 24 * time.Hour
	leastLength = 12  // of a password, in characters
	mostLength  = 200 // of it, in bytes
)

// Gate is safe for concurrent use.
type Gate struct {
	Pool     *pgxpool.Pool
	Commands *commands.Commands
	Keys     eventstore.Keys // seal the seeds of second factors
	Optional bool            // a second factor may be put off: nothing real is behind the gate

	turns chan struct{} // hashing takes much memory: so many at once
}

// New opens the gate.
func New(g Gate) *Gate {
	g.turns = make(chan struct{}, 2)
	return &g
}

// Session is somebody who is in.
type Session struct {
	ID     domain.ID
	Member staff.State
	Proven bool // the second factor, too, or none is asked for
	Agent  string
	Began  time.Time
	Seen   time.Time
	hash   []byte
}

// hashOf is what of a code or cookie is kept: they are random and long enough not to be guessed from it.
func hashOf(text string) []byte {
	hash := sha256.Sum256([]byte(text))
	return hash[:]
}

// Empty tells whether nobody has joined yet.
func (g *Gate) Empty(ctx context.Context) (empty bool, err error) {
	err = g.Pool.QueryRow(ctx, `select not exists (select from staff_secrets where password <> '')`).Scan(&empty)
	return empty, err
}

// Invite makes a code by which a member, or if that is zero whoever comes first, chooses a password once. Older codes of
// theirs are none any more.
func (g *Gate) Invite(ctx context.Context, member domain.ID) (code string, until time.Time, err error) {
	code, until = rand.Text(), time.Now().Add(inviteFor)
	err = pgx.BeginFunc(ctx, g.Pool, func(tx pgx.Tx) error {
		if member.IsZero() { // another process has just printed its own
			_, err := tx.Exec(ctx, `insert into staff_invitations (code_hash, until) values ($1, $2)`, hashOf(code), until)
			return err
		}
		if _, err := tx.Exec(ctx, `delete from staff_invitations where member_id = $1 or until < now()`, member); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into staff_invitations (code_hash, member_id, until) values ($1, $2, $3)`, hashOf(code), member, until)
		return err
	})
	return code, until, err
}

// Invited tells whom a code invites; zero: whoever comes first. Refused with ErrBadInvite.
func (g *Gate) Invited(ctx context.Context, code string) (member staff.State, err error) {
	var id *domain.ID
	err = g.Pool.QueryRow(ctx, `select member_id from staff_invitations where code_hash = $1 and until > now()`, hashOf(code)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return member, ErrBadInvite
	}
	if err != nil {
		return member, err
	}
	if id == nil {
		empty, err := g.Empty(ctx)
		if err == nil && !empty {
			err = ErrBadInvite
		}
		return member, err
	}
	member, err = g.Commands.StaffNow(ctx, *id)
	if err == nil && !member.Exists() {
		err = ErrBadInvite
	}
	return member, err
}

// Join has whom a code invites choose a password, and a name if they are the first, and opens a session. The code works once.
// Refused with ErrBadInvite, ErrWeakPassword, and as staff.Add is.
func (g *Gate) Join(ctx context.Context, meta commands.Meta, code, name, password, agent string) (cookie string, err error) {
	member, err := g.Invited(ctx, code)
	if err != nil {
		return "", err
	}
	if weak(password) {
		return "", ErrWeakPassword
	}
	id := member.Member
	if id.IsZero() {
		id = commands.StaffID(name)
		_, err := g.Commands.Staff(ctx, meta, id, staff.Add{Member: id, Name: name, Role: access.Admin})
		if err != nil && !errors.Is(err, staff.ErrKnown) { // known: their first try was cut off
			return "", err
		}
		if member, err = g.Commands.StaffNow(ctx, id); err != nil {
			return "", err
		}
	}
	used, err := g.Pool.Exec(ctx, `delete from staff_invitations where code_hash = $1 and until > now()`, hashOf(code))
	if err == nil && used.RowsAffected() == 0 {
		err = ErrBadInvite
	}
	if err != nil {
		return "", err
	}
	if err := g.setPassword(ctx, meta, member, password, domain.ID{}); err != nil {
		return "", err
	}
	return g.begin(ctx, meta, id, agent)
}

func weak(password string) bool {
	return len([]rune(password)) < leastLength || len(password) > mostLength || strings.Count(password, password[:1]) == len(password)
}

func (g *Gate) setPassword(ctx context.Context, meta commands.Meta, member staff.State, password string, session domain.ID) error {
	hash, err := g.hash(ctx, password)
	if err != nil {
		return err
	}
	const keep = `insert into staff_secrets (member_id, name, password) values ($1, $2, $3)
		on conflict (member_id) do update set name = excluded.name, password = excluded.password`
	if _, err := g.Pool.Exec(ctx, keep, member.Member, member.Name, hash); err != nil {
		return fmt.Errorf("keep a password: %w", err)
	}
	_, err = g.Commands.Staff(ctx, meta, member.Member, staff.SetPassword{Session: session})
	return err
}

// ChangePassword is by somebody who is in and knows the old one; their other sessions end. Refused with ErrWrong,
// ErrWeakPassword, and staff.ErrTryLater after too many failures.
func (g *Gate) ChangePassword(ctx context.Context, meta commands.Meta, by Session, old, password string) error {
	if time.Now().Before(by.Member.WaitsUntil()) {
		return staff.ErrTryLater
	}
	right, err := g.proves(ctx, by.Member.Member, old)
	switch {
	case err != nil:
		return err
	case !right:
		return g.failed(ctx, meta, by.Member.Member, ErrWrong)
	case weak(password):
		return ErrWeakPassword
	}
	return g.setPassword(ctx, meta, by.Member, password, by.ID)
}

func (g *Gate) hash(ctx context.Context, password string) (string, error) {
	defer g.turn(ctx)()
	return argon2id.CreateHash(password, argon2id.DefaultParams)
}

// turn waits for one of the turns of hashing; call what it returns afterwards.
func (g *Gate) turn(ctx context.Context) func() {
	select {
	case g.turns <- struct{}{}:
		return func() { <-g.turns }
	case <-ctx.Done():
		return func() {}
	}
}

// nobodys is compared with when there is nobody of a name, so that it takes as long as when there is.
const nobodys = "$argon2id$v=19$m=65536,t=1,p=2$c29tZXRoaW5nc2FsdHk$6Vq0y2mY1m5c0b7r8o0T8m0rj0u8C0t8m1m2m3m4m5k"

// proves tells whether a password is a member's.
func (g *Gate) proves(ctx context.Context, member domain.ID, password string) (bool, error) {
	hash := nobodys
	err := g.Pool.QueryRow(ctx, `select password from staff_secrets where member_id = $1 and password <> ''`, member).Scan(&hash)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, err
	}
	if len(password) > mostLength {
		return false, nil
	}
	defer g.turn(ctx)()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	return match && hash != nobodys, err
}

// SignIn opens a session, which holds for everything once the second factor is proven, too. Refused with ErrWrong whoever it
// is that does not exist, and with staff.ErrTryLater after too many failures.
func (g *Gate) SignIn(ctx context.Context, meta commands.Meta, name, password, agent string) (cookie string, err error) {
	id := commands.StaffID(name)
	member, err := g.Commands.StaffNow(ctx, id)
	if err != nil {
		return "", err
	}
	if time.Now().Before(member.WaitsUntil()) {
		return "", staff.ErrTryLater
	}
	right, err := g.proves(ctx, id, password)
	switch {
	case err != nil:
		return "", err
	case !member.Exists():
		return "", ErrWrong
	case !right:
		return "", g.failed(ctx, meta, id, ErrWrong)
	}
	return g.begin(ctx, meta, id, agent)
}

// failed notes a failure; what is refused then is wrong, unless it is time to wait.
func (g *Gate) failed(ctx context.Context, meta commands.Meta, id domain.ID, wrong error) error {
	if _, err := g.Commands.Staff(ctx, meta, id, staff.Fail{}); err != nil {
		return err
	}
	return wrong
}

func (g *Gate) begin(ctx context.Context, meta commands.Meta, id domain.ID, agent string) (cookie string, err error) {
	session, cookie := domain.ID(uuid.Must(uuid.NewV7())), rand.Text()
	until := time.Now().Add(sessionFor)
	if _, err := g.Commands.Staff(ctx, meta, id, staff.SignIn{Session: session, Until: until}); err != nil {
		return "", err
	}
	const keep = `with gone as (delete from staff_sessions where until < now())
		insert into staff_sessions (cookie_hash, session_id, member_id, proven, agent, until) values ($1, $2, $3, false, $4, $5)`
	_, err = g.Pool.Exec(ctx, keep, hashOf(cookie), session, id, shortened(agent), until)
	return cookie, err
}

func shortened(agent string) string {
	const most = 200
	if len(agent) > most {
		agent = agent[:most]
	}
	return strings.ToValidUTF8(strings.ReplaceAll(agent, "\x00", ""), "")
}

// Session is that of a cookie, if it holds.
func (g *Gate) Session(ctx context.Context, cookie string) (s Session, holds bool, err error) {
	if cookie == "" {
		return s, false, nil
	}
	s.hash = hashOf(cookie)
	var member domain.ID
	const read = `select session_id, member_id, proven, agent, began, seen from staff_sessions where cookie_hash = $1 and until > now()`
	err = g.Pool.QueryRow(ctx, read, s.hash).Scan(&s.ID, &member, &s.Proven, &s.Agent, &s.Began, &s.Seen)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	if s.Member, err = g.Commands.StaffNow(ctx, member); err != nil {
		return s, false, err
	}
	idle, half := time.Since(s.Seen) > idleFor, !s.Proven && time.Since(s.Began) > halfFor
	if idle || half || !s.Member.Holds(s.ID, time.Now()) {
		return s, false, nil
	}
	if time.Since(s.Seen) > time.Minute {
		_, err = g.Pool.Exec(ctx, `update staff_sessions set seen = now() where cookie_hash = $1`, s.hash)
	}
	return s, true, err
}

// End ends one of a member's sessions.
func (g *Gate) End(ctx context.Context, meta commands.Meta, member, session domain.ID, why staff.Cause) error {
	if _, err := g.Commands.Staff(ctx, meta, member, staff.SignOut{Session: session, Cause: why}); err != nil {
		return err
	}
	_, err := g.Pool.Exec(ctx, `delete from staff_sessions where session_id = $1 and member_id = $2`, session, member)
	return err
}

// Sessions are those of a member that hold, the one used last first.
func (g *Gate) Sessions(ctx context.Context, member staff.State) ([]Session, error) {
	const read = `select session_id, proven, agent, began, seen from staff_sessions where member_id = $1 and until > now() order by seen desc`
	rows, _ := g.Pool.Query(ctx, read, member.Member)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Session, err error) {
		s.Member = member
		return s, row.Scan(&s.ID, &s.Proven, &s.Agent, &s.Began, &s.Seen)
	})
	var held []Session
	for _, s := range all {
		if member.Holds(s.ID, time.Now()) && time.Since(s.Seen) <= idleFor {
			held = append(held, s)
		}
	}
	return held, err
}

// Members are all who were ever invited or have joined, by name.
func (g *Gate) Members(ctx context.Context) (all []staff.State, err error) {
	const read = `select member_id from staff_secrets union select member_id from staff_invitations where member_id is not null`
	rows, _ := g.Pool.Query(ctx, read)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[domain.ID])
	for _, id := range ids {
		member, failed := g.Commands.StaffNow(ctx, id)
		if failed != nil {
			return nil, failed
		}
		if member.Exists() {
			all = append(all, member)
		}
	}
	return all, err
}
