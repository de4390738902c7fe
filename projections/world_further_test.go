package projections

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// said is what may be told to somebody.
type said struct {
	about, recipient, master domain.ID
	kind                     delivery.Kind
}

// record writes events as they are, of aggregates whose decisions do not matter here.
func (w *world) record(stream string, events ...domain.Event) { w.append(stream, events, nil) }

func (w *world) recordMaster(id domain.ID, events ...domain.Event) {
	w.record(master.StreamOf(id), events...)
	for _, event := range events {
		w.masters[id] = master.Evolve(w.masters[id], event)
	}
}

func (w *world) recordPerson(id domain.ID, events ...domain.Event) {
	w.record(person.StreamOf(id), events...)
	for _, event := range events {
		w.people[id] = person.Evolve(w.people[id], event)
	}
}

// bookingOf is some booking, one in two of them over by then.
func (w *world) bookingOf() (id domain.ID, ok bool) {
	id, ok = anyOf(w, w.bookings)
	if ends := w.bookings[id].Ends; ok && w.random.IntN(2) == 0 && w.now.Before(ends) && ends.Before(w.now.AddDate(0, 0, 3)) {
		w.now = ends
	}
	return id, ok
}

// become lets something happen to a booking.
func (w *world) become() {
	id, ok := w.bookingOf()
	if !ok {
		return
	}
	b := w.bookings[id]
	m := w.masters[b.Master]
	commands := []booking.Command{
		booking.Confirm{By: booking.Master}, booking.AskMove{Author: m.Person, Reason: "ill"}, booking.ConfirmAttendance{},
		booking.Complete{By: booking.System}, booking.Complete{By: booking.Master}, booking.MarkNoShow{},
		booking.Review{Stars: 1 + w.random.IntN(5), Text: domain.Personal(fmt.Sprint("Отлично\x00 ", w.random.IntN(3)))},
		booking.Review{Stars: 1 + w.random.IntN(5), Text: "Хорошо"}, booking.AnswerReview{Author: m.Person, Text: "Спасибо"},
	}
	w.decide(id, commands[w.random.IntN(len(commands))])
	if w.bookings[id].MoveAsked && w.random.IntN(3) == 0 {
		w.decide(id, booking.WithdrawMove{})
	}
}

// finish lets a visit take place and be talked about; one in four clients does not come.
func (w *world) finish() {
	id, ok := anyOf(w, w.bookings)
	if !ok {
		return
	}
	b := w.bookings[id]
	w.decide(id, booking.Confirm{By: booking.Master})
	if ends := b.Ends; w.now.Before(ends) {
		w.now = ends
	}
	if w.random.IntN(4) == 0 {
		w.decide(id, booking.MarkNoShow{})
		return
	}
	w.decide(id, booking.Complete{By: booking.System})
	w.decide(id, booking.Review{Stars: 1 + w.random.IntN(5), Text: "Хорошо"})
	w.decide(id, booking.AnswerReview{Author: w.masters[b.Master].Person, Text: "Спасибо"})
}

// mend edits a booking, or restores one that is just being cancelled.
func (w *world) mend() {
	id, ok := anyOf(w, w.bookings)
	if !ok {
		return
	}
	b := w.bookings[id]
	m := w.masters[b.Master]
	visit, err := m.Visit(b.Place, m.Services[w.random.IntN(len(m.Services))].ID)
	if err != nil {
		return
	}
	query, _, ok := w.free(b.Master, b.Place, id, visit.Service())
	if !ok {
		return
	}
	query.From, query.To, query.Busy = b.Starts, b.Starts.Add(time.Hour), w.busy(b.Master, id)
	w.decide(id, booking.Edit{Visit: visit, By: booking.Master, Free: query, Outside: true})
	if w.random.IntN(2) == 0 {
		w.decide(id, booking.Cancel{By: booking.Client, Author: b.Client})
		w.decide(id, booking.Restore{By: booking.Client, Free: query})
	}
}

