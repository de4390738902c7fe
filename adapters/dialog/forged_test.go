package dialog_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/uuid"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/domain/person"
)

// changes are what the log holds of what people did, without what they were refused.
func (w *town) changes() map[string]int {
	w.t.Helper()
	counts := w.events()
	delete(counts, "command.refused")
	return counts
}

func TestForgedAndForeignButtonsChangeNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	cancelIt, _ := client.button("Отменить")
	moveIt, _ := client.button("Перенести")
	open := "o:" + strings.Split(cancelIt, ":")[1]
	anna.taps("Моя работа").taps("Ссылки").taps("Ссылка")
	revokeIt, _ := anna.button("Отключить")
	shopper := w.phone("Олег", "ru").start(code).taps("Записаться").taps("Стрижка")
	bookIt := strings.Replace(shopper.first(), "kc:", "kb:", 1)

	stranger := w.phone("Чужой", "ru").start("").on("hello")
	before := w.changes()
	ever := domain.ID(uuid.New()).Short()
	for _, action := range []string{
		cancelIt, strings.Replace(cancelIt, "x:", "xx:", 1), moveIt, open, bookIt, revokeIt,
		strings.Replace(bookIt, "kb:", "kw:", 1), "lz:0", "pc:0", "vz:0", "s", "w", "wk:fa", "r", "c:" + ever, "k:" + ever + ":0",
		"sw:" + ever, "o:" + ever, "xx:" + ever + ":1", "rn:XXX", "lg:xx", "us:Mars/Base", "ps:0:0", "fx:" + ever,
		"", ":", "zz", "o", "o:short", "c:" + ever + ":1", "kb:::::", strings.Repeat("x", 65), "w:1", "\x00", "o:" + strings.Repeat("A", 22) + "\n",
	} {
		stranger.sends(action)
		if strings.Contains(stranger.sees(), "Ирина") || strings.Contains(stranger.sees(), "Стрижка") || strings.Contains(stranger.sees(), "Садовая") {
			t.Fatalf("%q shows a stranger what is not theirs:\n%s", action, stranger.sees())
		}
		if len(stranger.reply.Screens) == 0 {
			t.Fatalf("%q is answered with nothing", action)
		}
	}
	if after := w.changes(); !maps.Equal(before, after) {
		t.Errorf("forged buttons changed the log:\n%v\n%v", before, after)
	}
	if stranger.sends(open); stranger.reply.Refusal != domain.ErrNotYours {
		t.Errorf("another's booking is refused with %q", stranger.reply.Refusal)
	}
	if stranger.sends("kw" + strings.TrimPrefix(bookIt[:strings.LastIndex(bookIt, ":")], "kb")); stranger.reply.Refusal != person.ErrNotConnected {
		t.Errorf("an unknown master's times are refused with %q:\n%s", stranger.reply.Refusal, stranger.sees())
	}
}

func TestForgedNumbersAreSaidToBeWrong(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Записаться").taps("Стрижка")
	sure := strings.Split(client.first(), ":") // kc:master:place:services:start
	forge := func(place, services, start string) string {
		return strings.Join([]string{"kb", sure[1], place, services, start}, ":")
	}
	before := w.changes()
	for _, action := range []string{
		forge("9", "00", sure[4]), forge("0", "zz", sure[4]), forge("0", "", sure[4]), forge("0", "00", "1"), forge("0", "00", "zzzzz"),
	} {
		client.sends(action)
		if client.reply.Refusal == "" {
			t.Errorf("%s is not refused:\n%s", action, client.sees())
		}
	}
	client.sends(forge("0", "0000000000000000", sure[4])).on("client.card")
	for _, action := range []string{"p:9", "v:9", "lk:9", "pq:99", "ps:99:1", "ps:3:1", "ps:4:9", "ps:8:zzzz", "ps:a:0", "ps:a:zzzz", "ps:b:7", "ps:c:zzzz", "ps:e:2", "ps:0:zzzz", "vd:0:0", "vc:0:zzz", "hp:0:9", "hp:9:0", "sv:99", "wd:0:99", "b:99", "wk:0", "fe:1:1", "fd:1:0", "rl:5", "rp:0", "z:5", "zs:0:Nowhere"} {
		anna.sends(action)
	}
	if after := w.changes(); !maps.Equal(before, after) {
		t.Errorf("forged numbers changed the log:\n%v\n%v", before, after)
	}
}

func TestBadInputIsRefusedOrShownLiterally(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, name := range []string{"", "  ", strings.Repeat("я", 10_000), "Анна\x00", "\u202Eanna", "две\nстроки"} {
		p := w.phone("", "ru").start("").taps("Я мастер")
		p.types(name)
		if p.reply.Refusal == "" || p.shown[0].Name != "signup.name" {
			t.Errorf("the name %.20q is not refused with the same question:\n%s", name, p.sees())
		}
	}
	for _, name := range []string{"💇‍♀️ Анна 💅", "שלום עולם", "<b>Anna</b> & *co* [x](y)", "'); DROP TABLE events;--", "{{.Name}}", "*звёзды*"} {
		p := w.phone("", "ru").start("").taps("Я мастер").types(name).types(name + " 10 45 мин").types(name).taps("каждый день").on("signup.ready")
		if !hasUserRun(p.shown[0], name) {
			t.Errorf("the name %q is not shown as typed:\n%s", name, p.sees())
		}
		client := w.phone(name, "en").start(p.code()).on("client.card")
		if !hasUserRun(client.shown[0], name) {
			t.Errorf("the client does not see %q as typed:\n%s", name, client.sees())
		}
		client.taps("Book").sends(client.first()).sends(client.first()).taps("Book").on("booking.booked")
		p.types("/start").reads(name)
	}
	nameless := w.phone(strings.Repeat("Ы", 10_000)+"\x00\u202E", "ru").start("").on("hello")
	if len([]rune(nameless.sees())) > 600 {
		t.Error("a messenger's endless name is shown whole")
	}
}

func hasUserRun(s dialog.Screen, text string) bool {
	for _, run := range s.Text {
		if run.User && run.Text == text {
			return true
		}
	}
	return false
}

func TestWhatIsNoTextIsAnsweredWithTheWayOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	p := w.phone("Ирина", "ru")
	p.does(dialog.Update{Kind: dialog.Media})
	p.on("hello").reads("прочитать не могу")
	p.does(dialog.Update{Kind: dialog.Blocked})
	if len(p.reply.Screens) != 0 {
		t.Error("somebody who blocked the bot is written to")
	}
	p.does(dialog.Update{Kind: dialog.Unblocked})
	p.types("привет").on("hello").reads("Этого я не понял").types("/nonsense").types("/help").on("help").types("/bookings").on("client.bookings")
	counts := w.events()
	if counts["person.channel_blocked"] != 1 || counts["person.channel_unblocked"] != 1 || counts["person.registered"] != 1 {
		t.Errorf("the log holds %v", counts)
	}
}
