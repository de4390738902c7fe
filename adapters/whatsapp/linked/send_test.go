package linked

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/whatsapp/linked/linkedtest"
	"zapis/domain/chat"
)

// by is an update of Irina's.
func by(delivery string) dialog.Update {
	return dialog.Update{Channel: Channel, Account: irina, Chat: irina, Kind: dialog.Text, Delivery: delivery}
}

func TestChoicesAreNumberedLines(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	s := screen("Что дальше?", "Записаться", "Мои записи")
	s.Choices = append(s.Choices, []dialog.Choice{{Label: "Назад", Action: "home", Back: true}, {Label: "Карта", URL: "https://zapis.example/map"}})
	n, session, err := w.wa.Show(t.Context(), by("d1"), dialog.Reply{Screens: []dialog.Screen{s}}, 0)
	w.must(err)
	w.want("the text", w.texts(), []string{
		"Что дальше?\n\nКарта: https://zapis.example/map\n\n*1* — Записаться\n*2* — Мои записи\n*0* — Назад",
	})
	w.want("shown", n, 1)
	w.want("the live screen", session.Live, &s)
	w.want("when", session.ShownAt, noon)
	w.want("to", w.net.Sent()[0].To, irinaLID)
	w.want("the live message", session.Screen, w.net.Sent()[0].ID)
}

func TestTheSameAnswerHasTheSameIds(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	reply := dialog.Reply{Screens: []dialog.Screen{screen(strings.Repeat("слово ", 1000), "а"), screen("two")}}
	for _, delivery := range []string{"d1", "d1", "d2"} {
		for range 6 { // what the pace allows
			w.clock.Advance(time.Minute)
		}
		_, _, err := w.wa.Show(t.Context(), by(delivery), reply, 0)
		w.must(err)
	}
	var ids []string
	for _, s := range w.net.Sent() {
		ids = append(ids, s.ID)
		if len(s.ID) < 20 || len(s.ID) > 22 || strings.Trim(s.ID, "0123456789ABCDEF") != "" || !strings.HasPrefix(s.ID, "3EB0") {
			t.Errorf("%q is no message id", s.ID)
		}
	}
	if len(ids) != 9 || !slices.Equal(ids[:3], ids[3:6]) {
		t.Fatalf("ids %q", ids)
	}
	if different := slices.Compact(slices.Sorted(slices.Values(ids))); len(different) != 6 {
		t.Errorf("%d ids for six messages", len(different))
	}
}

func TestAnAnswerGoesOnWhereItFailed(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	w.net.Plan("send", 1, linkedtest.Fault{})
	w.net.Plan("send", 1, linkedtest.Unanswered())
	reply := dialog.Reply{Screens: []dialog.Screen{screen("one", "a"), screen("two", "b")}}
	shown, session, err := w.wa.Show(t.Context(), by("d1"), reply, 0)
	if fate, _ := fateOf(err); shown != 1 || fate != again || session.Live.Text[0].Text != "one" {
		t.Fatalf("shown %d, %v", shown, err)
	}
	reply.Session = session
	shown, session, err = w.wa.Show(t.Context(), by("d1"), reply, shown)
	w.must(err)
	if shown != 2 || session.Live.Text[0].Text != "two" || w.net.Sent()[1].ID != w.net.Sent()[2].ID {
		t.Error("the second screen was not sent again as it was")
	}
	if shown := w.irina.Messages(); len(shown) != 2 {
		t.Errorf("the phone shows %d messages", len(shown))
	}
}

func TestWhatIsSaidInPassingStandsBeforeTheScreenOrAlone(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	_, session, err := w.wa.Show(t.Context(), by("d1"), dialog.Reply{Toast: "Готово", Screens: []dialog.Screen{screen("Меню", "а")}}, 0)
	w.must(err)
	_, after, err := w.wa.Show(t.Context(), by("d2"), dialog.Reply{Toast: "Закрыто", Session: session}, 0)
	w.must(err)
	_, _, err = w.wa.Show(t.Context(), by("d3"), dialog.Reply{}, 0)
	w.must(err)
	w.want("the texts", w.texts(), []string{"Готово\n\nМеню\n\n*1* — а", "Закрыто"})
	w.want("the live screen", after.Live, session.Live)
	if session.Live.Text[0].Text != "Меню" {
		t.Error("what was said in passing is remembered")
	}
}