// takeIn writes somebody down who has no messenger, and perhaps finds out that it is somebody known.
func (w *world) takeIn() {
	masterID, ok := anyOf(w, w.masters)
	if !ok {
		return
	}
	if id, ok := anyOf(w, w.bookings); ok && w.random.IntN(2) == 0 {
		other, _ := anyOf(w, w.people)
		w.decide(id, booking.HandOver{To: other})
		return
	}
	id := w.id()
	w.recordPerson(id, person.Registered{Person: id, Name: "Ёлка", Locale: "ru"},
		person.PhoneNoted{Person: id, Phone: "+79120000000"}, person.MasterConnected{Person: id, Master: masterID})
}

// settle changes what somebody has and wants.
func (w *world) settle() {
	id, ok := anyOf(w, w.people)
	if !ok {
		return
	}
	account := person.AccountLinked{Person: id, Messenger: "vk", Account: domain.Personal(w.id().Short())}
	events := []domain.Event{
		person.ChannelBlocked{Person: id, Messenger: "vk"}, person.ChannelUnblocked{Person: id, Messenger: "vk"},
		person.AccountUnlinked{Person: id, Messenger: "vk", Account: account.Account},
		person.NotificationsChanged{Person: id, Notifications: person.Notifications{NoOffers: true}},
	}
	w.recordPerson(id, append([]domain.Event{account}, events[:w.random.IntN(5)]...)...)
}

// rearrange changes what a master offers, and when.
func (w *world) rearrange() {
	id, ok := anyOf(w, w.masters)
	if !ok {
		return
	}
	m := w.masters[id]
	place, service := m.Places[w.random.IntN(len(m.Places))].ID, m.Services[w.random.IntN(len(m.Services))]
	day := slots.DateOf(w.now.AddDate(0, 0, w.random.IntN(9)), time.UTC)
	events := []domain.Event{
		master.DaySet{Master: id, Place: place, Date: day, Windows: []slots.Window{{Start: 600, End: 700 + slots.Clock(w.random.IntN(500))}}},
		master.DayReset{Master: id, Place: place, Date: day}, master.PlaceReopened{Master: id, Place: place},
		master.ServiceChanged{Master: id, Service: service.ID, Offer: master.Offer{Name: "Trim", DurationMin: 25, Price: 9}},
		master.ServiceReopened{Master: id, Service: service.ID},
	}
	if len(m.OpenServices()) > 1 {
		events = append(events, master.ServiceClosed{Master: id, Service: service.ID})
	}
	w.recordMaster(id, events[w.random.IntN(len(events))])
}

// judge is what a master thinks of a client.
func (w *world) judge() {
	masterID, _ := anyOf(w, w.masters)
	client, ok := anyOf(w, w.people)
	if !ok || masterID.IsZero() {
		return
	}
	events := []domain.Event{
		master.ClientBlocked{Master: masterID, Client: client}, master.ClientUnblocked{Master: masterID, Client: client},
		master.ClientNoted{Master: masterID, Client: client, Note: "чай"},
	}
	w.recordMaster(masterID, events[w.random.IntN(len(events))])
}

// say sends a message, of either side.
func (w *world) say() {
	masterID, _ := anyOf(w, w.masters)
	client, ok := anyOf(w, w.people)
	if !ok || masterID.IsZero() {
		return
	}
	e := chat.MessageSent{
		Message: w.id(), Master: masterID, Client: client, By: []booking.Party{booking.Client, booking.Master}[w.random.IntN(2)],
		Text: "Можно \"позже\"?\x00", Channel: "telegram",
	}
	if e.Author = client; e.By == booking.Master {
		e.Author = w.masters[masterID].Person
	}
	if w.random.IntN(3) == 0 {
		e.Media = &chat.Media{Kind: chat.Photo, Channel: "telegram", Handle: "handle\x00", Size: 7}
	}
	w.record(chat.StreamOf(masterID, client), e)
	w.untold = append(w.untold, said{e.Message, client, masterID, delivery.Message})
}

