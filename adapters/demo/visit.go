package demo

import (
	"fmt"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
)

// visit is one booking on its way.
type visit struct {
	*salon
	booking.Placed
	client  *relation
	version int
	over    bool
	told    map[domain.ID]*int // versions of what each side was told about it
}

func (s *salon) book(client *relation, starts time.Time, agreed booking.Visit) {
	v := &visit{salon: s, client: client, told: map[domain.ID]*int{}, Placed: booking.Placed{
		Booking: s.id(), Master: s.state.ID, Client: client.id, Place: s.state.Places[0].ID, Zone: s.state.Places[0].Zone,
		Starts: starts, Ends: starts.Add(agreed.Duration()), By: booking.Client, Visit: agreed,
	}}
	v.do(by{client.human, "client"}, "booking.place", "booked", v.Placed)
	v.tell(delivery.News, s.owner, 0)
	switch {
	case s.likely(12):
		v.before(v.move)
	case s.likely(10):
		v.before(v.cancel)
	}
	v.plan()
}

// plan lets come what time brings: a reminder, and the end.
func (v *visit) plan() {
	starts := v.Starts
	still := func(do func()) func() {
		return func() {
			if !v.over && v.Starts.Equal(starts) {
				do()
			}
		}
	}
	if v.Starts.Sub(v.now) > 25*time.Hour {
		v.at(v.Starts.Add(-24*time.Hour), still(func() { v.tell(delivery.Reminder, v.client.human, 24*60) }))
	}
	v.at(v.Ends, still(v.end))
}

// before lets something happen between now and two hours before the start, if there is time.
func (v *visit) before(do func()) {
	if span := v.Starts.Add(-2 * time.Hour).Sub(v.now); span > time.Hour {
		v.after(v.between(time.Minute, span), func() {
			if !v.over {
				do()
			}
		})
	}
}

// do is a tap that changes the booking.
func (v *visit) do(who by, name, screen string, events ...domain.Event) {
	v.act(who, "tap", name+" "+v.Booking.Short(), screen, done{name, booking.StreamOf(v.Booking), &v.version, events})
}

func (v *visit) hours() int { return (v.Items[0].DurationMin + 59) / 60 }

func (v *visit) move() {
	starts, ok := v.free(v.now, v.Items[0].DurationMin)
	if !ok {
		return
	}
	v.release(v.Starts, v.hours())
	who, party := v.side(80)
	event := booking.Moved{
		Booking: v.Booking, Master: v.Master, Client: v.Client, Place: v.Place, Zone: v.Zone, Starts: starts, Ends: starts.Add(v.Duration()),
		FromPlace: v.Place, FromStarts: v.Starts, FromEnds: v.Ends, BufferBeforeMin: v.BufferBeforeMin, BufferAfterMin: v.BufferAfterMin, By: party,
	}
	v.Starts, v.Ends = event.Starts, event.Ends
	v.do(who, "booking.move", "moved", event)
	v.tell(delivery.News, v.other(party), 0)
	v.plan()
}

func (v *visit) cancel() {
	v.over = true
	v.release(v.Starts, v.hours())
	who, party := v.side(85)
	v.do(who, "booking.cancel", "cancelled", booking.Cancelled{
		Booking: v.Booking, Master: v.Master, Client: v.Client, Starts: v.Starts, Ends: v.Ends, By: party, Author: who.id,
		Reason: domain.Personal(oneOf(v.world, []string{"", "", "Заболела", "Не успеваю", "Перенесём на потом"})), At: v.now,
	})
	v.tell(delivery.News, v.other(party), 0)
}

// side is the client, so many times of a hundred, or the master.
func (v *visit) side(percent int) (by, booking.Party) {
	if v.likely(percent) {
		return by{v.client.human, "client"}, booking.Client
	}
	return by{v.owner, "master"}, booking.Master
}

func (v *visit) other(party booking.Party) *human {
	if party == booking.Client {
		return v.owner
	}
	return v.client.human
}

