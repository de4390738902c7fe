package commands_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/master"
)

// says has somebody write in the conversation of the master and a client.
func (w *world) says(actor, client domain.ID, text domain.Personal, about ...domain.ID) error {
	w.t.Helper()
	cmd := commands.SendMessage{Message: newID(), Master: w.master, Client: client, Text: text}
	if len(about) > 0 {
		cmd.Booking = about[0]
	}
	_, err := w.SendMessage(context.Background(), w.by(actor), cmd)
	return err
}

func TestBothSidesOfAConversationWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	visit := w.book(client, at(12, 0))
	w.fine(w.says(client, client, "Опоздаю", visit))
	w.fine(w.says(w.anna, client, "Жду"))
	var sent []chat.MessageSent
	for _, event := range w.log() {
		if e, ok := event.(chat.MessageSent); ok {
			sent = append(sent, e)
		}
	}
	if len(sent) != 2 {
		t.Fatalf("%d messages in the log, want 2", len(sent))
	}
	first, second := sent[0], sent[1]
	if first.By != booking.Client || first.Author != client || first.Text != "Опоздаю" || first.Booking != visit || first.Channel != "test" {
		t.Errorf("the client's message is %+v", first)
	}
	if second.By != booking.Master || second.Author != w.anna || second.Text != "Жду" || !second.Booking.IsZero() {
		t.Errorf("the master's message is %+v", second)
	}
}

func TestNobodyElseWrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, other, stranger := w.client(), w.client(), w.person()
	foreign := w.book(other, at(12, 0))
	for name, err := range map[string]error{
		"another client in a client's conversation":   w.says(other, client, "я"),
		"a stranger in a client's conversation":       w.says(stranger, client, "я"),
		"a stranger to a master they never met":       w.says(stranger, stranger, "я"),
		"the master to somebody who is no client":     w.says(w.anna, stranger, "я"),
		"the master to nobody":                        w.says(w.anna, newID(), "я"),
		"a client about a booking that is another's":  w.says(client, client, "я", foreign),
		"the master about a booking that is no one's": w.says(w.anna, client, "я", newID()),
	} {
		if !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := count[chat.MessageSent](w.log()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestAMessageIsSentOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	meta := w.by(client)
	cmd := commands.SendMessage{Message: commands.NewID(meta.Action, "message"), Master: w.master, Client: client, Text: "Опоздаю"}
	second := w.other()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			at := []*world{w, second}[i%2]
			if _, err := at.SendMessage(context.Background(), meta, cmd); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := count[chat.MessageSent](w.log()); n != 1 {
		t.Errorf("%d messages in the log, want 1", n)
	}
}

func TestNoneIsLostWhenBothSidesWriteAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	second := w.other()
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if err := w.says(client, client, "клиент"); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			if err := second.says(w.anna, client, "мастер"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := count[chat.MessageSent](w.log()); n != 20 {
		t.Errorf("%d messages in the log, want 20", n)
	}
}

func TestWhatCannotBePassedOnIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	if err := w.says(client, client, " \n "); !errors.Is(err, chat.ErrEmpty) {
		t.Errorf("an empty message: %v", err)
	}
}

func TestWhomTheMasterBlockedWritesNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client := w.client()
	second := w.other()
	w.fine(second.says(client, client, "Привет"))
	w.do(w.anna, master.BlockClient{Client: client})
	if err := second.says(client, client, "Почему?"); !errors.Is(err, booking.ErrBlocked) {
		t.Errorf("a blocked client writes: %v", err)
	}
	w.fine(w.says(w.anna, client, "Пожалуйста, больше не пишите"))
	w.do(w.anna, master.UnblockClient{Client: client})
	w.fine(w.says(client, client, "Спасибо"))
}
