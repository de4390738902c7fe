package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"zapis/adapters/sandbox/vkapi"
	"zapis/adapters/vk"
)

// vkTroupe is VK, by its Callback API.
type vkTroupe struct {
	people
	api  *vkapi.Server
	line *line
}

func (x *vkTroupe) connect(_ context.Context, s *stage, a *application, on foundation) (connection, error) {
	x.api = vkapi.New(vkapi.Options{Clock: s.clock})
	x.line = s.line(x.api)
	s.Cleanup(x.api.Close)
	if err := x.api.AddGroup(vkGroup, vkToken, vkScreen, "Запись"); err != nil {
		return connection{}, err
	}
	return a.vkConnection(on, vk.Options{Token: vkToken, GroupID: vkGroup, APIURL: x.line.url + "/method/", Log: on.log, Clock: s.clock},
		vkHook{used: true, base: s.base})
}

func (x *vkTroupe) ready(s *stage) {
	if err := x.api.AwaitConfirmed(soon(s), vkScreen); err != nil {
		s.Fatal(err)
	}
}

func (x *vkTroupe) violations() []string { return x.api.Violations() }
func (x *vkTroupe) blocks() hearing      { return toldAtOnce }
func (x *vkTroupe) felt() bool           { return x.line.lost.Load() > 0 }
func (x *vkTroupe) campaigns() bool      { return true }
func (x *vkTroupe) outage(down bool)     { x.line.down.Store(down) }
func (x *vkTroupe) repeat(copies int) {
	x.api.Deliver(vkapi.Delivery{Copies: copies, Shuffle: uint64(copies - 1)})
}

func (x *vkTroupe) refuse(times int) {
	const tooMany = 6
	for _, call := range []string{"messages.send", "messages.edit"} {
		x.api.Plan(call, times, vkapi.Refused(tooMany))
	}
}

func (x *vkTroupe) phone(s *stage, name, language string) device {
	s.Helper()
	chat, err := x.api.Person(x.next(), name, language).Open(vkScreen)
	if err != nil {
		s.Fatal(err)
	}
	return vkDevice{chat}
}

type vkDevice struct{ *vkapi.Chat }

func (d vkDevice) follow(link string) error {
	u, err := url.Parse(link)
	if err != nil || link != "" && (u.Host != "vk.me" || strings.Trim(u.Path, "/") != vkScreen) {
		return fmt.Errorf("%q does not open the community", link)
	}
	if len(d.Messages()) == 0 {
		return d.Start(u.Query().Get("ref"))
	}
	if err := d.Follow(u.Query().Get("ref"), ""); err != nil {
		return err
	}
	return d.Type("👋") // in a dialog with messages the code comes with the next one
}

func (d vkDevice) types(text string) error { return d.Type(text) }

func (d vkDevice) sendPhoto(photo []byte, under string) error {
	return d.SendPhoto("photo.png", photo, under)
}

func (d vkDevice) block(blocked bool) error { return shut(d, blocked) }

func (d vkDevice) messages() (ours []message) {
	for _, m := range d.Messages() {
		if m.FromID > 0 {
			continue
		}
		said := message{text: m.Text}
		for _, f := range d.Attachments(m.Number) {
			said.file = f.Kind
		}
		rows := [][]vkapi.Button{}
		if m.Keyboard != nil && m.Keyboard.Inline {
			rows = m.Keyboard.Buttons
		}
		for _, row := range rows {
			for _, b := range row {
				said.labels = append(said.labels, b.Action.Label)
			}
		}
		said.tap = func(label string) error {
			for r, row := range rows {
				for c, b := range row {
					if b.Action.Label == label {
						return d.TapAt(m.Number, r, c)
					}
				}
			}
			return errNoChoice
		}
		ours = append(ours, said)
	}
	return ours
}

func (d vkDevice) await(ctx context.Context, wanted func() bool) error {
	_, err := d.Await(ctx, func(vkapi.Screen) bool { return wanted() })
	return err
}

func (d vkDevice) transcript() string { return d.Transcript() }
