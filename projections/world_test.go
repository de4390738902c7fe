package projections

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/domain/webhook"
	"zapis/eventstore"
)

// monday is when every world begins.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// world is made-up people who do made-up things, but only such as the domain allows.
type world struct {
	t        testing.TB
	random   *rand.Rand
	store    *eventstore.Store
	now      time.Time
	versions map[string]int
	people   map[domain.ID]person.Person
	masters  map[domain.ID]master.Master
	bookings map[domain.ID]booking.Booking
	hooks    map[domain.ID]webhook.Webhooks // by master
	waiting  []domain.ID                    // actions received and not handled

	suspended domain.ID

	untold     []said
	broadcasts []domain.ID
}

func newWorld(t testing.TB, store *eventstore.Store, seed uint64) *world {
	t.Logf("world of seed %d", seed)
	return &world{
		t: t, random: rand.New(rand.NewPCG(seed, 0)), store: store, now: monday, versions: map[string]int{},
		people: map[domain.ID]person.Person{}, masters: map[domain.ID]master.Master{}, bookings: map[domain.ID]booking.Booking{},
		hooks: map[domain.ID]webhook.Webhooks{},
	}
}

// live lets n things happen.
func (w *world) live(n int) {
	for range n {
		w.now = w.now.Add(time.Duration(w.random.IntN(20)) * time.Minute)
		deeds := []func(){
			w.meet, w.setUp, w.arrange, w.arrange, w.offer, w.rest, w.work,
			w.book, w.book, w.book, w.move, w.cancel, w.hear, w.hear, w.answer,
			w.become, w.become, w.become, w.finish, w.mend, w.takeIn, w.settle, w.judge, w.rearrange, w.say, w.code, w.unite, w.part, w.announce, w.tellAbout, w.tellAbout,
		}
		deeds[w.random.IntN(len(deeds))]()
	}
}

// append writes what was decided; a refusal is nothing.
func (w *world) append(stream string, events []domain.Event, refusal error) {
	w.t.Helper()
	if refusal == nil && len(events) > 0 {
		w.write(w.id(), stream, events)
	}
}

