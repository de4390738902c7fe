package main

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"zapis/domain/booking"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// onEach runs a part of the contract in each messenger, in Russian.
func onEach(t *testing.T, part func(*play)) {
	t.Parallel()
	for name, found := range troupes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of, said := found(), plays["ru"]
			p := &play{stage: newStage(t, said.zone, of), linesOf: said, troupe: of, language: "ru"}
			p.link = p.registers(p.linesOf.anna, p.service)
			part(p)
		})
	}
}

// However often and in whatever order a platform delivers, what people do happens once, and is answered once.
func TestContractRepeatedAndReorderedDeliveriesCountOnce(t *testing.T) {
	onEach(t, func(p *play) {
		p.troupe.repeat(3)
		p.books()
		if placed := count[booking.Placed](p.log()); placed != 1 {
			p.Errorf("%d bookings were placed", placed)
		}
		for _, who := range []struct {
			*actor
			text string
		}{{p.irina, p.done}, {p.anna, p.booked}} {
			if n := who.count(who.text); n != 1 {
				p.Errorf("%s was told %d times:\n%s", who.name, n, who.transcript())
			}
		}
	})
}

// count counts the messages that hold a text.
func (a *actor) count(text string) (n int) {
	for _, m := range a.messages() {
		if strings.Contains(m.text, text) {
			n++
		}
	}
	return n
}

// Whatever is done while a platform is out of reach is answered when it is back, once.
func TestContractAnOutageLosesNothing(t *testing.T) {
	onEach(t, func(p *play) {
		p.comes()
		p.irina.answers(p.card, p.book)
		p.irina.answers("", p.visit)
		p.irina.sees(p.nearest)
		p.irina.says(p.tomorrowAtNoon)
		found := p.irina.sees(p.noon)
		p.troupe.outage(true)
		p.irina.does(func() error { return found.tap(found.offers(p.book)) })
		p.eventually("the outage is felt", p.troupe.felt)
		p.troupe.outage(false)
		p.irina.sees(p.done)
		p.anna.sees(p.booked)
		if placed := count[booking.Placed](p.log()); placed != 1 {
			p.Errorf("%d bookings were placed", placed)
		}
		if n := p.irina.count(p.done); n != 1 {
			p.Errorf("the client was told %d times:\n%s", n, p.irina.transcript())
		}
	})
}

// comes lets the client follow the link.
func (p *play) comes() {
	p.Helper()
	p.irina = p.actor(p.troupe, p.linesOf.irina, p.language)
	p.irina.opens(p.link)
	p.irina.offered(p.book)
}

// A platform that finds us too fast is asked again, and the answer comes once.
func TestContractTooManyMessagesAreSentAgain(t *testing.T) {
	onEach(t, func(p *play) {
		p.troupe.refuse(1)
		p.books()
		if n := p.irina.count(p.done); n != 1 {
			p.Errorf("the client was told %d times:\n%s", n, p.irina.transcript())
		}
	})
}

// What people write arrives as they wrote it, whatever their script, and nothing in it is read as markup or as a command.
func TestContractTextArrivesAsItWasWritten(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Очень длинное сообщение, в котором всё важно. ", 40))
	onEach(t, func(p *play) {
		p.comes()
		p.irina.answers("", p.write)
		p.irina.sees(p.writeWhat)
		for _, text := range []string{
			"مرحبا، هل يمكنني الحضور غدا؟", "こんにちは、明日は空いていますか", "👩‍👩‍👧‍👦 🇷🇺 ё́", "<b>жирно</b> & [id1|имя] @all *звёзды*", long,
		} {
			p.irina.says(text)
			p.irina.sees(p.passedOn)
			p.anna.reads(text)
		}
	})
}

// reads waits for a text, which a messenger may have cut into several messages.
func (a *actor) reads(text string) {
	a.Helper()
	a.awaits(text, func(message) bool {
		var all strings.Builder
		for _, m := range a.news() {
			all.WriteString(readable(m.text))
		}
		return strings.Contains(all.String(), readable(text))
	})
}

// readable is a text without what messengers put in, or leave out, so that it is not read as markup: marks of direction,
// look-alikes of signs, spaces and zero-width characters.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r >= 0x2066 && r <= 0x2069, r == 0x200b, r == 0x2060, r == 0xfeff, r == '*', r == '∗', r == '_', r == '＿':
			return -1
		}
		return r
	}, text)
}

// Whoever shuts us out is left alone, their correspondent is told where the platform tells us, and they are written to
// again once they come back.
func TestContractSomebodyWhoBlocksUsIsLeftAlone(t *testing.T) {
	onEach(t, func(p *play) {
		p.comes()
		p.irina.answers("", p.write)
		p.irina.sees(p.writeWhat)
		p.irina.says(p.question)
		p.irina.sees(p.passedOn)
		p.anna.answers(p.question, p.reply)
		p.anna.sees(p.replyWhat)
		p.irina.does(func() error { return p.irina.block(true) })
		if p.troupe.blocks() == toldAtOnce {
			p.eventually("the block is known", func() bool { return count[person.ChannelBlocked](p.log()) == 1 })
			p.anna.says(p.yes)
			p.anna.sees(p.unheard)
		} else {
			p.anna.says(p.yes)
			p.anna.sees(p.passedOn)
			p.eventually("what became of the answer is known", func() bool { return p.settled() >= 2 })
		}
		if p.troupe.blocks() == foundOut { // by all names of the account, and then there is no other way
			p.eventually("the answer is given up", func() bool { return count[delivery.Skipped](p.log()) == 1 })
			p.anna.answers(p.passedOn, p.history)
			p.anna.sees(p.lost)
		}
		p.irina.does(func() error { return p.irina.block(false) })
		p.irina.says(p.home)
		p.irina.offered(p.book)
		p.irina.answers("", p.write)
		p.irina.sees(p.writeWhat)
		p.irina.says(p.photo)
		p.anna.answers(p.photo, p.reply)
		p.anna.sees(p.replyWhat)
		p.anna.says(p.kind)
		p.irina.sees(p.kind)
	})
}

// settled counts the messages of conversations of which it is known what became of them.
func (p *play) settled() (n int) {
	p.Helper()
	for _, event := range p.log() {
		var notice delivery.Notice
		switch event := event.(type) {
		case delivery.Sent:
			notice = event.Notice
		case delivery.Failed:
			notice = event.Notice
		case delivery.Skipped:
			notice = event.Notice
		}
		if notice.Kind == delivery.Message {
			n++
		}
	}
	return n
}

// eventually waits until something has come to be.
func (s *stage) eventually(what string, is func() bool) {
	s.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ctx := soon(s); !is(); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.Fatalf("never came to be: %s", what)
		}
	}
}
