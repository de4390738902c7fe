package linked

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
)

func TestAMessageIsInTheLogBeforeItIsAcknowledged(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	if !w.net.Tell(wrote("A1", "Привет")) {
		t.Fatal("a message that was taken in is not acknowledged")
	}
	got := last(w.door.updates)
	want := dialog.Update{
		Channel: "whatsapp", Account: irina, Aliases: []string{"79161234567"}, Chat: irina, Delivery: got.Delivery,
		Order: noon.Unix() - 1, Kind: dialog.Text, Text: "Привет", Sent: noon.Add(-time.Second), Name: "Ирина",
	}
	w.want("the update", got, want)
	if strings.Contains(got.Delivery, irinaPhone.User) || strings.Contains(got.Delivery, irinaLID.User) || got.Delivery == "" {
		t.Errorf("the delivery id %q names a person", got.Delivery)
	}
	again, err := w.wa.Decode(last(w.door.raws))
	w.must(err)
	w.want("the update as read from the log", again, want)
}

func TestWhatIsNotLoggedIsNotAcknowledgedAndComesAgainInOrder(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.door.refuse(errDown)
	w.must(w.irina.Type("one"))
	w.must(w.irina.Type("two"))
	w.becomes(Degraded)
	w.door.refuse(nil)
	if w.net.Tell(wrote("A3", "three")) {
		t.Error("a message went past one that waits to come again")
	}
	w.rest()
	if w.net.Tell(wrote("A3", "three")) {
		t.Error("a message was acknowledged that came out of a connection that is over")
	}
	w.clock.Advance(reconnectAfter)
	w.becomes(Online)
	<-w.door.took
	<-w.door.took
	w.want("taken in", w.door.texts(), []string{"text:one", "text:two"})
}

func TestADoorThatPanicsAcknowledgesNothing(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.door.panics = true
	if w.net.Tell(wrote("A1", "one")) {
		t.Error("a message that is not in the log was acknowledged")
	}
}

func TestADeliveryIsTheSameEachTime(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	otherDevice := func(m *events.Message) { m.Info.Sender.Device = 9 }
	otherSender := func(m *events.Message) {
		m.Info.Sender = types.NewJID("555666777888", types.HiddenUserServer)
		m.Info.SenderAlt = types.JID{}
	}
	for _, m := range []*events.Message{wrote("A1", "x"), wrote("A1", "x", otherDevice), wrote("A2", "x"), wrote("A1", "x", otherSender)} {
		w.net.Tell(m)
	}
	d := w.door.updates
	if d[0].Delivery != d[1].Delivery || d[0].Delivery == d[2].Delivery || d[0].Delivery == d[3].Delivery {
		t.Error("deliveries are told apart wrongly")
	}
}

func TestWhatIsNotForUsIsAcknowledgedAndForgotten(t *testing.T) {
	text := "x"
	for name, change := range map[string]func(*events.Message){
		"our own":      func(m *events.Message) { m.Info.IsFromMe = true },
		"a group":      func(m *events.Message) { m.Info.IsGroup, m.Info.Chat = true, types.NewJID("1203", types.GroupServer) },
		"a status":     func(m *events.Message) { m.Info.Chat = types.StatusBroadcastJID },
		"a newsletter": func(m *events.Message) { m.Info.Chat = types.NewJID("1203", types.NewsletterServer) },
		"a bot":        func(m *events.Message) { m.Info.Chat = types.MetaAIJID },
		"an edit":      func(m *events.Message) { m.Info.Edit = types.EditAttributeMessageEdit },
		"an old edit":  func(m *events.Message) { m.IsEdit = true },
		"a deletion":   with(&waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{}}),
		"a reaction":   with(&waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{Text: &text}}),
		"a vote":       with(&waE2E.Message{PollUpdateMessage: &waE2E.PollUpdateMessage{}}),
		"no text":      with(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{}}),
		"nothing":      with(nil),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.run()
			if !w.net.Tell(wrote("A1", "x", change)) {
				t.Error("it will come again and again")
			}
			if got := w.door.texts(); got != nil {
				t.Errorf("taken in: %q", got)
			}
		})
	}
}

