package delivery_test

import (
	"testing"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/delivery"
)

// The acts of a story, by whom.
var (
	storyStarts = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	visit       = booking.Visit{Items: []booking.Item{{Name: "Стрижка", DurationMin: 60, Price: 100}}, Price: 100, Currency: "RUB"}
)

func placed(by booking.Party) booking.Placed {
	return booking.Placed{
		Booking: domain.ID{1}, Master: domain.ID{3}, Client: domain.ID{2}, Zone: "Europe/Moscow",
		Starts: storyStarts, Ends: storyStarts.Add(time.Hour), By: by, Visit: visit,
	}
}

func moved(by booking.Party, hours int) booking.Moved {
	starts := storyStarts.Add(time.Duration(hours) * time.Hour)
	return booking.Moved{Booking: domain.ID{1}, Starts: starts, Ends: starts.Add(time.Hour), Zone: "Europe/Moscow", By: by}
}

func cancelled(by booking.Party) booking.Cancelled {
	return booking.Cancelled{Booking: domain.ID{1}, By: by}
}

func restored(by booking.Party) booking.Restored {
	return booking.Restored{Booking: domain.ID{1}, Starts: storyStarts, Ends: storyStarts.Add(time.Hour), By: by}
}

func TestTheNetEffectIsTold(t *testing.T) {
	const client, owner, system = booking.Client, booking.Master, booking.System
	for _, test := range []struct {
		name     string
		history  []domain.Event
		revision int   // of the notice
		reached  []int // revisions of which the recipient was told
		side     booking.Party
		change   delivery.Change
		skip     string
	}{
		{"a booking is news for the master", []domain.Event{placed(client)}, 1, nil, owner, delivery.Booked, ""},
		{"nobody is told of their own doing", []domain.Event{placed(client)}, 1, nil, client, "", delivery.NoNews},
		{"a move by the master", []domain.Event{placed(client), moved(owner, 2)}, 2, nil, client, delivery.Moved, ""},
		{"a cancellation", []domain.Event{placed(client), cancelled(owner)}, 2, nil, client, delivery.Cancelled, ""},
		{"a cancellation that was undone", []domain.Event{placed(client), cancelled(owner), restored(owner)}, 3, nil, client, "", delivery.NoNews},
		{"its own notice is for the one behind it", []domain.Event{placed(client), cancelled(owner), restored(owner)}, 2, nil, client, "", delivery.Superseded},
		{"an undoing after they were told", []domain.Event{placed(client), cancelled(owner), restored(owner)}, 3, []int{2}, client, delivery.Restored, ""},
		{"a move that they slept through, then a cancellation", []domain.Event{placed(client), moved(owner, 2), cancelled(owner)}, 3, nil, client, delivery.Cancelled, ""},
		{"the move is then not told", []domain.Event{placed(client), moved(owner, 2), cancelled(owner)}, 2, nil, client, delivery.Cancelled, delivery.Superseded},
		{"a move, a cancellation and its undoing are the move", []domain.Event{placed(client), moved(owner, 2), cancelled(owner), restored(owner)}, 4, nil, client, delivery.Moved, ""},
		{"moved there and back", []domain.Event{placed(client), moved(owner, 2), moved(owner, 0)}, 3, nil, client, "", delivery.NoNews},
		{"booked and cancelled before the master heard", []domain.Event{placed(client), cancelled(client)}, 2, nil, owner, "", delivery.NoNews},
		{"booked by hand and moved: they are booked", []domain.Event{placed(owner), moved(owner, 2)}, 2, nil, client, delivery.Booked, ""},
		{"Zapis itself cancels: the client hears", []domain.Event{placed(client), cancelled(system)}, 2, nil, client, delivery.Cancelled, ""},
		{"and so does the master", []domain.Event{placed(client), cancelled(system)}, 2, []int{1}, owner, delivery.Cancelled, ""},
		{"another place or time is told before a confirmation", []domain.Event{request(), moved(owner, 1), booking.Confirmed{By: owner}}, 3, nil, client, delivery.Moved, ""},
		{"a confirmation", []domain.Event{request(), booking.Confirmed{By: owner}}, 2, nil, client, delivery.Confirmed, ""},
		{"a request", []domain.Event{request()}, 1, nil, owner, delivery.Requested, ""},
		{"a wish for another time", []domain.Event{placed(client), booking.MoveAsked{}}, 2, nil, client, delivery.MoveAsked, ""},
		{"that was followed is none any more", []domain.Event{placed(client), booking.MoveAsked{}, moved(client, 2)}, 2, nil, client, "", delivery.NoNews},
		{"that was taken back before they heard of it", []domain.Event{placed(client), booking.MoveAsked{}, booking.MoveWithdrawn{}}, 3, nil, client, "", delivery.NoNews},
		{"that was taken back after they had", []domain.Event{placed(client), booking.MoveAsked{}, booking.MoveWithdrawn{}}, 3, []int{2}, client, delivery.MoveWithdrawn, ""},
		{"the wish itself is then not told any more", []domain.Event{placed(client), booking.MoveAsked{}, booking.MoveWithdrawn{}}, 2, nil, client, "", delivery.Superseded},
		{"other services", []domain.Event{placed(client), edited()}, 2, nil, client, delivery.Edited, ""},
	} {
		told := delivery.Told{}
		for _, revision := range test.reached {
			told[delivery.Notice{Kind: delivery.News, Revision: revision}] = delivery.Delivery{Settled: true, Reached: true}
		}
		telling := delivery.Telling{
			Notice: delivery.Notice{Kind: delivery.News, Revision: test.revision}, History: test.history, Side: test.side,
			Told: told, Quiet: delivery.Quiet{Zone: time.UTC},
		}
		_, change, verdict := telling.Decide(storyStarts.Add(-24 * time.Hour))
		if change != test.change && test.skip != delivery.Superseded || verdict.Skip != test.skip {
			t.Errorf("%s: %q, %+v; want %q, %q", test.name, change, verdict, test.change, test.skip)
		}
	}
}

