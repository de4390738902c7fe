package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
)

// cloudTroupe is WhatsApp by Meta's Cloud API.
type cloudTroupe struct {
	people
	api  *cloudapi.Server
	line *line
}

func (x *cloudTroupe) connect(_ context.Context, s *stage, a *application, on foundation) (connection, error) {
	x.api = cloudapi.New(cloudapi.Options{Clock: s.clock})
	x.line = s.line(x.api)
	s.Cleanup(x.api.Close)
	number := cloudapi.Number{ID: whatsappNumber, Phone: whatsappPhone, Name: "Запись", Token: "wa-token", Secret: whatsappSecret}
	if err := x.api.AddNumber(number); err != nil {
		return connection{}, err
	}
	return a.cloudConnection(on, cloud.Options{
		NumberID: number.ID, Token: number.Token, Secret: number.Secret, APIURL: x.line.url, Log: on.log, Clock: s.clock,
		Rates: cloud.Rates{All: 1000, AllBurst: 1000, Pair: time.Millisecond, PairBurst: 1000},
	}, whatsappVerify)
}

func (x *cloudTroupe) ready(s *stage) {
	if _, err := x.api.AwaitRequests(soon(s), 1, "number"); err != nil {
		s.Fatal(err)
	}
	if err := x.api.Subscribe(s.Context(), whatsappNumber, s.base+whatsappPath, whatsappVerify); err != nil {
		s.Fatal(err)
	}
}

func (x *cloudTroupe) violations() []string { return x.api.Violations() }
func (x *cloudTroupe) blocks() hearing      { return foundOut }
func (x *cloudTroupe) felt() bool           { return x.line.lost.Load() > 0 }
func (x *cloudTroupe) campaigns() bool      { return true }
func (x *cloudTroupe) outage(down bool)     { x.line.down.Store(down) }
func (x *cloudTroupe) repeat(copies int) {
	x.api.Deliver(cloudapi.Delivery{Copies: copies, Shuffle: uint64(copies - 1)})
}

func (x *cloudTroupe) refuse(times int) {
	x.api.Plan("messages", times, cloudapi.Refused(429, 130429, "Rate limit hit"))
}

func (x *cloudTroupe) phone(s *stage, name, language string) device {
	s.Helper()
	person := x.api.Person("79"+strconv.FormatInt(x.next(), 10), name)
	chat, err := person.Open(whatsappPhone)
	if err != nil {
		s.Fatal(err)
	}
	return cloudDevice{chat, person, greetings[language]}
}

type cloudDevice struct {
	*cloudapi.Chat
	person   *cloudapi.Person
	greeting string
}

// greetings are with what people begin where nothing else begins a chat.
var greetings = map[string]string{"ru": "Здравствуйте", "en": "Hello"}

func (d cloudDevice) follow(link string) error {
	if link == "" {
		return d.Type(d.greeting)
	}
	chat, err := d.person.Follow(link)
	if err == nil {
		err = chat.Send()
	}
	return err
}

func (d cloudDevice) types(text string) error { return d.Type(text) }

func (d cloudDevice) sendPhoto(photo []byte, under string) error {
	return d.SendFile("image", "", "image/png", photo, under)
}

func (d cloudDevice) block(blocked bool) error { return shut(d, blocked) }

// unmarked is a text without WhatsApp's signs of formatting.
func unmarked(text string) string { return strings.NewReplacer("*", "", "_", "").Replace(text) }

func (d cloudDevice) messages() (ours []message) {
	for _, m := range d.Messages() {
		if m.Own {
			continue
		}
		said := message{text: unmarked(m.Text), file: m.FileKind}
		for _, b := range slices.Concat(m.Buttons, rowsOf(m.Sections)) {
			said.labels = append(said.labels, b.Title)
		}
		said.tap = func(label string) error { return d.TapOn(m.ID, label) }
		ours = append(ours, said)
	}
	return ours
}

func rowsOf(sections []cloudapi.Section) (rows []cloudapi.Option) {
	for _, section := range sections {
		rows = append(rows, section.Rows...)
	}
	return rows
}

func (d cloudDevice) await(ctx context.Context, wanted func() bool) error {
	_, err := d.Await(ctx, func(cloudapi.Screen) bool { return wanted() })
	return err
}

func (d cloudDevice) transcript() string { return d.Transcript() }