func TestOnePersonHasOneAccountHoweverTheyAreAddressed(t *testing.T) {
	for name, test := range map[string]struct {
		sender, alt types.JID
		known       bool // both identities, by an earlier message
		account     string
		aliases     []string
	}{
		"LID with the phone beside it": {irinaLID, irinaPhone, false, irina, []string{"79161234567"}},
		"phone with the LID beside it": {irinaPhone, irinaLID, false, irina, []string{"79161234567"}},
		"LID alone, the phone known":   {irinaLID, types.JID{}, true, irina, []string{"79161234567"}},
		"phone alone, the LID known":   {irinaPhone, types.JID{}, true, irina, []string{"79161234567"}},
		"LID alone":                    {irinaLID, types.JID{}, false, irina, nil},
		"phone alone":                  {irinaPhone, types.JID{}, false, "79161234567", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			if test.known {
				w.net.Person(irinaPhone.User, "").Meet()
			}
			n, err := noted(t.Context(), w.client(), wrote("A1", "x", func(m *events.Message) {
				m.Info.Chat, m.Info.Sender, m.Info.SenderAlt = test.sender, test.sender, test.alt
			}), noon)
			if err != nil {
				t.Fatal(err)
			}
			u := n.update()
			if diff := cmp.Diff([]any{test.account, test.account, test.aliases}, []any{u.Account, u.Chat, u.Aliases}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAStartCodeIsFoundInASentence(t *testing.T) {
	n, err := noted(t.Context(), newWorld(t, nil).client(), wrote("A1", "Здравствуйте! Хочу записаться, start-7k2qx9"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if u := n.update(); u.Kind != dialog.Start || u.Text != "7K2QX9" {
		t.Errorf("%s %q", u.Kind, u.Text)
	}
}

func TestWhatWasChosenLongAgoShowsTheMenuOnce(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	old := func(m *events.Message) { m.Info.Timestamp = noon.Add(-31 * time.Minute) }
	fresh := func(m *events.Message) { m.Info.Timestamp = noon.Add(-29 * time.Minute) }
	for _, m := range []*events.Message{
		wrote("A1", "2", old), wrote("A2", "да", old), wrote("A1", "2", old), wrote("A3", "Я опоздаю на десять минут", old), wrote("A4", "2", fresh),
	} {
		if !w.net.Tell(m) {
			t.Error("not acknowledged")
		}
	}
	w.want("taken in", w.door.texts(), []string{"start:", "start:", "text:Я опоздаю на десять минут", "text:2"})
	if w.door.updates[0].Delivery != w.door.updates[1].Delivery {
		t.Error("the second menu is not that of a message that came twice")
	}
	w.net.Tell(&events.Connected{}) // another burst
	w.net.Tell(wrote("A5", "1", old))
	w.want("after another outage", last(w.door.texts()), "start:")
}

func TestACardCountsIfItIsTheSendersOwn(t *testing.T) {
	for name, test := range map[string]struct {
		card, want string
		kind       dialog.Kind
	}{
		"their own":     {"BEGIN:VCARD\nTEL;type=CELL;waid=79161234567:+7 916 123-45-67\nEND:VCARD", "+79161234567", dialog.Contact},
		"another's":     {"BEGIN:VCARD\nTEL;type=CELL;waid=79160000000:+7 916 000-00-00\nEND:VCARD", "", dialog.Media},
		"no WhatsApp's": {"BEGIN:VCARD\nTEL:+7 916 123-45-67\nEND:VCARD", "", dialog.Media},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := noted(t.Context(), newWorld(t, nil).client(), wrote("A1", "", with(&waE2E.Message{ContactMessage: &waE2E.ContactMessage{Vcard: &test.card}})), noon)
			if err != nil {
				t.Fatal(err)
			}
			if u := n.update(); u.Kind != test.kind || u.Text != test.want || u.Media != nil {
				t.Errorf("%s %q %v", u.Kind, u.Text, u.Media)
			}
		})
	}
}

func TestWhatIsBrokenIsNoUpdate(t *testing.T) {
	w := newWorld(t, nil)
	for _, raw := range []string{"", "{", "{}", `{"id":"A1"}`, `[]`} {
		if _, err := w.wa.Decode([]byte(raw)); err == nil {
			t.Errorf("%q is read", raw)
		}
	}
}
