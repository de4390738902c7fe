package transparency

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/note"

	"zapis/eventstore"
)

// Sealer follows the log and keeps the tree: it hashes what was appended, signs a head, publishes it. Of several in all
// processes one works; the others stand by. It never holds an append up: it only reads what is committed.
type Sealer struct {
	Options
	verifiers note.Verifiers

	mu      sync.Mutex
	stopped error // the discrepancy it stands before
	mute    error // why heads are not in the file
	alone   error // why they are not posted

	step func(at string) error // ends a test between any two steps
}

// Options are what a sealer needs. Store, Pool and Key are required.
type Options struct {
	Store *eventstore.Store
	Pool  *pgxpool.Pool
	Key   *Key
	Heads *HeadsFile // where heads are published; nil: nowhere but in the database
	// Post publishes the newest head elsewhere, too; it may be nil. Heads that come while it works are passed over but for the newest.
	Post func(ctx context.Context, head Head) error
	Log  *slog.Logger
	Pace time.Duration // between two heads; 0: 0.9 s
	Now  func() time.Time
}

const (
	defaultPace = 900 * time.Millisecond
	sealPage    = 8192 // events in one transaction
)

// New makes a sealer; Run sets it to work.
func New(o Options) (*Sealer, error) {
	verifier, err := note.NewVerifier(o.Key.Verifier())
	if err != nil {
		return nil, fmt.Errorf("read the verifier key: %w", err)
	}
	if o.Pace == 0 {
		o.Pace = defaultPace
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Sealer{Options: o, verifiers: note.VerifierList(verifier), step: func(string) error { return nil }}, nil
}

// Run seals until ctx ends, then returns nil. What is not as it was published is not signed over: it says so, again every
// minute, and looks whether somebody has put it right.
func (s *Sealer) Run(ctx context.Context) error {
	var posts sync.WaitGroup
	defer posts.Wait()
	newest := make(chan Head, 1)
	if s.Post != nil {
		posts.Go(func() { s.post(ctx, newest) })
	}
	signal, leave := s.Store.Signal()
	defer leave()
	for ctx.Err() == nil {
		err := s.lead(ctx, signal, newest)
		if ctx.Err() != nil {
			break
		}
		wait := retryAfter
		if found := new(Discrepancy); errors.As(err, &found) {
			s.Log.Error("NO HEADS ARE SIGNED: the log is not what was published. Run zapis audit verify, see docs/audit.md", "found", found.What)
			s.stand(err)
			wait = lookAgainAfter
		} else {
			s.Log.Warn("sealing the log is interrupted", "error", err)
		}
		pause(ctx, nil, wait)
	}
	return nil
}

func (s *Sealer) stand(before error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = before
}

const selectBehind = `select h.position - t.size, coalesce((
	select extract(epoch from clock_timestamp() - greatest(e.recorded_at, t.sealed_at))::float8 from events e where e.position = t.size + 1), 0)
from log_tree t, log_head h`

// Check fails while the sealer stands before a discrepancy, cannot publish, or the tree, whoever seals, is far behind the log.
func (s *Sealer) Check(ctx context.Context) error {
	s.mu.Lock()
	stopped, mute := s.stopped, errors.Join(s.mute, s.alone)
	s.mu.Unlock()
	if stopped != nil {
		return fmt.Errorf("no heads are signed: %w", stopped)
	}
	var behind int64
	var seconds float64
	if err := s.Pool.QueryRow(ctx, selectBehind).Scan(&behind, &seconds); err != nil {
		return fmt.Errorf("ask how far the tree is: %w", err)
	}
	if late := time.Duration(seconds * float64(time.Second)); late > tolerated {
		return fmt.Errorf("the tree is %s events, %s behind the log", Grouped(behind), late.Round(time.Second))
	}
	return mute
}

// tryLock is held for as long as the connection lives over which all sealing goes.
const tryLock = `select pg_try_advisory_lock(hashtextextended('zapis sealer', 0))`

// lead seals for as long as this process holds the lock. Who loses the connection loses the lock, and can write no more.
func (s *Sealer) lead(ctx context.Context, signal <-chan struct{}, newest chan Head) error {
	pooled, err := s.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()
	defer conn.Close(context.WithoutCancel(ctx))
	for led := false; !led; {
		if err := conn.QueryRow(ctx, tryLock).Scan(&led); err != nil {
			return err
		}
		if !led && !pause(ctx, nil, askAgainAfter) {
			return ctx.Err()
		}
	}
	w := &sealing{Sealer: s, conn: conn}
	if err := w.begin(ctx); err != nil {
		return err
	}
	s.stand(nil)
	for {
		begun := s.Now()
		more, err := w.some(ctx)
		if err != nil {
			return err
		}
		s.publish(ctx, w, newest)
		if more {
			continue
		}
		if !pause(ctx, nil, s.Pace-s.Now().Sub(begun)) || !pause(ctx, signal, lookEvery) {
			return ctx.Err()
		}
	}
}

// publish brings the file up to date. One that cannot be written is told and tried again with the next head: the tree goes on.
func (s *Sealer) publish(ctx context.Context, w *sealing, newest chan Head) {
	if w.head == nil {
		return
	}
	if s.Heads != nil && w.published < w.head.Size {
		err := s.Heads.publish(ctx, s.Key.Name(), w.heads)
		if ctx.Err() != nil {
			return
		}
		if s.note(&s.mute, "heads cannot be written to their file", err); err == nil {
			w.published = w.head.Size
		}
	}
	if s.Post != nil && w.posted < w.head.Size {
		offer(newest, *w.head)
		w.posted = w.head.Size
	}
}

// note keeps an error for Check, and tells when it comes and goes.
func (s *Sealer) note(into *error, what string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && *into == nil:
		s.Log.Error(what+"; it is tried again", "error", err)
	case err == nil && *into != nil:
		s.Log.Info(what + ": this is over")
	}
	*into = err
}

// offer leaves a head to be posted, in place of an older one.
func offer(newest chan Head, head Head) {
	for {
		select {
		case newest <- head:
			return
		case <-newest:
		}
	}
}

// post hands the newest head on, and tries again until it is taken or a newer one is there.
func (s *Sealer) post(ctx context.Context, newest chan Head) {
	var delay time.Duration
	for {
		var head Head
		select {
		case head = <-newest:
		case <-ctx.Done():
			return
		}
		err := s.Post(ctx, head)
		if ctx.Err() != nil {
			return
		}
		if s.note(&s.alone, "heads cannot be posted", err); err == nil {
			delay = 0
			continue
		}
		delay = min(max(2*delay, retryAfter), lookAgainAfter)
		pause(ctx, nil, delay)
		select {
		case newest <- head:
		default: // a newer one waits
		}
	}
}

// heads reads heads of the database after a size, for publishing.
func (w *sealing) heads(ctx context.Context, after int64) ([]Head, error) {
	notes, err := readNotes(ctx, w.conn, selectHeads, after, 1000)
	if err != nil {
		return nil, err
	}
	return openAll(notes, w.verifiers)
}

func openAll(notes []string, verifiers note.Verifiers) ([]Head, error) {
	heads := make([]Head, len(notes))
	for i, text := range notes {
		var err error
		if heads[i], err = OpenHead(text, verifiers); err != nil {
			return nil, err
		}
	}
	return heads, nil
}