// Of a booking that is older than all telling, only what happens to it since is news.
func TestWhatWasThereBeforeAnybodyWasToldIsKnown(t *testing.T) {
	const client, owner = booking.Client, booking.Master
	for _, test := range []struct {
		name     string
		history  []domain.Event
		revision int // of the notice
		change   delivery.Change
		skip     string
	}{
		{"the old booking", []domain.Event{placed(client)}, 1, "", delivery.NoNews},
		{"its cancellation", []domain.Event{placed(client), cancelled(client)}, 2, delivery.Cancelled, ""},
		{"its move", []domain.Event{placed(client), moved(client, 2)}, 2, delivery.Moved, ""},
	} {
		telling := delivery.Telling{
			Notice: delivery.Notice{Kind: delivery.News, Revision: test.revision}, History: test.history, Side: owner, Before: 1,
			Quiet: delivery.Quiet{Zone: time.UTC},
		}
		_, change, verdict := telling.Decide(storyStarts.Add(-24 * time.Hour))
		if change != test.change || verdict.Skip != test.skip {
			t.Errorf("%s: %q, %+v; want %q, %q", test.name, change, verdict, test.change, test.skip)
		}
	}
}

func request() booking.Placed {
	e := placed(booking.Client)
	e.Request = true
	return e
}

func edited() booking.Edited {
	more := visit
	more.Price = 200
	return booking.Edited{Booking: domain.ID{1}, Starts: storyStarts, Ends: storyStarts.Add(time.Hour), By: booking.Master, Visit: more}
}

func TestNewsInQuietHours(t *testing.T) {
	zone := moscow(t)
	night := delivery.Quiet{From: 22 * 60, To: 8 * 60, Zone: zone}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for _, test := range []struct {
		name   string
		side   booking.Party
		starts time.Time
		want   delivery.Verdict
	}{
		{"a client sleeps on them", booking.Client, at(24, 10, 1), delivery.Verdict{Wait: at(24, 8, 0)}},
		{"exactly two hours are enough", booking.Client, at(24, 10, 0), delivery.Verdict{Wait: at(24, 8, 0)}},
		{"unless the visit is near", booking.Client, at(24, 9, 59), delivery.Verdict{Silent: true}},
		{"a master hears at once, quietly", booking.Master, at(26, 10, 0), delivery.Verdict{Silent: true}},
	} {
		first := placed(booking.System)
		first.Starts, first.Ends = test.starts, test.starts.Add(time.Hour)
		telling := delivery.Telling{
			Notice: delivery.Notice{Kind: delivery.News, Revision: 1}, History: []domain.Event{first}, Side: test.side, Quiet: night,
		}
		_, _, got := telling.Decide(at(23, 23, 0))
		if got.Skip != test.want.Skip || got.Silent != test.want.Silent || !got.Wait.Equal(test.want.Wait) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}
