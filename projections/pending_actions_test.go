package projections

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zapis/domain"
	"zapis/domain/action"
)

func TestPendingActionsAreThoseNotHandled(t *testing.T) {
	t.Parallel()
	received := func(id byte, chat domain.Personal, order int64) action.Received {
		return action.Received{
			Action: domain.ID{id}, Person: ivan, Channel: "telegram", Chat: chat, Delivery: string(rune('a' + id)),
			Order: order, Kind: "text", Body: "{\"text\":\"\x00\"}",
		}
	}
	second, first := received(1, "B", 20), received(2, "B", 9)
	other, done, late := received(3, "A", 99), received(4, "A", 1), received(5, "A", 2)
	unserved, served := received(6, "A", 1), received(7, "A", 1)
	unserved.Channel, served.Channel = "pager", "vk"
	p := PendingActions{given(t, pendingActions,
		second, first, other, done, action.Handled{Action: done.Action}, unserved, served, late)}
	pending := func(e action.Received, position int64) Pending {
		return Pending{
			Action: e.Action, Person: e.Person, Channel: e.Channel, Chat: e.Chat.Text(), Delivery: e.Delivery, Order: e.Order,
			Kind: e.Kind, Body: []byte(e.Body), ReceivedAt: recordedAt(position), Position: position,
		}
	}
	all := []Pending{pending(other, 3), pending(first, 2), pending(second, 1), pending(served, 7)}
	channels := []string{"vk", "telegram"}
	before := recordedAt(8) // late's own moment is not before it
	if diff := gocmp.Diff(all, must(p.Before(t.Context(), channels, before, 10))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	_, err := p.Pool.Exec(t.Context(), `insert into checkpoints (name, position) values ('pending_actions', 8)`)
	if err != nil {
		t.Fatal(err)
	}
	for order, want := range map[int64][]Pending{20: {pending(first, 2)}, 21: {pending(first, 2), pending(second, 1)}, 9: nil} {
		got, upTo, err := p.Earlier(t.Context(), "telegram", "B", order, 1)
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || upTo != 8 || err != nil {
			t.Errorf("earlier than %d, up to %d, %v (want -, got +):\n%s", order, upTo, err, diff)
		}
	}
	if diff := gocmp.Diff(all[:2], must(p.Before(t.Context(), channels, before, 2))(t)); diff != "" {
		t.Errorf("limited (want -, got +):\n%s", diff)
	}
}