func (w *world) write(command domain.ID, stream string, events []domain.Event) {
	w.t.Helper()
	_, err := w.store.Append(w.t.Context(), eventstore.Command{
		ID: command, Streams: []eventstore.Stream{{Name: stream, Version: w.versions[stream], Events: events}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.versions[stream] += len(events)
}

func (w *world) id() (id domain.ID) {
	for i := range id {
		id[i] = byte(w.random.Uint32())
	}
	return domain.ID(uuid.UUID(id))
}

// any is a random key of a map, the same for the same seed.
func anyOf[V any](w *world, all map[domain.ID]V) (id domain.ID, ok bool) {
	if len(all) == 0 {
		return id, false
	}
	ids := slices.SortedFunc(maps.Keys(all), func(a, b domain.ID) int { return slices.Compare(a[:], b[:]) })
	return ids[w.random.IntN(len(ids))], true
}

func (w *world) tell(id domain.ID, command person.Command) {
	events, err := person.Decide(w.people[id], command)
	w.append(person.StreamOf(id), events, err)
	for _, event := range events {
		w.people[id] = person.Evolve(w.people[id], event)
	}
}

func (w *world) direct(id domain.ID, command master.Command) {
	events, err := master.Decide(w.masters[id], command)
	w.append(master.StreamOf(id), events, err)
	for _, event := range events {
		w.masters[id] = master.Evolve(w.masters[id], event)
	}
}

func (w *world) decide(id domain.ID, command booking.Command) {
	events, err := booking.Decide(w.bookings[id], command, w.now)
	w.append(booking.StreamOf(id), events, err)
	for _, event := range events {
		w.bookings[id] = booking.Evolve(w.bookings[id], event)
	}
}

// meet brings somebody new, or lets somebody known change something. Messengers allow strange names.
func (w *world) meet() {
	names := []domain.Personal{"", "Анна", "O'Brien; drop table people", "👩‍🦰\x00<b>", "שלום"}
	id, ok := anyOf(w, w.people)
	if !ok || w.random.IntN(3) == 0 {
		id = w.id()
		w.tell(id, person.Register{
			Person: id, Name: names[w.random.IntN(len(names))], Locale: "ru",
			Messenger: "telegram", Account: domain.Personal(id.String()),
		})
		return
	}
	masterID, _ := anyOf(w, w.masters)
	commands := []person.Command{
		person.ChangeLocale{Locale: "en"}, person.ChangeLocale{Locale: "ru"}, person.ChangeZone{Zone: "Asia/Kathmandu"},
		person.ConnectMaster{Master: masterID, Code: "abcdef"}, person.SwitchMaster{Master: masterID},
		person.BlockChannel{Messenger: "telegram"}, person.UnblockChannel{Messenger: "telegram"},
	}
	w.tell(id, commands[w.random.IntN(len(commands))])
}

// hours are opening hours that make availability look back different lengths: by day, past midnight, without end.
var hours = []slots.Window{{Start: 540, End: 1200}, {Start: 1320, End: 120}, {Start: 0, End: 1440}}

// setUp makes somebody a master with a place that is open every day.
func (w *world) setUp() {
	personID, ok := anyOf(w, w.people)
	if !ok || len(w.masters) >= 5 {
		return
	}
	id, place := w.id(), w.id()
	w.direct(id, master.Register{Master: id, Person: personID, Name: "Мастер", Currency: "RUB", Locale: "ru"})
	w.direct(id, master.AddPlace{Place: place, Name: "Room", Address: "Home street 1", Zone: "Europe/Moscow"})
	w.direct(id, master.SetHours{Place: place, Hours: []slots.Hours{{Days: everyDay, Window: hours[len(w.masters)%len(hours)]}}})
	w.direct(id, master.AddService{Service: w.id(), Offer: master.Offer{Name: "Cut", DurationMin: 45, Price: 150000, BufferAfterMin: 10}})
	for i, url := range []domain.Personal{"https://shop.example/?key=s3cret", "https://crm.example"} {
		w.listen(id, webhook.Add{Webhook: domain.ID(uuid.NewSHA1(uuid.UUID(id), []byte{byte(i)})), Master: id, Owner: personID, URL: url})
	}
}

// listen has something happen to a master's webhooks.
func (w *world) listen(id domain.ID, command webhook.Command) {
	events, err := webhook.Decide(w.hooks[id], command)
	w.append(webhook.StreamOf(id), events, err)
	for _, event := range events {
		w.hooks[id] = webhook.Evolve(w.hooks[id], event)
	}
}

func (w *world) arrange() {
	id, ok := anyOf(w, w.masters)
	if !ok {
		return
	}
	m := w.masters[id]
	if len(m.Places) == 0 {
		return
	}
	place := m.Places[w.random.IntN(len(m.Places))].ID
	policy := m.Policy
	policy.StepMin, policy.RemindersMin = 5+w.random.IntN(60), []int{w.random.IntN(100) + 1}
	policy.Grid = []slots.Grid{slots.GridClock, slots.GridTight, slots.GridWindow}[w.random.IntN(3)]
	policy.MaxPerDay = w.random.IntN(4)
	commands := []master.Command{
		master.ChangeProfile{Name: domain.Personal(fmt.Sprint("Master ", w.random.IntN(9))), About: "об\"о\" мне"},
		master.ChangePlace{Place: place, Name: fmt.Sprint("Room ", w.random.IntN(9)), Zone: "Europe/Moscow"},
		master.AddPlace{Place: w.id(), Name: "Annex", Zone: "Asia/Kathmandu"},
		master.SetPolicy{Policy: policy},
		master.IssueLink{Code: w.id().Short(), Expires: w.now.Add(time.Hour)},
		master.IssueLink{Code: w.id().Short()},
	}
	if len(m.Links) > 0 {
		commands = append(commands, master.RevokeLink{Code: m.Links[w.random.IntN(len(m.Links))].Code})
	}
	if len(m.OpenPlaces()) > 2 {
		commands = append(commands, master.ClosePlace{Place: place})
	}
	w.direct(id, commands[w.random.IntN(len(commands))])
}

func (w *world) offer() {
	if id, ok := anyOf(w, w.masters); ok {
		w.direct(id, master.AddService{Service: w.id(), Offer: master.Offer{
			Name: "Shave", DurationMin: 5 + w.random.IntN(90), Price: w.random.Int64N(1000), BufferBeforeMin: w.random.IntN(20),
		}})
	}
}

func (w *world) rest() {
	if id, ok := anyOf(w, w.masters); ok {
		from := w.now.Add(time.Duration(w.random.IntN(20*24)) * time.Hour)
		w.direct(id, master.AddTimeOff{TimeOff: w.id(), Span: slots.Span{Start: from, End: from.Add(5 * time.Hour)}, Reason: "dentist"})
		for _, hook := range w.hooks[id].All {
			w.listen(id, webhook.Pause{Webhook: hook.ID, By: webhook.Master})
			w.listen(id, webhook.Change{Webhook: hook.ID, URL: hook.URL, Types: webhook.Types[:len(w.waiting)%4]})
		}
	}
}

func (w *world) work() {
	if id, ok := anyOf(w, w.masters); ok {
		if off, ok := anyOf(w, w.masters[id].TimeOff); ok {
			w.direct(id, master.RemoveTimeOff{TimeOff: off})
			for i, hook := range w.hooks[id].All {
				w.listen(id, webhook.Resume{Webhook: hook.ID})
				if i == 0 && len(w.waiting)%5 == 0 {
					w.listen(id, webhook.Remove{Webhook: hook.ID})
				}
			}
		}
	}
}

// busy is what a master's live bookings take, leaving out one of them.
func (w *world) busy(masterID, except domain.ID) (busy []slots.Busy) {
	for id, b := range w.bookings {
		if b.Master == masterID && !b.Cancelled && id != except {
			service := b.Visit.Service()
			busy = append(busy, slots.Busy{Span: slots.Span{Start: b.Starts, End: b.Ends}, Before: service.Before, After: service.After})
		}
	}
	return busy
}

// free is a random start of the next weeks.
func (w *world) free(masterID, place, except domain.ID, service slots.Service) (query slots.Query, starts time.Time, ok bool) {
	from := w.now.Add(time.Duration(w.random.IntN(14)) * 24 * time.Hour)
	span := slots.Span{Start: from, End: from.Add(24 * time.Hour)}
	query, err := w.masters[masterID].Free(place, service, w.now, span, w.busy(masterID, except))
	if err != nil {
		return query, starts, false
	}
	all := query.Starts()
	if len(all) == 0 {
		return query, starts, false
	}
	return query, all[w.random.IntN(len(all))], true
}

func (w *world) book() {
	id, someMaster := anyOf(w, w.masters)
	client, somebody := anyOf(w, w.people)
	if !someMaster || !somebody {
		return
	}
	m := w.masters[id]
	if len(m.Places) == 0 || len(m.Services) == 0 {
		return
	}
	place := m.Places[w.random.IntN(len(m.Places))]
	visit, err := m.Visit(place.ID, m.Services[w.random.IntN(len(m.Services))].ID)
	if err != nil {
		return
	}
	query, starts, ok := w.free(id, place.ID, domain.ID{}, visit.Service())
	if !ok {
		return
	}
	bookingID := w.id()
	w.decide(bookingID, booking.Place{
		Booking: bookingID, Master: id, Client: client, Place: place.ID, Visit: visit, Zone: place.Zone,
		Starts: starts, By: booking.Client, Free: query, Request: w.random.IntN(4) == 0,
	})
}

func (w *world) move() {
	if id, ok := anyOf(w, w.bookings); ok {
		b := w.bookings[id]
		if query, starts, ok := w.free(b.Master, b.Place, id, b.Visit.Service()); ok {
			w.decide(id, booking.Move{Starts: starts, By: booking.Master, Free: query})
		}
	}
}

func (w *world) cancel() {
	if id, ok := anyOf(w, w.bookings); ok {
		w.decide(id, booking.Cancel{By: booking.Client, Author: w.bookings[id].Client, Reason: "ill"})
	}
}

func (w *world) hear() {
	id := w.id()
	if id[3]%4 == 0 {
		w.grant(id)
	}
	if id[4]%4 == 0 {
		w.suspend(id)
	}
	w.waiting = append(w.waiting, id)
	who, _ := anyOf(w, w.people)
	w.append(action.StreamOf(id), []domain.Event{action.Received{
		Action: id, Person: who, Channel: []string{"telegram", "vk"}[w.random.IntN(2)], Chat: "77", Delivery: id.Short(), Order: int64(len(w.waiting)), Kind: "text", Body: `{"text":"\u0000"}`,
	}}, nil)
}

func (w *world) answer() {
	if len(w.waiting) == 0 {
		return
	}
	i := w.random.IntN(len(w.waiting))
	id := w.waiting[i]
	w.waiting = slices.Delete(w.waiting, i, i+1)
	handled := action.Handled{Action: id, Screens: []string{"home"}, Millis: int64(id[0]) * int64(id[1])}
	if id[2]%4 == 0 {
		handled.Refusal = "slot_taken"
	}
	w.append(action.StreamOf(id), []domain.Event{handled}, nil)
}

// grant lets somebody in from another program. Like suspend, it leaves no trace in what else happens by chance.
func (w *world) grant(id domain.ID) {
	w.write(domain.ID(uuid.NewSHA1(uuid.UUID(id), []byte("grant"))), access.StreamOf(id), []domain.Event{
		access.Granted{Grant: id, Subject: id, Name: "CRM", Role: access.Client, Scopes: []access.Scope{access.Me}, Until: w.now.Add(time.Hour)},
		access.Refreshed{Grant: id, Number: 2, At: w.now}, access.Revoked{Grant: id, Cause: access.Asked},
	}[:1+id[4]%3])
}

// suspend keeps somebody from doing anything, or readmits whom it had.
func (w *world) suspend(by domain.ID) {
	if w.suspended.IsZero() {
		for id, p := range w.people {
			if p.Into.IsZero() && !p.Erased && (w.suspended.IsZero() || slices.Compare(id[:], w.suspended[:]) < 0) {
				w.suspended = id
			}
		}
		w.stand(by, person.Suspend{Reason: "spam"}, master.Suspend{})
		return
	}
	w.stand(by, person.Readmit{}, master.Readmit{})
	w.suspended = domain.ID{}
}

func (w *world) stand(by domain.ID, cmd person.Command, work master.Command) {
	id := w.suspended
	events, err := person.Decide(w.people[id], cmd)
	if err != nil || len(events) == 0 {
		return
	}
	w.write(domain.ID(uuid.NewSHA1(uuid.UUID(by), []byte("stand"))), person.StreamOf(id), events)
	for _, event := range events {
		w.people[id] = person.Evolve(w.people[id], event)
	}
	for _, masterID := range w.mastersOf(id) {
		events, err := master.Decide(w.masters[masterID], work)
		if err != nil || len(events) == 0 {
			continue
		}
		w.write(domain.ID(uuid.NewSHA1(uuid.UUID(masterID), by[:])), master.StreamOf(masterID), events)
		for _, event := range events {
			w.masters[masterID] = master.Evolve(w.masters[masterID], event)
		}
	}
}