func TestAFactWithoutChoicesLeavesTheQuestionOpen(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	question, fact := screen("Записать?", "Да"), screen("Файл", "")
	fact.Choices, fact.Lifetime = nil, dialog.Fresh
	_, session, err := w.wa.Show(t.Context(), by("d1"), dialog.Reply{Screens: []dialog.Screen{question, fact}}, 0)
	w.must(err)
	if session.Live == nil || session.Live.Text[0].Text != "Записать?" {
		t.Errorf("live is %+v", session.Live)
	}
}

func TestAMessageIsMarkedAsReadWhenItIsAnswered(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.must(w.irina.Type("x"))
	<-w.door.took
	w.wa.Acknowledge(last(w.door.updates), "")
	w.wa.Acknowledge(last(w.door.updates), "")
	w.want("read", w.net.Seen(), []types.MessageID{w.irina.Messages()[0].ID})
}

func TestEveryErrorHasAFate(t *testing.T) {
	server := func(code int) error { return fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, code) }
	for name, test := range map[string]struct {
		err  error
		fate fate
	}{
		"no answer in time":            {whatsmeow.ErrMessageTimedOut, again},
		"our own deadline":             {context.DeadlineExceeded, again},
		"the connection broke":         {whatsmeow.ErrIQDisconnected, again},
		"there is none":                {whatsmeow.ErrNotConnected, again},
		"the network":                  {&net.DNSError{Err: "no such host"}, again},
		"their trouble":                {server(503), again},
		"we are unlinked":              {whatsmeow.ErrNotLoggedIn, wait},
		"too many":                     {server(429), wait},
		"too many strangers":           {server(463), wait},
		"too many questions":           {whatsmeow.ErrIQRateOverLimit, wait},
		"WhatsApp knows no such phone": {errors.New("no LID found for 79161234567@s.whatsapp.net from server"), blocked},
		"not allowed":                  {server(405), permanent},
		"the file is gone":             {whatsmeow.ErrMediaDownloadFailedWith410, permanent},
		"our mistake":                  {whatsmeow.ErrRecipientADJID, permanent},
	} {
		t.Run(name, func(t *testing.T) {
			err := trouble("send", fmt.Errorf("wrapped: %w", test.err))
			if test.fate == blocked {
				err = trouble("send", test.err)
			}
			if fate, _ := fateOf(err); fate != test.fate {
				t.Errorf("%v", err)
			}
			if strings.Contains(err.Error(), "7916") || err.(*Trouble).Uncertain() {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAPhoneThatIsNotOnWhatsAppIsAskedAboutOnce(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.net.Person("79161111111", "Олег")
	for _, account := range []string{"79162222222", "79162222222", "79161111111", "79161111111", irina} {
		w.clock.Advance(time.Minute)
		_, err := w.wa.Send(t.Context(), account, screen("x"), account)
		if fate, _ := fateOf(err); (fate == blocked) != (account == "79162222222") || err != nil && fate != blocked {
			t.Errorf("%v", err)
		}
	}
	w.want("asked about", w.net.Asked(), []string{"+79162222222", "+79161111111"})
	w.want("sent", len(w.net.Sent()), 3)
}

func TestOtherAccountsBelongToTheOfficialAPI(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	for _, account := range []string{"RU.1234", "", "@lid", "7916x"} {
		if _, err := w.wa.Send(t.Context(), account, screen("x"), "k"); err == nil {
			t.Errorf("sent to %q", account)
		} else if fate, _ := fateOf(err); fate != permanent {
			t.Errorf("%q: %v", account, err)
		}
	}
}

// cabinet is a shelf that notes what is put on it, until it is full.
type cabinet struct {
	put  []string
	room int
}

func (c *cabinet) Put(_ context.Context, channel, chat string, s *dialog.Screen, _ time.Time) error {
	name := "nobody knows"
	if s != nil {
		name = s.Text[0].Text
	}
	if len(c.put) == c.room {
		return errDown
	}
	c.put = append(c.put, channel+" "+chat+" "+name)
	return nil
}

func TestOurOwnDatabaseMayFail(t *testing.T) {
	pool := postgrestest.Pool(t)
	shelf := &cabinet{}
	w := newWorld(t, pool, func(o *Options) { o.Shelf = shelf })
	w.run()
	if fate, _ := w.newsOf(irina, "k", screen("x", "a")); fate != again || len(w.net.Sent()) > 0 {
		t.Errorf("before it was sent: %s", fate)
	}
	shelf.room = 1
	if fate, _ := w.newsOf(irina, "k", screen("x", "a")); fate != "" || len(w.net.Sent()) != 1 {
		t.Errorf("after it was sent: %s", fate)
	}
	pool.Close()
	if fate, _ := w.newsOf(irina, "k", screen("x", "a")); fate != again {
		t.Errorf("while it is counted: %s", fate)
	}
}

func TestNewsWithChoicesAreWhatNumbersMean(t *testing.T) {
	shelf := &cabinet{room: 2}
	w := newWorld(t, postgrestest.Pool(t), func(o *Options) { o.Shelf = shelf })
	w.net.Person(irinaPhone.User, "").Meet()
	w.run()
	for i, s := range []dialog.Screen{screen("Напоминание", "Отменить"), screen("Новость")} {
		w.clock.Advance(time.Minute)
		id, err := w.wa.Send(t.Context(), irinaPhone.User, s, fmt.Sprint(i))
		w.must(err)
		w.want("the id", id, w.net.Sent()[i].ID)
	}
	w.want("put", shelf.put, []string{"whatsapp " + irina + " nobody knows", "whatsapp " + irina + " Напоминание"})
}

func TestWhoAnswersNewsByTheirOtherIdentityIsUnderstood(t *testing.T) {
	shelf := &cabinet{room: 2}
	w := newWorld(t, postgrestest.Pool(t), func(o *Options) { o.Shelf = shelf })
	w.run()
	_, err := w.wa.Send(t.Context(), irinaPhone.User, screen("Напоминание", "Отменить"), "k")
	w.must(err)
	w.want("put", shelf.put, []string{"whatsapp " + irinaPhone.User + " nobody knows", "whatsapp " + irina + " Напоминание"})
}

func TestFilesGoBothWays(t *testing.T) {
	for kind, under := range map[chat.Kind]bool{chat.Photo: true, chat.Video: true, chat.File: true, chat.Voice: false} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, postgrestest.Pool(t))
			w.run()
			s := screen("под файлом")
			s.Attachment = &dialog.Attachment{Kind: kind, Name: "a.bin", Bytes: []byte("body")}
			_, _, err := w.wa.Show(t.Context(), by("d1"), dialog.Reply{Screens: []dialog.Screen{s}}, 0)
			w.must(err)
			if messages := map[bool]int{true: 1, false: 2}[under]; len(w.net.Sent()) != messages {
				t.Fatalf("%d messages", len(w.net.Sent()))
			}
			w.net.Tell(wrote("A1", "", with(w.net.Sent()[0].Message)))
			back := last(w.door.updates)
			if back.Kind != dialog.Media || back.Media == nil || back.Media.Kind != kind || under && back.Text != "под файлом" {
				t.Fatalf("%+v", back)
			}
			file, err := w.wa.Fetch(t.Context(), back.Media)
			w.must(err)
			w.want("the file", string(file.Bytes), "body")
			w.clock.Advance(time.Minute)
			s.Attachment = &dialog.Attachment{Kind: kind, Held: back.Media}
			_, _, err = w.wa.Show(t.Context(), by("d2"), dialog.Reply{Screens: []dialog.Screen{s}}, 0)
			w.must(err)
			w.want("uploads", w.net.Uploads(), 1)
			if got := last(w.net.Sent()); under && fmt.Sprint(got.Message) != fmt.Sprint(w.net.Sent()[0].Message) {
				t.Errorf("passed on as %v", got.Message)
			}
		})
	}
}

func TestAFileThatIsNotHereIsNotFetched(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	gone := (&file{Form: image, Path: "/gone"}).media()
	large := (&file{Form: image, Path: "/large", Size: largestFile + 1}).media()
	for name, held := range map[string]*chat.Media{
		"another messenger's": {Channel: "telegram", Handle: "AgAD"}, "the official API's": {Channel: Channel, Handle: "1234"},
		"nonsense": {Channel: Channel, Handle: "linked:!"}, "gone": gone, "too large": large,
	} {
		_, err := w.wa.Fetch(t.Context(), held)
		if fate, _ := fateOf(err); fate != permanent {
			t.Errorf("%s: %v", name, err)
		}
	}
}
