package webhook_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/webhook"
)

const (
	here  domain.Personal = "https://shop.example/zapis?key=s3cret"
	there domain.Personal = "https://shop.example/new"
)

var (
	id, other = domain.ID{1}, domain.ID{2}
	anna      = domain.ID{3} // the person
	master    = domain.ID{4}

	add     = webhook.Add{Webhook: id, Master: master, Owner: anna, URL: here, After: 7}
	added   = webhook.Added{Webhook: id, Master: master, Owner: anna, URL: here, After: 7}
	changed = webhook.Changed{Webhook: id, Master: master, Owner: anna, URL: there}
	paused  = webhook.Paused{Webhook: id, Master: master, By: webhook.Master}
	resumed = webhook.Resumed{Webhook: id, Master: master}
	removed = webhook.Removed{Webhook: id, Master: master}
)

// so is add with something else in it.
func so(change func(*webhook.Add)) webhook.Add {
	c := add
	change(&c)
	return c
}

// several are so many webhooks of a master.
func several(n int, of domain.ID) (events []domain.Event) {
	for i := range n {
		events = append(events, webhook.Added{Webhook: domain.ID{9, byte(i)}, Master: of, URL: here})
	}
	return events
}

func TestWebhook(t *testing.T) {
	typed := added
	typed.Types = []string{"booking.moved", "booking.placed"}
	operators := webhook.Added{Webhook: id, URL: here, After: 7}
	removedOf := func(n int) (events []domain.Event) {
		for _, e := range several(n, master) {
			events = append(events, webhook.Removed{Webhook: e.(webhook.Added).Webhook, Master: master})
		}
		return events
	}
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    webhook.Command
		then    []domain.Event
		refused error
	}{
		{name: "one is added", when: add, then: []domain.Event{added}},
		{name: "the operator's has no owner", when: webhook.Add{Webhook: id, URL: here, After: 7}, then: []domain.Event{operators}},
		{name: "added again is no news", given: []domain.Event{added}, when: so(func(c *webhook.Add) { c.URL = there })},
		{name: "nor is what was removed meanwhile", given: []domain.Event{added, removed}, when: add},
		{name: "types are kept once and in order", when: so(func(c *webhook.Add) {
			c.Types = []string{"booking.placed", "booking.moved", "booking.placed"}
		}), then: []domain.Event{typed}},
		{name: "a type that there is not", when: so(func(c *webhook.Add) { c.Types = []string{"booking.vanished"} }), refused: webhook.ErrUnknownType},
		{name: "an address that is none", when: so(func(c *webhook.Add) { c.URL = "shop.example" }), refused: webhook.ErrURL},
		{name: "from before the first event", when: so(func(c *webhook.Add) { c.After = -1 }), refused: webhook.ErrAfter},
		{name: "a twentieth", given: several(19, master), when: add, then: []domain.Event{added}},
		{name: "and no more", given: several(20, master), when: add, refused: webhook.ErrTooMany},
		{name: "the operator may have more", given: several(20, domain.ID{}), when: webhook.Add{Webhook: id, URL: here, After: 7}, then: []domain.Event{operators}},
		{name: "a removed one makes room", given: append(several(20, master), webhook.Removed{Webhook: domain.ID{9, 3}, Master: master}), when: add, then: []domain.Event{added}},

		{name: "it goes elsewhere", given: []domain.Event{added}, when: webhook.Change{Webhook: id, URL: there}, then: []domain.Event{changed}},
		{name: "as it is, is no news", given: []domain.Event{typed}, when: webhook.Change{Webhook: id, URL: here, Types: []string{"booking.placed", "booking.moved"}}},
		{name: "nowhere", given: []domain.Event{added}, when: webhook.Change{Webhook: id, URL: "https://"}, refused: webhook.ErrURL},
		{name: "of what there is not", given: []domain.Event{added}, when: webhook.Change{Webhook: id, URL: here, Types: []string{""}}, refused: webhook.ErrUnknownType},
		{name: "another one is not changed", given: []domain.Event{added}, when: webhook.Change{Webhook: other, URL: there}, refused: webhook.ErrUnknown},

		{name: "it is paused", given: []domain.Event{added}, when: webhook.Pause{Webhook: id, By: webhook.Master}, then: []domain.Event{paused}},
		{name: "paused again is no news", given: []domain.Event{added, paused}, when: webhook.Pause{Webhook: id, By: webhook.System, Why: webhook.Failing}},
		{name: "Zapis pauses what fails", given: []domain.Event{added}, when: webhook.Pause{Webhook: id, By: webhook.System, Why: webhook.Failing, Begun: 1},
			then: []domain.Event{webhook.Paused{Webhook: id, Master: master, By: webhook.System, Why: webhook.Failing}}},
		{name: "but not what was changed meanwhile", given: []domain.Event{added, changed}, when: webhook.Pause{Webhook: id, By: webhook.System, Why: webhook.Gone, Begun: 1}},
		{name: "nor what was resumed meanwhile", given: []domain.Event{added, paused, resumed}, when: webhook.Pause{Webhook: id, By: webhook.System, Why: webhook.Gone, Begun: 1}},
		{name: "an unknown one is not paused", when: webhook.Pause{Webhook: id}, refused: webhook.ErrUnknown},
		{name: "it goes on", given: []domain.Event{added, paused}, when: webhook.Resume{Webhook: id}, then: []domain.Event{resumed}},
		{name: "what is not paused goes on anyway", given: []domain.Event{added}, when: webhook.Resume{Webhook: id}},
		{name: "an unknown one does not go on", when: webhook.Resume{Webhook: id}, refused: webhook.ErrUnknown},

		{name: "it is removed", given: []domain.Event{added, paused}, when: webhook.Remove{Webhook: id}, then: []domain.Event{removed}},
		{name: "removed again is no news", given: []domain.Event{added, removed}, when: webhook.Remove{Webhook: id}},
		{name: "an unknown one is not removed", when: webhook.Remove{Webhook: id}, refused: webhook.ErrUnknown},
		{name: "what was removed does not go on", given: []domain.Event{added, removed}, when: webhook.Resume{Webhook: id}, refused: webhook.ErrUnknown},
		{name: "all are removed", given: several(3, master), when: webhook.RemoveAll{}, then: removedOf(3)},
		{name: "all of none", given: []domain.Event{added, removed}, when: webhook.RemoveAll{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var state webhook.Webhooks
			for _, event := range c.given {
				state = webhook.Evolve(state, event)
			}
			got, err := webhook.Decide(state, c.when)
			if diff := cmp.Diff(c.then, got); diff != "" || !errors.Is(err, c.refused) {
				t.Errorf("refused with %v (want -, got +):\n%s", err, diff)
			}
		})
	}
}

