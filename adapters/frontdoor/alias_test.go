package frontdoor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
)

// paper is a messenger that knows one account under several ids, and shows nothing.
type paper struct{}

func (paper) Name() string                      { return "whatsapp" }
func (paper) Acknowledge(dialog.Update, string) {}

func (paper) Decode(raw []byte) (u dialog.Update, err error) {
	err = json.Unmarshal(raw, &u)
	return u, err
}

func (paper) Show(_ context.Context, _ dialog.Update, reply dialog.Reply, _ int) (int, dialog.Session, error) {
	return len(reply.Screens), reply.Session, nil
}

// hears has somebody write from an account that is known under these ids.
func (w *world) hears(p *process, delivery, account string, aliases ...string) {
	w.Helper()
	w.sends(p, dialog.Update{
		Channel: "whatsapp", Account: account, Aliases: aliases, Chat: account, Delivery: delivery, Kind: dialog.Text, Text: "hi",
	})
}

// sends delivers an update and waits until it is handled.
func (w *world) sends(p *process, u dialog.Update) {
	w.Helper()
	raw, err := json.Marshal(u)
	w.must(err)
	w.must(p.Receive(w.Context(), u, raw))
	w.await(1)
}

func (w *world) holder(account string) domain.ID {
	w.Helper()
	id, err := w.store.PersonOf(w.Context(), "whatsapp", account)
	w.must(err)
	return id
}

// registering takes in whoever is new.
func (w *world) registering() answers {
	return func(ctx context.Context, asked dialog.Asked) (dialog.Reply, error) {
		who := asked.Person
		if who.IsZero() {
			var err error
			_, who, err = w.commands.RegisterPerson(ctx, commands.Meta{Action: asked.ID, Channel: asked.Channel}, person.Register{
				Locale: "ru", Messenger: asked.Channel, Account: domain.Personal(asked.Account),
			})
			if err != nil {
				return dialog.Reply{}, err
			}
		}
		return dialog.Reply{Person: who, Screens: []dialog.Screen{show("hi", "hi", dialog.Fresh)}}, nil
	}
}

func onPaper(o *frontdoor.Options) { o.Messengers = []frontdoor.Messenger{paper{}} }

func TestIdsOfOneAccountAreOnePersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.process(w.registering(), onPaper)
	w.run(p)
	w.hears(p, "1", "1@lid", "79120000001") // somebody new is known under both at once
	irina := w.holder("1@lid")
	if w.holder("79120000001") != irina {
		t.Error("her phone is somebody else's")
	}
	w.hears(p, "2", "79120000001", "1@lid", "RU.1") // an id that nobody had
	if w.holder("RU.1") != irina {
		t.Error("her new id is somebody else's")
	}
	w.hears(p, "3", "2@lid") // two who turn out to be one
	olga := w.holder("2@lid")
	w.hears(p, "4", "79120000001", "2@lid")
	if olga == irina || w.holder("2@lid") != irina {
		t.Error("two who are one are still two")
	}
}

func TestTwoMastersWithIdsOfOneAccountStayTwoAndAreLoggedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.process(w.registering(), onPaper)
	w.run(p)
	for n, account := range []string{"1@lid", "2@lid"} {
		w.hears(p, fmt.Sprint(n), account)
		_, _, err := w.commands.RegisterMaster(t.Context(), commands.Meta{Action: domain.ID{byte(n + 1)}, Actor: w.holder(account)},
			commands.RegisterMaster{Name: "Мастер", Currency: "RUB", Locale: "ru"})
		w.must(err)
	}
	w.hears(p, "8", "1@lid", "2@lid")
	w.hears(p, "9", "1@lid", "2@lid")
	if w.holder("1@lid") == w.holder("2@lid") {
		t.Error("two masters are one")
	}
	if n := strings.Count(w.log.String(), "two masters have ids of one account"); n != 1 {
		t.Errorf("it was logged %d times", n)
	}
}

func TestWhoeverWritesCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.process(w.registering(), onPaper)
	w.run(p)
	w.hears(p, "1", "1@lid", "79120000001", "RU.1")
	irina := w.holder("1@lid")
	block := func(action byte) { // in all of the messenger
		_, err := w.commands.Person(t.Context(), commands.Meta{Action: domain.ID{action}, Actor: irina}, person.BlockChannel{Messenger: "whatsapp"})
		w.must(err)
	}
	blocked := func() (accounts []string) {
		irina, _, err := w.commands.PersonNow(t.Context(), irina)
		w.must(err)
		for _, a := range irina.Accounts {
			if a.Blocked {
				accounts = append(accounts, a.Account.Text())
			}
		}
		return accounts
	}
	for n, kind := range []dialog.Kind{dialog.Media, dialog.Tap, dialog.Start, dialog.Contact, dialog.Text} {
		block(byte(10 + n))
		w.sends(p, dialog.Update{
			Channel: "whatsapp", Account: "79120000001", Aliases: []string{"1@lid"}, Chat: "1@lid", Delivery: string(kind), Kind: kind,
		})
		if got := blocked(); !slices.Equal(got, []string{"RU.1"}) {
			t.Errorf("after a %s these are blocked: %q", kind, got)
		}
	}
	block(2)
	w.sends(p, dialog.Update{Channel: "whatsapp", Account: "1@lid", Chat: "1@lid", Delivery: "b", Kind: dialog.Blocked})
	if got := blocked(); len(got) != 3 {
		t.Errorf("who blocks us is let in: %q", got)
	}
	before := len(events[person.ChannelUnblocked](w))
	w.hears(p, "2", "1@lid")
	w.hears(p, "3", "1@lid")
	if n := len(events[person.ChannelUnblocked](w)) - before; n != 1 {
		t.Errorf("one account, which wrote twice, was let in %d times", n)
	}
}
