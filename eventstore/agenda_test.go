package eventstore_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"zapis/domain/booking"
	"zapis/domain/slots"
)

// Those who ask at the same time share a query: each still gets their own master's time, and a senseless window harms nobody else.
func TestAgendasReadTogetherAreKeptApart(t *testing.T) {
	s, _ := open(t)
	var booked []booking.Placed
	for i := range 40 {
		booked = append(booked, placedAt(newID(), i))
		mustAppend(t, s, place(booked[i]))
	}
	window := slots.Span{Start: noon.Add(-24 * time.Hour), End: noon.Add(24 * time.Hour)}
	var all sync.WaitGroup
	for range 5 {
		for _, b := range booked {
			all.Go(func() {
				agenda, err := s.Agenda(context.Background(), b.Master, window)
				if err != nil || len(agenda.Reserved) != 1 || agenda.Reserved[0].Booking != b.Booking || agenda.Position == 0 {
					t.Errorf("%+v, %v", agenda, err)
				}
			})
			all.Go(func() {
				if _, err := s.Agenda(context.Background(), b.Master, slots.Span{Start: window.End, End: window.Start}); err == nil {
					t.Error("a window that ends before it starts was read")
				}
			})
		}
	}
	all.Wait()
}
