package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// wrote is the n-th message of a test.
func wrote(n byte, master, client domain.ID, by booking.Party) chat.MessageSent {
	return chat.MessageSent{
		Message: domain.ID{60, n}, Master: master, Client: client, By: by, Text: domain.Personal('a' + rune(n)), Channel: "vk",
	}
}

// written is what the screens shall show of it while nobody knows whether it arrived.
func written(e chat.MessageSent, position int64) Message {
	return Message{
		Message: e.Message, Master: e.Master, Client: e.Client, Number: position, By: e.By, Text: e.Text.Text(), Media: e.Media,
		Booking: e.Booking, Channel: e.Channel, At: recordedAt(position), State: Sending,
	}
}

func TestAMessageComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	full, bare := wrote(1, anna, ivan, booking.Client), wrote(2, anna, ivan, booking.Master)
	full.Text, full.Booking = "Можно \"позже\"?\n👩‍🦰 %s \\", domain.ID{99}
	full.Media = &chat.Media{Kind: chat.File, Channel: "telegram", Handle: "h\x00\"", Name: "прайс.pdf", Type: "application/pdf", Size: 1 << 40}
	bare.Text = ""
	h := ChatHistory{given(t, chatHistory, full, bare)}
	for i, e := range []chat.MessageSent{full, bare} {
		if diff := gocmp.Diff(written(e, int64(i+1)), must(h.Message(t.Context(), e.Message))(t)); diff != "" {
			t.Errorf("(want -, got +):\n%s", diff)
		}
	}
	if _, err := h.Message(t.Context(), ivan); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestAConversationIsPagedBothWays(t *testing.T) {
	t.Parallel()
	var events []domain.Event
	var all []Message
	for n := range byte(7) {
		e := wrote(n, anna, ivan, booking.Client)
		events = append(events, e, wrote(n+100, anna, boris, booking.Client), wrote(n+200, boris, ivan, booking.Client))
		all = append(all, written(e, int64(3*n+1)))
	}
	h := ChatHistory{given(t, chatHistory, events...)}
	check := func(which string, page func() ([]Message, bool, error), wantMore bool, want []Message) {
		t.Helper()
		got, more, err := page()
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got); diff != "" || more != wantMore {
			t.Errorf("%s, more is %v (want -, got +):\n%s", which, more, diff)
		}
	}
	before := func(number int64, limit int) func() ([]Message, bool, error) {
		return func() ([]Message, bool, error) { return h.Before(t.Context(), anna, ivan, number, limit) }
	}
	after := func(number int64, limit int) func() ([]Message, bool, error) {
		return func() ([]Message, bool, error) { return h.After(t.Context(), anna, ivan, number, limit) }
	}
	check("the latest", before(0, 3), true, all[4:])
	check("back", before(all[4].Number, 3), true, all[1:4])
	check("back to the first", before(all[1].Number, 1), false, all[:1])
	check("before the first", before(all[0].Number, 3), false, []Message{})
	check("the first", after(0, 3), true, all[:3])
	check("on", after(all[2].Number, 4), false, all[3:])
	check("after the last", after(all[6].Number, 4), false, []Message{})
	check("of strangers", func() ([]Message, bool, error) { return h.Before(t.Context(), boris, anna, 0, 3) }, false, []Message{})
}

func TestAMessageShowsHowItsDeliveryStands(t *testing.T) {
	t.Parallel()
	notice := notice(delivery.Message, wrote(1, anna, ivan, booking.Client).Message)
	attempted := delivery.Attempted{Notice: notice, Channel: "vk"}
	bounced := delivery.Failed{Notice: notice, Channel: "vk", Reason: "refused", Gone: true, Later: true}
	for name, c := range map[string]struct {
		events []domain.Event
		state  State
		reason string
	}{
		"nothing happened yet": {nil, Sending, ""},
		"attempted":            {[]domain.Event{attempted}, Sending, ""},
		"to be tried again":    {[]domain.Event{attempted, delivery.Failed{Notice: notice, Reason: "busy"}}, Sending, ""},
		"sent":                 {[]domain.Event{attempted, delivery.Sent{Notice: notice, Message: "7"}}, Sent, ""},
		"failed":               {[]domain.Event{attempted, delivery.Failed{Notice: notice, Reason: "blocked", Final: true}}, Failed, "blocked"},
		"bounced":              {[]domain.Event{attempted, delivery.Sent{Notice: notice, Message: "7"}, bounced}, Sending, ""},
		"bounced everywhere": {[]domain.Event{
			attempted, delivery.Sent{Notice: notice, Message: "7"}, bounced, delivery.Skipped{Notice: notice, Reason: "refused"},
		}, Skipped, "refused"},
		"skipped":              {[]domain.Event{delivery.Skipped{Notice: notice, Reason: "nobody"}}, Skipped, "nobody"},
		"uncertain":            {[]domain.Event{attempted, delivery.Uncertain{Notice: notice}}, Uncertain, ""},
		"about something else": {[]domain.Event{delivery.Sent{Notice: delivery.Notice{Kind: delivery.News, About: notice.About}}}, Sending, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := ChatHistory{given(t, chatHistory, append([]domain.Event{wrote(1, anna, ivan, booking.Client)}, c.events...)...)}
			if got := must(h.Message(t.Context(), notice.About))(t); got.State != c.state || got.Reason != c.reason {
				t.Errorf("got %s, %q", got.State, got.Reason)
			}
		})
	}
}

func TestConversationsOfAMaster(t *testing.T) {
	t.Parallel()
	last := []chat.MessageSent{wrote(6, anna, ivan, booking.Client), wrote(7, anna, boris, booking.Master), wrote(8, anna, olga, booking.Client)}
	h := ChatHistory{given(t, chatHistory,
		person.Registered{Person: ivan, Name: "Ivan"}, wrote(1, anna, ivan, booking.Master), wrote(2, anna, ivan, booking.Client),
		wrote(3, anna, boris, booking.Client), wrote(4, boris, ivan, booking.Client), last[0], last[1], last[2],
		delivery.Sent{Notice: notice(delivery.Message, last[0].Message)},
	)}
	first, second, third := written(last[2], 8), written(last[1], 7), written(last[0], 6)
	third.State = Sent
	want := []Conversation{{olga, "", first, 1}, {boris, "", second, 0}, {ivan, "Ivan", third, 2}}
	for offset, limits := range []int{2, 2} {
		got, more, err := h.Conversations(t.Context(), anna, offset, limits)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want[offset:offset+limits], got); diff != "" || more != (offset == 0) {
			t.Errorf("from %d, more is %v (want -, got +):\n%s", offset, more, diff)
		}
	}
	if got, more, err := h.Conversations(t.Context(), ivan, 0, 5); err != nil || more || len(got) > 0 {
		t.Errorf("of nobody: %+v, %v, %v", got, more, err)
	}
}