// end is the visit taking place, or not, and what is said of it.
func (v *visit) end() {
	v.over = true
	stream := booking.StreamOf(v.Booking)
	if v.likely(4) {
		v.do(by{v.owner, "master"}, "booking.no_show", "work_booking_missed", booking.NoShow{Booking: v.Booking, Master: v.Master, Client: v.Client})
		return
	}
	v.record(system, v.id(), done{"booking.complete", stream, &v.version, []domain.Event{
		booking.Completed{Booking: v.Booking, Master: v.Master, Client: v.Client, Ends: v.Ends, By: booking.System},
	}})
	v.after(2*time.Hour, func() { v.tell(delivery.ReviewRequest, v.client.human, 0) })
	if v.likely(30) {
		v.after(v.between(3*time.Hour, 50*time.Hour), v.review)
	}
}

func (v *visit) review() {
	v.do(by{v.client.human, "client"}, "booking.review", "reviewed", booking.Reviewed{
		Booking: v.Booking, Master: v.Master, Client: v.Client, Stars: oneOf(v.world, []int{5, 5, 5, 5, 4, 4, 3, 1}), At: v.now,
		Text: domain.Personal(oneOf(v.world, []string{"", "Отлично!", "Всё понравилось, спасибо", "Очень аккуратно", "Пришлось подождать"})),
	})
	if v.likely(40) {
		v.after(v.between(time.Hour, 30*time.Hour), func() {
			v.do(by{v.owner, "master"}, "booking.answer_review", "work_review", booking.ReviewAnswered{
				Booking: v.Booking, Master: v.Master, Client: v.Client, Author: v.owner.id, Text: "Спасибо, жду вас снова!", At: v.now,
			})
		})
	}
}

// tell lets a notice be sent and arrive.
func (v *visit) tell(kind delivery.Kind, to *human, offset int) {
	if v.told[to.id] == nil {
		v.told[to.id] = new(int)
	}
	notice := delivery.Notice{Kind: kind, About: v.Booking, Recipient: to.id, Master: v.Master, OffsetMin: offset}
	if kind == delivery.News {
		notice.Revision = v.version
	}
	v.send(notice, to, v.told[to.id])
}

func (s *salon) send(notice delivery.Notice, to *human, version *int) {
	s.updates++
	stream := delivery.StreamOf(notice.About, notice.Recipient)
	s.record(system, s.id(),
		done{"delivery.attempt", stream, version, []domain.Event{delivery.Attempted{Notice: notice, Channel: to.channel, At: s.now}}},
		done{"delivery.report", stream, version, []domain.Event{delivery.Sent{Notice: notice, Channel: to.channel, Message: fmt.Sprint("demo-", s.updates)}}},
	)
}

var (
	asked    = []string{"Здравствуйте! Можно попозже?", "А есть парковка?", "Буду с ребёнком, можно?", "Спасибо, до встречи!", "Опаздываю на пять минут"}
	answered = []string{"Да, конечно", "Можно", "Хорошо, жду вас", "Давайте в другой день", "Пожалуйста!"}
)

// talk is a message, and more often than not an answer.
func (s *salon) talk(with *relation, party booking.Party) {
	said := chat.MessageSent{
		Message: s.id(), Master: s.state.ID, Client: with.id, By: party, Author: with.id,
		Text: domain.Personal(oneOf(s.world, asked)), Channel: with.channel,
	}
	from, to := by{with.human, "client"}, s.owner
	if party == booking.Master {
		said.Author, said.Text, said.Channel = s.owner.id, domain.Personal(oneOf(s.world, answered)), s.owner.channel
		from, to = by{s.owner, "master"}, with.human
	}
	s.act(from, "text", said.Text.Text(), "chat_sent", done{"chat.send", chat.StreamOf(s.state.ID, with.id), &with.said, []domain.Event{said}})
	s.send(delivery.Notice{Kind: delivery.Message, About: said.Message, Recipient: to.id, Master: s.state.ID}, to, new(int))
	if party == booking.Client && s.likely(80) {
		s.after(s.between(time.Minute, 3*time.Hour), func() { s.talk(with, booking.Master) })
	}
}
