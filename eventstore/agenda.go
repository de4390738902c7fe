package eventstore

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain"
	"zapis/domain/slots"
)

// Agenda is what is reserved of a master's time, as of a position.
type Agenda struct {
	Position int64
	Reserved []Reserved
}

// Reserved is one booking's time, with the buffers it needs around it.
type Reserved struct {
	Booking, Master domain.ID
	During          slots.Span
	Before, After   time.Duration
}

// Reading agendas is most of what a booking costs, so those who ask at the same time share a query, as those who append
// share a commit: one reader asks for all that waits.
const mostAsks = 256

// ask is somebody waiting for an agenda.
type ask struct {
	ctx    context.Context
	master domain.ID
	window slots.Span
	agenda Agenda
	answer chan error
}

const selectAgendas = `
select c.n - 1, h.position, r.booking_id, lower(r.during), upper(r.during), r.buffer_before, r.buffer_after
from log_head h
cross join unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) with ordinality as c (master, starts, ends, n)
left join lateral (
	select * from reserved where master_id = c.master and during && tstzrange(c.starts, c.ends) offset 0
) r on true
order by lower(r.during)`

// Agenda reads what is reserved in a window, in order of time. A command that rests on it appends with AgendaSeen.
// A window that does not end after it starts is an error.
func (s *Store) Agenda(ctx context.Context, master domain.ID, window slots.Span) (Agenda, error) {
	if !window.Start.Before(window.End) {
		return Agenda{}, fmt.Errorf("read the agenda of master %s: the window does not end after it starts", master)
	}
	a := &ask{ctx: ctx, master: master, window: window, answer: make(chan error, 1)}
	if err := s.ask(a); err != nil {
		return Agenda{}, fmt.Errorf("read the agenda of master %s: %w", master, err)
	}
	return a.agenda, nil
}

func (s *Store) ask(a *ask) error {
	select {
	case s.asks <- a:
	case <-s.closing:
		return ErrClosed
	case <-a.ctx.Done():
		return a.ctx.Err()
	}
	select {
	case err := <-a.answer:
		return err
	case <-s.closing:
		return ErrClosed
	case <-a.ctx.Done():
		return a.ctx.Err()
	}
}

// agendaReader asks on a connection of its own, with the appender's parameters: a plan that was made while little was
// reserved, on a connection of the pool, would read all that is reserved by now.
type agendaReader struct {
	*Store
	conn *pgx.Conn // nil until needed, and after it was lost
}

func (r *agendaReader) run(ctx context.Context) {
	for {
		select {
		case first := <-r.asks:
			r.answer(ctx, r.waitingAsks(first))
		case <-ctx.Done():
			if r.conn != nil {
				_ = r.conn.Close(context.WithoutCancel(ctx)) // the server would notice by itself
			}
			return
		}
	}
}

func (s *Store) waitingAsks(first *ask) []*ask {
	asks := []*ask{first}
	for len(asks) < mostAsks {
		select {
		case another := <-s.asks:
			asks = append(asks, another)
		default:
			return asks
		}
	}
	return asks
}

// answer reads for all of them at once; what one of them meets, all do.
func (r *agendaReader) answer(ctx context.Context, asks []*ask) {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	err := r.read(ctx, asks)
	if err != nil && r.conn != nil && r.conn.IsClosed() {
		err = r.read(ctx, asks) // the connection had been lost before we asked
	}
	for _, a := range asks {
		a.answer <- err
	}
}

func (r *agendaReader) read(ctx context.Context, asks []*ask) (err error) {
	if r.conn == nil || r.conn.IsClosed() {
		if r.conn, err = r.connect(ctx, appenderParameters); err != nil {
			r.conn = nil
			return err
		}
	}
	masters := make([][16]byte, len(asks))
	starts, ends := make([]time.Time, len(asks)), make([]time.Time, len(asks))
	for i, a := range asks {
		masters[i], starts[i], ends[i] = a.master, a.window.Start, a.window.End
	}
	rows, err := r.conn.Query(ctx, selectAgendas, masters, starts, ends)
	if err != nil {
		return err
	}
	var n, before, after *int
	var position int64
	var booking *[16]byte
	var from, to *time.Time
	for _, a := range asks {
		a.agenda = Agenda{}
	}
	_, err = pgx.ForEachRow(rows, []any{&n, &position, &booking, &from, &to, &before, &after}, func() error {
		a := asks[*n]
		a.agenda.Position = position
		if booking != nil {
			a.agenda.Reserved = append(a.agenda.Reserved, Reserved{
				Booking: *booking, Master: a.master, During: slots.Span{Start: *from, End: *to},
				Before: time.Duration(*before) * time.Second, After: time.Duration(*after) * time.Second,
			})
		}
		return nil
	})
	return err
}