func TestProperURL(t *testing.T) {
	host := strings.Repeat("a", 63)
	for url, want := range map[string]bool{
		"https://shop.example": true, "https://shop.example/a?b=c%20d&e=%C3%A9": true, "https://xn--80ak6aa92e.example:8443/": true,
		"https://203.0.113.7/": true, "https://[2001:db8::1]:8443/x": true, "https://" + host + ".example": true,
		"http://localhost:8080/x": true, "http://127.0.0.1/": true, "http://[::1]:9/": true, "https://shop.example/@anna:1": true,
		"https://shop.example/" + strings.Repeat("x", webhook.LongestURL-21): true,

		"": false, "shop.example": false, "//shop.example": false, "ftp://shop.example": false, "HTTPS://": false, "https://": false, "https:///x": false,
		"http://shop.example": false, "http://127.0.0.1.example": false, "http://10.0.0.1": false, "http://localhost.example/": false,
		"https://anna:secret@shop.example": false, "https://anna@shop.example": false, "https://shop.example#x": false,
		"https://shop.example/\n": false, "https://shop.example/ x": false, "https://магазин.example": false, "https://shop.example/\\x": false,
		"https://shop.example:": false, "https://shop.example:0": false, "https://shop.example:65536": false, "https://shop.example:x": false,
		"https://-shop.example": false, "https://shop..example": false, "https://a" + host + ".example": false, "https://[::1": false,
		"https://[::1]x": false, "https://[]": false, "https://[::g]": false, "https://[::1]:": false, "https://shop.example/%": false, "https://shop.example/%zz": false,
		"https://shop.example/" + strings.Repeat("x", webhook.LongestURL-20): false,
	} {
		if got := webhook.ProperURL(url); got != want {
			t.Errorf("%q: %v", url, got)
		}
	}
}

// Whatever is asked for, in whatever order: there are never too many, each has an address, a state that somebody caused, and
// types that there are; and nothing is found any more that was removed.
func TestWhateverIsAskedForTheBoundsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state webhook.Webhooks
		for range rapid.IntRange(1, 80).Draw(t, "commands") {
			one := domain.ID{byte(rapid.IntRange(1, 26).Draw(t, "webhook"))}
			url := domain.Personal(rapid.SampledFrom([]string{string(here), string(there), "http://shop.example", ""}).Draw(t, "url"))
			types := rapid.SliceOfN(rapid.SampledFrom(append([]string{"x"}, webhook.Types[:3]...)), 0, 4).Draw(t, "types")
			begun := rapid.IntRange(0, 3).Draw(t, "begun")
			command := rapid.SampledFrom([]webhook.Command{
				webhook.Add{Webhook: one, Master: master, Owner: anna, URL: url, Types: types},
				webhook.Add{Webhook: one, Master: master, Owner: anna, URL: here},
				webhook.Change{Webhook: one, URL: url, Types: types}, webhook.Pause{Webhook: one, By: webhook.System, Why: webhook.Gone, Begun: begun},
				webhook.Pause{Webhook: one, By: webhook.Master}, webhook.Resume{Webhook: one}, webhook.Remove{Webhook: one},
			}).Draw(t, "command")
			before := fmt.Sprintf("%#v", state)
			events, err := webhook.Decide(state, command)
			if err != nil && events != nil {
				t.Fatal("refused, and done all the same")
			}
			next := state
			for _, event := range events {
				next = webhook.Evolve(next, event)
			}
			if after := fmt.Sprintf("%#v", state); after != before {
				t.Fatalf("the state before was changed: %s, was %s", after, before)
			}
			if again, _ := webhook.Decide(next, command); again != nil && err == nil {
				t.Fatalf("%#v again is news: %v", command, again)
			}
			state = next
		}
		if len(state.All) > webhook.MostOfMaster {
			t.Fatalf("%d webhooks", len(state.All))
		}
		for _, one := range state.All {
			if !webhook.ProperURL(one.URL.Text()) || one.Paused != (one.By != "") || slices.Contains(state.Removed, one.ID) ||
				slices.ContainsFunc(one.Types, func(name string) bool { return !slices.Contains(webhook.Types, name) }) {
				t.Fatalf("%+v", one)
			}
		}
	})
}

func TestAnAddressIsOfItsOwner(t *testing.T) {
	for _, e := range []interface{ DataSubject() domain.ID }{added, changed} {
		if e.DataSubject() != anna {
			t.Errorf("%T is of %v", e, e.DataSubject())
		}
	}
	if of := (webhook.Added{Webhook: id}).DataSubject(); of != id {
		t.Errorf("the operator's is of %v", of)
	}
}
