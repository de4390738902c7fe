package dialog_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

// typing makes a phone one of a messenger in which choices are typed: it keeps what was shown last as the live screen.
func (p *phone) typing() *phone {
	p.keepsLive = true
	return p
}

func TestNumbersListWhatCanBeChosen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").typing().start(code)
	client.types("1").on("client.services").types("№1.").on("client.when").types("1)").on("client.confirm")
	client.types("да").on("booking.booked").types("Отменить").on("booking.cancel")
	client.types("1").on("booking.cancel").reads("Такого номера здесь нет")
	client.types(" Да. ").on("booking.cancelled")
}

func TestZeroAndNoLeadBack(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("en")
	client := w.phone("Mary", "en").typing().start(code).types("1").on("client.services").types("1").on("client.when")
	client.types("0").on("client.services").types("１").on("client.when").types("Another day").on("client.month").types("no").on("client.card")
}

func TestACalendarsDaysAreTypedByNumber(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").typing().start(code).types("1").types("1").types("Другой день").on("client.month")
	numbers := dialog.Numbers(client.shown[0])
	if first := numbers[0]; first.Key != "1" || first.InFull() != "сегодня" {
		t.Errorf("the first day reads %q by %q", first.InFull(), first.Key)
	}
	for _, n := range numbers {
		if n.Label == "·" || n.Label == "пн" {
			t.Errorf("%q can be chosen by %q", n.Label, n.Key)
		}
	}
	client.types("2").on("client.day").reads("Завтра")
}

func TestANumberOfLongAgoShowsHowThingsAre(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").typing().start(code).types("1").types("1").types("1").on("client.confirm")
	client.session.ShownAt = client.session.ShownAt.Add(-13 * time.Hour)
	client.types("да").on("client.card").reads("С тех пор прошло время")
	if n := w.events()["booking.placed"]; n != 0 {
		t.Errorf("%d bookings were placed by an old word", n)
	}
}

func TestWhatIsSaidToSomebodyIsNoChoice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").typing().start(code).types("Написать мастеру").on("chat.write")
	client.types("да").on("chat.sent")
	if n := w.events()["chat.message_sent"]; n != 1 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestPagesHoldEveryChoiceOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		room := dialog.Room{Choices: rapid.IntRange(5, 12).Draw(t, "choices"), Columns: rapid.IntRange(3, 5).Draw(t, "columns"), Rows: rapid.IntRange(3, 10).Draw(t, "rows")}
		label := rapid.StringMatching(`[а-я]{1,40}`)
		s := dialog.Screen{Language: "ru"}
		wanted := map[string]bool{}
		for i := range rapid.IntRange(0, 60).Draw(t, "body") {
			action := "do:" + strings.Repeat("x", i)
			wanted[action] = true
			s.Choices = append(s.Choices, []dialog.Choice{{Label: label.Draw(t, "label"), Action: action}})
		}
		s.Choices = append(s.Choices, []dialog.Choice{{Label: "← Назад", Action: "back", Back: true}})
		_, pages := room.Page(s)
		for s.Page = range pages {
			rows, _ := room.Page(s)
			back := 0
			count := 0
			for _, row := range rows {
				if len(row) > room.Columns {
					t.Fatalf("%d columns where %d fit", len(row), room.Columns)
				}
				count += len(row)
				for _, c := range row {
					if c.Back {
						back++
					}
					delete(wanted, c.Action)
				}
			}
			if back != 1 || count > room.Choices || len(rows) > room.Rows {
				t.Fatalf("page %d of %d: %d ways back, %d choices in %d rows for %+v", s.Page, pages, back, count, len(rows), room)
			}
		}
		if len(wanted) > 0 {
			t.Fatalf("%d choices are on no page", len(wanted))
		}
	})
}

func TestAPageIsTurnedWithinTheLiveScreen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").typing().start(code).types("1").types("1").types("Другой день").on("client.month")
	client.session.Screen = "live"
	client.message = "live"
	client.sends(dialog.PageAction(1)).on("client.month")
	if client.shown[0].Page != 1 || client.shown[0].Lifetime != dialog.Replace {
		t.Errorf("page %d, %q", client.shown[0].Page, client.shown[0].Lifetime)
	}
	client.message = "older"
	client.sends(dialog.PageAction(1)).on("client.card").reads("устарела")
}

type holder struct{ dialog.Messenger }

func (holder) Name() string { return "vk" }

func TestAFileThatNobodyHoldsIsSaidToBeMissing(t *testing.T) {
	t.Parallel()
	porter := dialog.NewPorter(holder{})
	got := porter.For(context.Background(), "telegram", dialog.Screen{
		Language: "ru", Attachment: &dialog.Attachment{Held: &chat.Media{Kind: chat.Photo, Channel: "vk", Handle: "held"}}, Text: []dialog.Run{{Text: "Ирина:"}},
	})
	if got.Attachment != nil || !strings.Contains(dialog.Drawn(got), "Файл сейчас не удалось передать") {
		t.Errorf("got %s", dialog.Drawn(got))
	}
}
