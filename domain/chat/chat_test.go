package chat_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
)

var message, master, client = domain.ID{1}, domain.ID{2}, domain.ID{3}

func send(text string, media *chat.Media) chat.Send {
	return chat.Send{
		Message: message, Master: master, Client: client, By: booking.Client, Author: client,
		Text: domain.Personal(text), Media: media, Booking: domain.ID{4}, Channel: "telegram",
	}
}

func sent(text string, media *chat.Media) chat.MessageSent {
	return chat.MessageSent{
		Message: message, Master: master, Client: client, By: booking.Client, Author: client,
		Text: domain.Personal(text), Media: media, Booking: domain.ID{4}, Channel: "telegram",
	}
}

func media(kind chat.Kind, size int64, name string) *chat.Media {
	return &chat.Media{Kind: kind, Channel: "telegram", Handle: "handle", Name: domain.Personal(name), Type: "image/png", Size: size}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	photo := media(chat.Photo, 1000, "")
	for _, c := range []struct {
		name    string
		given   []domain.Event
		when    chat.Send
		then    chat.MessageSent
		refused error
	}{
		{name: "a text passes", when: send("Опоздаю на 10 минут", nil), then: sent("Опоздаю на 10 минут", nil)},
		{name: "so does a second one", given: []domain.Event{chat.MessageSent{Message: domain.ID{9}}}, when: send("И ещё", nil), then: sent("И ещё", nil)},
		{name: "a message said again is no news", given: []domain.Event{sent("Привет", nil)}, when: send("Привет", nil)},
		{name: "line breaks stay, however they are spelt", when: send(" one\r\ntwo\rthree\tfour\n", nil), then: sent("one\ntwo\nthree four", nil)},
		{name: "nothing is no message", when: send(" \n\t ", nil), refused: chat.ErrEmpty},
		{name: "4,000 characters pass", when: send(strings.Repeat("щ", 4000), nil), then: sent(strings.Repeat("щ", 4000), nil)},
		{name: "4,001 do not", when: send(strings.Repeat("щ", 4001), nil), refused: chat.ErrTooLong},
		{name: "a picture needs no text", when: send("", photo), then: sent("", photo)},
		{name: "a picture takes 1,000 characters", when: send(strings.Repeat("щ", 1000), photo), then: sent(strings.Repeat("щ", 1000), photo)},
		{name: "and no more", when: send(strings.Repeat("щ", 1001), photo), refused: chat.ErrTooLong},
		{name: "control characters do not pass", when: send("a\x00b", nil), refused: chat.ErrUnreadable},
		{name: "nor do marks that turn the text behind them", when: send("a\u202Eb", photo), refused: chat.ErrUnreadable},
		{name: "20 MB pass", when: send("", media(chat.Video, 20<<20, "")), then: sent("", media(chat.Video, 20<<20, ""))},
		{name: "a byte more does not", when: send("", media(chat.File, 20<<20+1, "")), refused: chat.ErrMediaTooLarge},
		{name: "nor a size that cannot be", when: send("", media(chat.File, -1, "")), refused: chat.ErrMediaTooLarge},
		{name: "a voice passes", when: send("", media(chat.Voice, 0, "")), then: sent("", media(chat.Voice, 0, ""))},
		{name: "a sticker does not", when: send("", media("sticker", 1, "")), refused: chat.ErrMediaKind},
		{name: "a file's name is cleaned", when: send("", media(chat.File, 1, " a\u202Egpj.exe\n")), then: sent("", media(chat.File, 1, "agpj.exe"))},
		{
			name: "of a long one the end stays", when: send("", media(chat.File, 1, strings.Repeat("щ", 300)+".pdf")),
			then: sent("", media(chat.File, 1, strings.Repeat("щ", 196)+".pdf")),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var state chat.Chat
			for _, event := range c.given {
				state = chat.Evolve(state, event)
			}
			events, err := chat.Decide(state, c.when)
			if !errors.Is(err, c.refused) {
				t.Fatalf("refused with %v, want %v", err, c.refused)
			}
			var want []domain.Event
			if c.then != (chat.MessageSent{}) {
				want = []domain.Event{c.then}
			}
			if diff := cmp.Diff(want, events); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever passes can be shown: said again, it comes out as it is.
func TestWhatPassesIsProper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ \n\r\ta-zя]{0,50}`)).Draw(t, "text")
		events, err := chat.Decide(chat.Chat{}, send(text, nil))
		if err != nil {
			return
		}
		passed := events[0].(chat.MessageSent)
		again, err := chat.Decide(chat.Chat{}, send(passed.Text.Text(), nil))
		if err != nil || !cmp.Equal(again[0], events[0]) {
			t.Fatalf("%q passes as %q, and that as %v (%v)", text, passed.Text.Text(), again, err)
		}
	})
}