// announce begins a broadcast, or goes on with one.
func (w *world) announce() {
	masterID, ok := anyOf(w, w.masters)
	if !ok {
		return
	}
	if w.random.IntN(2) == 0 && len(w.broadcasts) > 0 {
		id := w.broadcasts[w.random.IntN(len(w.broadcasts))]
		events := []domain.Event{broadcast.Paused{Broadcast: id}, broadcast.Resumed{Broadcast: id}, broadcast.Stopped{Broadcast: id}, broadcast.Finished{Broadcast: id},
			broadcast.Watched{Broadcast: id, In: broadcast.Shown{Channel: "telegram", Message: "7"}}}
		w.record(broadcast.StreamOf(id), events[w.random.IntN(len(events))])
		return
	}
	id := w.id()
	started := broadcast.Started{Broadcast: id, Master: masterID, Author: w.masters[masterID].Person, Text: "Скидки", Audience: broadcast.Audience{Kind: broadcast.Absent, Weeks: 3}}
	var parts []domain.Event
	for range 2 {
		part := broadcast.RecipientsChosen{Broadcast: id}
		for range w.random.IntN(3) {
			part.Clients = append(part.Clients, w.id())
		}
		started.Count += len(part.Clients)
		for _, client := range part.Clients {
			w.untold = append(w.untold, said{id, client, masterID, delivery.Broadcast})
		}
		parts = append(parts, part)
	}
	w.record(broadcast.StreamOf(id), slices.Concat([]domain.Event{started}, parts)...)
	w.broadcasts = append(w.broadcasts, id)
}

// tellAbout delivers a message, a broadcast or news of a booking, with any outcome.
func (w *world) tellAbout() {
	id, _ := anyOf(w, w.bookings)
	what := said{id, w.bookings[id].Client, w.bookings[id].Master, delivery.News}
	if len(w.untold) > 0 {
		i := w.random.IntN(len(w.untold))
		what = w.untold[i]
		w.untold = slices.Delete(w.untold, i, i+1)
	}
	notice := delivery.Notice{Kind: what.kind, About: what.about, Recipient: what.recipient, Master: what.master, Revision: w.random.IntN(2)}
	events := []domain.Event{
		delivery.Attempted{Notice: notice, Channel: "vk"}, delivery.Failed{Notice: notice, Channel: "vk", Reason: "busy"},
		delivery.Attempted{Notice: notice, Channel: "telegram"},
	}
	outcomes := []domain.Event{
		delivery.Sent{Notice: notice, Channel: "telegram", Message: w.id().Short()}, delivery.Uncertain{Notice: notice, Channel: "telegram"},
		delivery.Failed{Notice: notice, Channel: "telegram", Reason: "blocked", Final: true}, delivery.Skipped{Notice: notice, Reason: "muted"},
		delivery.Failed{Notice: notice, Channel: "telegram", Reason: "busy"},
	}
	w.record(delivery.StreamOf(what.about, what.recipient), append(events[:w.random.IntN(4)], outcomes[w.random.IntN(len(outcomes))])...)
}

// What never happens in a world is not tested by it.
func TestInAWorldEverythingHappensThatAProjectionTakes(t *testing.T) {
	t.Parallel()
	store, pool := open(t)
	world := newWorld(t, store, 7)
	var missing []string
	for lived := 0; lived < 12; lived++ { // some things are rare: most worlds see all of them in two or three thousand deeds
		world.live(1000)
		for _, id := range world.eraseSome(2) {
			world.tell(id, person.Forget{Master: world.masterOf(id)})
		}
		if id, ok := anyOf(world, world.masters); ok {
			world.direct(id, master.Erase{})
		}
		if missing = neverHappened(t, pool); missing == nil {
			return
		}
	}
	t.Errorf("never happened: %v", missing)
}

// neverHappened are the events that some projection takes and the log does not hold.
func neverHappened(t *testing.T, pool *pgxpool.Pool) (missing []string) {
	t.Helper()
	rows, err := pool.Query(t.Context(), "select distinct type from events")
	if err != nil {
		t.Fatal(err)
	}
	happened := must(pgx.CollectRows(rows, pgx.RowTo[string]))(t)
	for _, p := range All() {
		for _, name := range p.types() {
			if !slices.Contains(happened, name) {
				missing = append(missing, p.Name+": "+name)
			}
		}
	}
	return missing
}
