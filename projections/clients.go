package projections

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
)

type clientsRow struct {
	Master        domain.ID               `db:"master_id"`
	Client        domain.ID               `db:"client_id"`
	Code          string                  `db:"code"`
	Since         time.Time               `db:"since"`
	Note          string                  `db:"note"`
	Blocked       bool                    `db:"blocked"`
	Visits        int                     `db:"visits"`
	NoShows       int                     `db:"no_shows"`
	Cancellations int                     `db:"cancellations"`
	Ahead         map[domain.ID]time.Time `db:"ahead"`     // the starts of bookings whose outcome is open
	Settled       time.Time               `db:"settled"`   // the latest start of those that were kept or missed
	Latest        time.Time               `db:"latest"`    // of all these and Since: the order of the list
	Person        domain.ID               `db:"person_id"` // who it is by now: that one is shown, with what all their rows say
	Own           bool                    `db:"own"`       // they came themselves, and not only as who was merged into them
	Parts         int                     `db:"parts"`     // how many rows are this person's by a merge
}

type clientsBooking struct {
	Booking  domain.ID `db:"booking_id"`
	Master   domain.ID `db:"master_id"`
	Client   domain.ID `db:"client_id"`
	Starts   time.Time `db:"starts"`
	State    string    `db:"state"`
	ByClient bool      `db:"by_client"` // cancelled by the client
}

// What a booking may have come to, as far as the list of clients is concerned.
const (
	bookingAhead     = "ahead"
	bookingCompleted = "completed"
	bookingMissed    = "no_show"
	bookingCancelled = "cancelled"
)

// clientsByCode counts a master's clients by the code they came by; the sum over all codes is how many there are. See counted.
type clientsByCode struct {
	Master domain.ID `db:"master_id"`
	Code   string    `db:"code"`
	Count  int       `db:"count"`
}

var (
	clientsRows     = NewTable[clientsRow]("clients", "master_id", "client_id")
	clientsBookings = NewTable[clientsBooking]("clients_bookings", "booking_id")
	clientsCounts   = NewTable[clientsByCode]("clients_by_code", "master_id", "code")
)

var clients = Projection{
	Name: "clients", Version: 3,
	Takes: slices.Concat(clientPersonEvents, []domain.Event{
		person.MasterConnected{}, master.ClientBlocked{}, master.ClientUnblocked{}, master.ClientNoted{}, master.Erased{},
		booking.Placed{}, booking.Moved{}, booking.HandedOver{}, booking.Cancelled{}, booking.Restored{},
		booking.Completed{}, booking.NoShow{},
	}),
	Tables: []TableOf{clientsRows, clientsBookings, clientsCounts, clientPersons},
	Fold:   foldClients,
}

func foldClients(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case person.MasterConnected:
		return changeClient(rows, e, body.Master, body.Person, func(c *clientsRow) {
			if c.Code == "" {
				c.Code = body.Code
			}
		})
	case master.ClientBlocked:
		return changeClient(rows, e, body.Master, body.Client, func(c *clientsRow) { c.Blocked = true })
	case master.ClientUnblocked:
		return changeClient(rows, e, body.Master, body.Client, func(c *clientsRow) { c.Blocked = false })
	case master.ClientNoted:
		return changeClient(rows, e, body.Master, body.Client, func(c *clientsRow) { c.Note = body.Note.Text() })
	case master.Erased, person.Erased, person.Forgotten:
		return eraseClients(rows, e.Body)
	case person.AccountsMerged:
		if err := mergeClients(rows, body); err != nil {
			return err
		}
	case person.AccountsUnmerged:
		if err := unmergeClients(rows, body); err != nil {
			return err
		}
	case booking.Placed, booking.Moved, booking.HandedOver, booking.Cancelled, booking.Restored, booking.Completed, booking.NoShow:
		return foldClientBooking(rows, e)
	}
	return foldClientPerson(rows, e)
}

