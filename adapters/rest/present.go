package rest

import (
	"slices"
	"strings"
	"time"

	"zapis/adapters/rest/api"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/projections"
)

// The words of the API for what the domain and the read models have.

func bookingSaid(v projections.Visit, side booking.Party) api.Booking {
	said := api.Booking{
		Id: v.Booking, Master: v.Master, Client: v.Client, Place: v.Place, Zone: v.Zone, Starts: v.Starts.UTC(), Ends: v.Ends.UTC(),
		Price: v.Price, Currency: v.Currency, State: stateOf(v), MoveAsked: v.MoveAsked, Assured: v.Assured, Stars: v.Stars,
		CancelledBy: api.BookingCancelledBy(v.CancelledBy), Cause: string(v.Cause), Revision: v.Revision, Services: []api.BookedService{},
	}
	if side == booking.Master {
		said.ClientName = v.ClientName
	}
	for _, item := range v.Items {
		said.Services = append(said.Services, api.BookedService{Id: item.Service, Name: item.Name, DurationMin: item.DurationMin, Price: item.Price})
	}
	return said
}

func stateOf(v projections.Visit) api.BookingState {
	switch {
	case v.Cancelled:
		return api.BookingStateCancelled
	case v.Completed:
		return api.BookingStateCompleted
	case v.NoShow:
		return api.BookingStateNoShow
	case v.Request:
		return api.BookingStateRequested
	}
	return api.BookingStateBooked
}

// asVisit is a booking as the read models would show it.
func asVisit(b booking.Booking) projections.Visit {
	return projections.Visit{
		Booking: b.ID, Master: b.Master, Client: b.Client, Place: b.Place, Zone: b.Zone, Starts: b.Starts, Ends: b.Ends, Visit: b.Visit,
		Revision: b.Revision, Cancelled: b.Cancelled, Request: b.Request, MoveAsked: b.MoveAsked, Assured: b.Assured,
		Completed: b.Completed, NoShow: b.NoShow, CancelledAt: b.CancelledAt, CancelledBy: b.CancelledBy, Cause: b.Cause,
		Stars: b.Stars, ReviewedAt: b.ReviewedAt,
	}
}

func bookingsSaid(visits []projections.Visit, side booking.Party, next string) api.Bookings {
	said := api.Bookings{Items: []api.Booking{}, Next: next}
	for _, v := range visits {
		said.Items = append(said.Items, bookingSaid(v, side))
	}
	return said
}

// cardSaid is a master as clients see them: what is closed is not there.
func cardSaid(m master.Master, rating projections.Rating) api.Card {
	card := api.Card{
		Id: m.ID, Name: m.Name.Text(), About: m.About.Text(), Currency: m.Currency, Stars: rating.Average, Reviews: rating.Count,
		Places: []api.CardPlace{}, Services: []api.CardService{},
	}
	for _, p := range m.OpenPlaces() {
		card.Places = append(card.Places, api.CardPlace{Id: p.ID, Name: p.Name, Address: p.Address.Text(), Zone: p.Zone})
	}
	for _, s := range m.OpenServices() {
		card.Services = append(card.Services, api.CardService{
			Id: s.ID, Name: s.Name, Description: s.Description, DurationMin: s.DurationMin, Price: s.Price, Places: orNone(s.Places),
		})
	}
	return card
}

// workSaid is a master as they see themselves.
func workSaid(m master.Master) api.Work {
	work := api.Work{
		Id: m.ID, Name: m.Name.Text(), About: m.About.Text(), Currency: m.Currency, Language: m.Locale, Policy: m.Policy,
		Places: []api.WorkPlace{}, Services: []api.WorkService{}, TimeOff: []api.TimeOff{},
	}
	work.Policy.RemindersMin = orNone(work.Policy.RemindersMin)
	for _, p := range m.Places {
		work.Places = append(work.Places, api.WorkPlace{
			Id: p.ID, Name: p.Name, Address: p.Address.Text(), Zone: p.Zone, Hours: orNone(p.Hours), Days: daysSaid(p), Closed: p.Closed,
		})
	}
	for _, s := range m.Services {
		work.Services = append(work.Services, api.WorkService{Id: s.ID, Offer: s.Offer, Closed: s.Closed})
	}
	for _, off := range m.TimeOff {
		work.TimeOff = append(work.TimeOff, timeOffSaid(off))
	}
	slices.SortFunc(work.TimeOff, func(a, b api.TimeOff) int {
		if byStart := a.Starts.Compare(b.Starts); byStart != 0 {
			return byStart
		}
		return strings.Compare(a.Id.String(), b.Id.String())
	})
	return work
}

func daysSaid(p master.Place) []api.DayHours {
	days := orNone(slices.Clone(p.Days))
	for i := range days {
		days[i].Windows = orNone(days[i].Windows)
	}
	return days
}

func timeOffSaid(off master.TimeOff) api.TimeOff {
	return api.TimeOff{Id: off.ID, Starts: off.Start.UTC(), Ends: off.End.UTC(), Reason: off.Reason}
}

// orNone is a list that JSON shows as one even if it is empty.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func messageSaid(m projections.Message) api.Message {
	said := api.Message{Id: m.Message, By: api.MessageBy(m.By), Text: m.Text, Booking: m.Booking, At: m.At.UTC(), State: m.State}
	if m.Media != nil {
		said.Media = string(m.Media.Kind)
	}
	if said.State == "" {
		said.State = projections.Waiting
	}
	return said
}

func clientSaid(c projections.Client) api.Client {
	return api.Client{
		Id: c.Client, Name: c.Name, Phone: c.Phone, Messengers: c.Channels, Visits: c.Visits, NoShows: c.NoShows,
		Cancellations: c.Cancellations, First: utc(c.First), Last: utc(c.Last), Note: c.Note, Blocked: c.Blocked, Since: c.Since.UTC(),
	}
}

// utc leaves the zero time what it is.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

func reviewsSaid(reviews []projections.Review, rating projections.Rating, next string, side booking.Party) api.Reviews {
	said := api.Reviews{Items: []api.Review{}, Stars: rating.Average, Count: rating.Count, Next: next}
	for _, r := range reviews {
		one := api.Review{Services: r.Services, Stars: r.Stars, Text: r.Text, Answer: r.Answer, At: r.At.UTC()}
		if side == booking.Master {
			one.Booking, one.ClientName = r.Booking, r.ClientName
		}
		said.Items = append(said.Items, one)
	}
	return said
}

func broadcastSaid(b projections.Broadcast) api.Broadcast {
	return api.Broadcast{
		Id: b.Broadcast, Text: b.Text, Began: b.StartedAt.UTC(), State: api.BroadcastState(b.State), Count: b.Recipients,
		Sent: b.Delivered, Skipped: b.Skipped, Failed: b.Failed, Uncertain: b.Uncertain,
	}
}
