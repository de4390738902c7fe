package demo

import (
	"fmt"
	"math"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

// human is a person with an account.
type human struct {
	id      domain.ID
	version int
	known   bool // by those who look for somebody
	name    string
	channel string
	account string
}

// salon is a master with what they offer, when they are taken, and whom they know.
type salon struct {
	*world
	state   master.Master
	version int
	owner   *human
	zone    *time.Location
	code    string
	taken   map[int64]bool // hours since 1970
	clients []*relation
}

// relation is a client of a master, and how long their conversation is.
type relation struct {
	*human
	said int
}

var (
	firstNames = []string{"Анна", "Ирина", "Вера", "Ольга", "Мария", "Елена", "Олег", "Иван", "Пётр", "Сергей", "Дарья", "Юлия", "Anna", "Tom", "Зоя", "Лев"}
	lastNames  = []string{"Кузнецова", "Смирнова", "Попова", "Ким", "Петренко", "Соколова", "Новак", "Миллер", "Орлова", "Гусева", "Зайцев", "Лебедев"}
	channels   = []string{"telegram", "telegram", "vk", "whatsapp"}
	zones      = []string{"Europe/Moscow", "Europe/Moscow", "Asia/Yekaterinburg", "Europe/Berlin"}
	offers     = []master.Offer{
		{Name: "Стрижка", DurationMin: 60, Price: 150000, BufferAfterMin: 10}, {Name: "Маникюр", DurationMin: 90, Price: 220000},
		{Name: "Окрашивание", DurationMin: 120, Price: 450000, BufferAfterMin: 15}, {Name: "Массаж", DurationMin: 60, Price: 300000},
		{Name: "Урок английского", DurationMin: 45, Price: 180000}, {Name: "Укладка", DurationMin: 30, Price: 90000},
	}
)

// opens and closes are a working day; a visit takes whole hours of it.
const opens, closes = 9, 19

func (w *world) newHuman() *human {
	w.accounts++
	return &human{
		id: w.id(), name: oneOf(w, firstNames) + " " + oneOf(w, lastNames), channel: oneOf(w, channels),
		account: fmt.Sprint("demo-", w.accounts),
	}
}

// comes is somebody's first word.
func (w *world) comes(h *human, more ...domain.Event) done {
	return done{"person.register", person.StreamOf(h.id), &h.version, append([]domain.Event{
		person.Registered{Person: h.id, Name: domain.Personal(h.name), Locale: "ru"},
		person.AccountLinked{Person: h.id, Messenger: h.channel, Account: domain.Personal(h.account)},
	}, more...)}
}

// open lets a master register, and set up shop.
func (w *world) open() {
	s := &salon{world: w, owner: w.newHuman(), taken: map[int64]bool{}}
	zone := oneOf(w, zones)
	s.zone, _ = time.LoadLocation(zone) // a name of ours
	id, place := w.id(), w.id()
	s.code = w.id().Short()[:10]
	owner := by{s.owner, "master"}
	w.act(owner, "text", "/start", "home", w.comes(s.owner))
	s.direct(master.Register{Master: id, Person: s.owner.id, Name: domain.Personal(s.owner.name), Currency: "RUB", Locale: "ru"})
	s.direct(master.AddPlace{Place: place, Name: "Студия", Address: domain.Personal(fmt.Sprintf("ул. Садовая, %d", 1+w.random.IntN(200))), Zone: zone})
	s.direct(master.SetHours{Place: place, Hours: []slots.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, Window: slots.Window{Start: opens * 60, End: closes * 60}}}})
	first := w.random.IntN(len(offers))
	for n := range 3 {
		s.direct(master.AddService{Service: w.id(), Offer: offers[(first+n)%len(offers)]})
	}
	s.direct(master.IssueLink{Code: s.code})
	s.nextArrival()
}

// direct lets the master decide something, which the rules allow.
func (s *salon) direct(command master.Command) {
	events, err := master.Decide(s.state, command)
	if err != nil {
		panic(fmt.Sprintf("demo: a master may not %T: %v", command, err))
	}
	for _, event := range events {
		s.state = master.Evolve(s.state, event)
	}
	s.act(by{s.owner, "master"}, "tap", fmt.Sprintf("%T", command), "work_home", done{"master.set_up", master.StreamOf(s.state.ID), &s.version, events})
}

func (s *salon) nextArrival() {
	days := -math.Log(1-s.random.Float64()) / s.perDay
	s.after(time.Duration(days*24*float64(time.Hour)).Truncate(time.Millisecond), s.arrival)
}

// arrival is a client, new or known, who wants to come.
func (s *salon) arrival() {
	s.nextArrival()
	if hour := s.now.In(s.zone).Hour(); hour < 8 || hour > 22 {
		s.after(s.between(6*time.Hour, 11*time.Hour), s.visit)
		return
	}
	s.visit()
}

func (s *salon) visit() {
	client := s.client()
	if s.likely(25) {
		s.after(s.between(time.Minute, 20*time.Minute), func() { s.talk(client, booking.Client) })
	}
	service := oneOf(s.world, s.state.Services)
	starts, ok := s.free(s.now, service.DurationMin)
	if !ok {
		return
	}
	agreed, err := s.state.Visit(s.state.Places[0].ID, service.ID)
	if err != nil {
		panic(fmt.Sprintf("demo: a service cannot be booked: %v", err))
	}
	s.book(client, starts, agreed)
}

// client is one in sixteen times somebody new.
func (s *salon) client() *relation {
	if len(s.clients) > 0 && !s.likely(6) {
		return oneOf(s.world, s.clients)
	}
	h := s.newHuman()
	s.act(by{h, "client"}, "start", s.code, "master_card", s.comes(h, person.MasterConnected{Person: h.id, Master: s.state.ID, Code: s.code}))
	r := &relation{human: h}
	s.clients = append(s.clients, r)
	return r
}

// free finds a time within the next two weeks, and takes it.
func (s *salon) free(from time.Time, minutes int) (starts time.Time, ok bool) {
	hours := (minutes + 59) / 60
	for range 12 {
		day := from.In(s.zone).AddDate(0, 0, 1+s.random.IntN(14))
		starts = time.Date(day.Year(), day.Month(), day.Day(), opens+s.random.IntN(closes-opens-hours+1), 0, 0, 0, s.zone).UTC()
		if s.take(starts, hours) {
			return starts, true
		}
	}
	return starts, false
}

// take takes hours from a start on, unless one of them is taken.
func (s *salon) take(starts time.Time, hours int) bool {
	first := starts.Unix() / 3600
	for n := range int64(hours) {
		if s.taken[first+n] {
			return false
		}
	}
	for n := range int64(hours) {
		s.taken[first+n] = true
	}
	return true
}

func (s *salon) release(starts time.Time, hours int) {
	for n := range int64(hours) {
		delete(s.taken, starts.Unix()/3600+n)
	}
}
