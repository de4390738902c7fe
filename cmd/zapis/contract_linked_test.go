package main

import (
	"cmp"
	"context"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"zapis/adapters/whatsapp/linked"
	"zapis/adapters/whatsapp/linked/linkedtest"
)

// linkedTroupe is WhatsApp as a linked device.
type linkedTroupe struct {
	people
	net *linkedtest.Network
}

func (x *linkedTroupe) connect(ctx context.Context, s *stage, a *application, on foundation) (connection, error) {
	x.net = linkedtest.New(linkedtest.Options{Phone: whatsappPhone, Clock: s.clock})
	s.Cleanup(x.net.Close)
	return a.linkedConnection(ctx, on, linked.Options{
		Devices: x.net.Devices(), Log: on.log, Clock: s.clock,
		Pace: linked.Pace{Every: time.Millisecond, Burst: 1000, NewsEvery: time.Millisecond, Jitter: time.Nanosecond},
	})
}

func (x *linkedTroupe) ready(s *stage) {
	for ctx := soon(s); !x.net.Connected() && ctx.Err() == nil; {
		runtime.Gosched()
	}
}

func (x *linkedTroupe) violations() []string { return x.net.Violations() }
func (x *linkedTroupe) blocks() hearing      { return neverHeard }
func (x *linkedTroupe) felt() bool           { return !x.net.Connected() }
func (x *linkedTroupe) campaigns() bool      { return false }
func (x *linkedTroupe) repeat(copies int) {
	x.net.Deliver(linkedtest.Delivery{Copies: copies, Shuffle: uint64(copies - 1)})
}

func (x *linkedTroupe) outage(down bool) {
	if down {
		x.net.Outage()
	} else {
		x.net.Restore()
	}
}

func (x *linkedTroupe) refuse(times int) { x.net.Plan("send", times, linkedtest.Refused(429)) }

func (x *linkedTroupe) phone(s *stage, name, language string) device {
	s.Helper()
	person := x.net.Person("79"+strconv.FormatInt(x.next(), 10), name)
	chat, err := person.Open(whatsappPhone)
	if err != nil {
		s.Fatal(err)
	}
	return linkedDevice{chat, person, greetings[language]}
}

type linkedDevice struct {
	*linkedtest.Chat
	person   *linkedtest.Person
	greeting string
}

func (d linkedDevice) follow(link string) error {
	if link == "" {
		return d.Type(d.greeting)
	}
	chat, err := d.person.Follow(link)
	if err == nil {
		err = chat.Send()
	}
	return err
}

func (d linkedDevice) types(text string) error { return d.Type(text) }

func (d linkedDevice) sendPhoto(photo []byte, under string) error { return d.SendPhoto(photo, under) }

func (d linkedDevice) block(blocked bool) error { return shut(d, blocked) }

// menuLine is a line that says what to type for what.
var menuLine = regexp.MustCompile(`(?m)^\*([^*\n]+)\*(?: — (.*))?$`)

func (d linkedDevice) messages() (ours []message) {
	for _, m := range d.Messages() {
		if m.Own {
			continue
		}
		said := message{text: unmarked(m.Text), file: m.FileKind}
		keys := map[string]string{}
		for _, line := range menuLine.FindAllStringSubmatch(m.Text, -1) {
			label := cmp.Or(line[2], line[1])
			said.labels = append(said.labels, label)
			keys[label] = line[1]
		}
		said.tap = func(label string) error { return d.Type(keys[label]) }
		ours = append(ours, said)
	}
	return ours
}

func (d linkedDevice) await(ctx context.Context, wanted func() bool) error {
	_, err := d.Await(ctx, func(linkedtest.Screen) bool { return wanted() })
	return err
}

func (d linkedDevice) transcript() string { return d.Transcript() }