func foldClientBooking(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case booking.Placed:
		return changeClient(rows, e, body.Master, body.Client, func(c *clientsRow) {
			b := clientsBooking{body.Booking, body.Master, body.Client, body.Starts, bookingAhead, false}
			c.count(b, 1)
			clientsBookings.Put(rows, b)
		})
	case booking.Moved:
		return changeBooking(rows, e, body.Booking, body.Master, body.Client, func(b *clientsBooking) { b.Starts = body.Starts })
	case booking.Cancelled:
		byClient := body.By == booking.Client
		return changeBooking(rows, e, body.Booking, body.Master, body.Client, func(b *clientsBooking) { b.State, b.ByClient = bookingCancelled, byClient })
	case booking.Restored:
		return changeBooking(rows, e, body.Booking, body.Master, body.Client, func(b *clientsBooking) { b.State, b.ByClient = bookingAhead, false })
	case booking.Completed:
		return changeBooking(rows, e, body.Booking, body.Master, body.Client, func(b *clientsBooking) { b.State = bookingCompleted })
	case booking.NoShow:
		return changeBooking(rows, e, body.Booking, body.Master, body.Client, func(b *clientsBooking) { b.State = bookingMissed })
	case booking.HandedOver:
		return handOver(rows, e, body)
	}
	return nil
}

// changeBooking changes a booking and what its client's row counts because of it. A booking that is missing is told of last,
// so that a rehearsal learns of the client's row, too.
func changeBooking(rows *Rows, e Event, id, masterID, client domain.ID, change func(*clientsBooking)) error {
	b, missing := clientBooking(rows, id)
	err := changeClient(rows, e, masterID, client, func(c *clientsRow) {
		c.count(b, -1)
		change(&b)
		c.count(b, 1)
		clientsBookings.Put(rows, b)
	})
	return cmp.Or(missing, err)
}

func clientBooking(rows *Rows, id domain.ID) (clientsBooking, error) {
	b, found, err := clientsBookings.Get(rows, clientsBooking{Booking: id})
	if err == nil && !found {
		err = fmt.Errorf("booking %s was never placed", id)
	}
	return b, err
}

// handOver moves a booking from a client whom the master wrote down to the one who they turned out to be. The note goes with it.
// Of whom nothing is left after that was never anybody else, unless they had come by a code, which nobody else does for them.
func handOver(rows *Rows, e Event, body booking.HandedOver) error {
	var left clientsRow
	b, missing := clientBooking(rows, body.Booking)
	givenUp := changeClient(rows, e, body.Master, body.From, func(c *clientsRow) {
		c.count(b, -1)
		left = *c
	})
	takenOver := changeClient(rows, e, body.Master, body.Client, func(c *clientsRow) {
		b.Client = body.Client
		c.count(b, 1)
		if c.Note == "" {
			c.Note = left.Note
		}
		clientsBookings.Put(rows, b)
	})
	if left.Code != "" || left.counts() || left.Parts > 0 || left.hidden() {
		return cmp.Or(missing, givenUp, takenOver)
	}
	return cmp.Or(missing, givenUp, takenOver, dropClient(rows, left))
}

// changeClient changes a client's row, which begins with whatever first brings them together with the master.
func changeClient(rows *Rows, e Event, masterID, client domain.ID, change func(*clientsRow)) error {
	before, found, err := clientsRows.Get(rows, clientsRow{Master: masterID, Client: client})
	if err != nil {
		return err
	}
	row := before
	if !found {
		row = newClientsRow(masterID, client)
	}
	if !row.Own {
		row.Own, row.Since = true, e.RecordedAt
	}
	change(&row)
	row.Latest = row.latest()
	clientsRows.Put(rows, row)
	return recount(rows, before, row)
}

// count adds a booking to what the row says, or takes it away again.
func (c *clientsRow) count(b clientsBooking, by int) {
	switch b.State {
	case bookingAhead:
		c.Ahead = maps.Clone(c.Ahead)
		if by > 0 {
			c.Ahead[b.Booking] = b.Starts
		} else {
			delete(c.Ahead, b.Booking)
		}
	case bookingCompleted:
		c.Visits += by
		c.settle(b.Starts)
	case bookingMissed:
		c.NoShows += by
		c.settle(b.Starts)
	case bookingCancelled:
		if b.ByClient {
			c.Cancellations += by
		}
	}
}

// settle keeps the start of a visit that cannot be cancelled any more.
func (c *clientsRow) settle(starts time.Time) {
	if starts.After(c.Settled) {
		c.Settled = starts
	}
}

func (c *clientsRow) latest() time.Time {
	latest := c.Since
	for _, at := range append(slices.Collect(maps.Values(c.Ahead)), c.Settled) {
		if at.After(latest) {
			latest = at
		}
	}
	return latest
}
