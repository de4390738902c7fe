package frontdoor_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/action"
	"zapis/domain/person"
)

func TestWhatSomebodyDoesIsLoggedAnsweredAndLoggedAsHandled(t *testing.T) {
	w := newWorld(t)
	irina := w.registered("501")
	var asked dialog.Asked
	w.serving(func(_ context.Context, a dialog.Asked) (dialog.Reply, error) {
		asked = a
		return dialog.Reply{
			Screens: []dialog.Screen{show("menu", "Здравствуйте", dialog.Replace, "a")}, Refusal: "link_unknown",
			Session: dialog.Session{Awaits: "name", Draft: map[string]string{"k": "v"}},
		}, nil
	})
	w.must(w.phone(501).Start("code"))
	w.await(1)

	received, handled := events[action.Received](w), events[action.Handled](w)
	if len(received) != 1 || len(handled) != 1 {
		t.Fatalf("%d received, %d handled", len(received), len(handled))
	}
	if r := received[0]; r.Person != irina || r.Channel != "telegram" || r.Chat != "501" || r.Kind != "start" ||
		r.Order == 0 || r.Action != asked.ID || !strings.Contains(r.Body.Text(), `"/start code"`) {
		t.Errorf("received %+v", r)
	}
	if asked.Person != irina || asked.Text != "code" {
		t.Errorf("asked %+v", asked)
	}
	want := action.Handled{
		Action: asked.ID, Person: irina, Screens: []string{"menu"}, Refusal: "link_unknown", Millis: handled[0].Millis,
		Shown: []domain.Personal{"Здравствуйте\n[do:a]"},
	}
	if diff := cmp.Diff(want, handled[0]); diff != "" {
		t.Error(diff)
	}
	w.must(w.phone(501).Tap("a"))
	w.await(1)
	if s := asked.Session; s.Awaits != "name" || s.Draft["k"] != "v" || s.Screen != asked.Message {
		t.Errorf("the session was not kept: %+v", s)
	}
	if texts := said(w.phone(501)); len(texts) != 1 {
		t.Errorf("the tap was answered in a message of its own: %q", texts)
	}
}

func TestASecondDeliveryChangesNothing(t *testing.T) {
	for name, delivery := range map[string]telegramapi.Delivery{
		"each twice": {Copies: 2}, "twice and shuffled": {Copies: 2, Shuffle: 7},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Deliver(delivery)
			d := &repeats{}
			w.serving(d.Handle)
			const chats, each = 5, 6
			for n := range each {
				for c := range chats {
					w.must(w.phone(int64(500 + c)).Type(fmt.Sprint(n)))
				}
			}
			w.await(chats * each)
			for c := range chats {
				texts := said(w.phone(int64(500 + c)))
				slices.Sort(texts)
				if len(slices.Compact(texts)) != each || len(texts) != each {
					t.Errorf("chat %d was answered %q", c, texts)
				}
			}
			if n := len(events[action.Received](w)); n != chats*each {
				t.Errorf("%d received", n)
			}
			if n := len(events[action.Handled](w)); n != chats*each {
				t.Errorf("%d handled", n)
			}
		})
	}
}

// One process receives; another one looks for what it may have left, and they must not get in each other's way.
func TestEachChatIsHandledInOrder(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	w.run(w.process(d.Handle))
	for n := range 10 {
		for c := range 10 {
			w.must(w.phone(int64(500 + c)).Type(fmt.Sprint(n)))
		}
	}
	w.serving(d.Handle)
	w.await(100)
	for chat, order := range d.order {
		if !slices.IsSorted(order) || len(order) != 10 {
			t.Errorf("chat %s was handled as %v; log:\n%s", chat, order, w.log)
		}
	}
}

func TestWhatWaitsIsHandledInThePlatformsOrder(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	begun, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p := w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		once.Do(func() { close(begun); <-goOn })
		return d.Handle(ctx, a)
	})
	w.must(w.phone(501).Start(""))
	<-begun
	for _, order := range []int64{1005, 1003, 1004, 1002} {
		if status := w.post(p, textFrom(501, order)); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	close(goOn)
	w.await(5)
	if got := d.order["501"][1:]; !slices.Equal(got, []int64{1002, 1003, 1004, 1005}) {
		t.Errorf("handled as %v", got)
	}
}

func TestABusyChatHoldsUpNoOther(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	d := &repeats{}
	w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		if a.Chat == "501" {
			<-goOn
		}
		return d.Handle(ctx, a)
	})
	w.must(w.phone(501).Type("slow"))
	w.must(w.phone(502).Type("quick"))
	w.await(1)
	if got := said(w.phone(502)); !slices.Equal(got, []string{"echo quick"}) {
		t.Errorf("%q", got)
	}
	close(goOn)
	w.await(1)
}

func TestTroubleOnTheWayIsOvercome(t *testing.T) {
	for name, fault := range map[string]telegramapi.Fault{
		"too many requests":  telegramapi.TooManyRequests(3 * time.Second),
		"a proxy's page":     telegramapi.Page(502),
		"refused connection": telegramapi.Page(504),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("sendMessage", 2, fault)
			w.serving((&repeats{}).Handle)
			w.must(w.phone(501).Type("hi"))
			w.await(1)
			if got := said(w.phone(501)); !slices.Equal(got, []string{"echo hi"}) {
				t.Errorf("%q", got)
			}
			if got := names(events[action.Handled](w)); !slices.Equal(got, []string{"echo"}) {
				t.Errorf("handled with %q", got)
			}
		})
	}
}

// Telegram is away for longer than one attempt lasts.
func TestWhatHasToWaitKeepsItsPlace(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("sendMessage", 8, telegramapi.Page(502))
	d := &repeats{}
	w.serving(d.Handle, func(o *frontdoor.Options) { o.Every = time.Hour }) // nothing is taken up from the log
	for _, text := range []string{"one", "two", "three"} {
		w.must(w.phone(501).Type(text))
	}
	w.await(3)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"echo one", "echo two", "echo three"}) {
		t.Errorf("%q", got)
	}
}

// A message whose answer was lost is sent again; a message that is drawn anew looks the same the second time.
func TestALostAnswerIsRepeated(t *testing.T) {
	w := newWorld(t)
	w.serving(func(_ context.Context, a dialog.Asked) (dialog.Reply, error) {
		return dialog.Reply{Screens: []dialog.Screen{show("menu", "menu "+a.Action, dialog.Replace, "a")}}, nil
	})
	w.must(w.phone(501).Start(""))
	w.await(1)
	w.api.Plan("editMessageText", 1, telegramapi.CutAfter())
	w.must(w.phone(501).Tap("a"))
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"menu do:a"}) {
		t.Errorf("after an edit: %q", got)
	}
	w.api.Plan("sendMessage", 1, telegramapi.CutAfter())
	w.must(w.phone(501).Type("hi"))
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"menu do:a", "menu", "menu"}) {
		t.Errorf("after a message: %q", got)
	}
}

func TestWhoBlockedTheBotIsRemembered(t *testing.T) {
	w := newWorld(t)
	irina := w.registered("501")
	w.api.Plan("sendMessage", 1, telegramapi.Refused(403, "Forbidden: bot was blocked by the user"))
	w.serving((&repeats{}).Handle)
	w.must(w.phone(501).Type("hi"))
	w.await(1)
	want := []person.ChannelBlocked{{Person: irina, Messenger: "telegram", Account: "501"}}
	if diff := cmp.Diff(want, events[person.ChannelBlocked](w)); diff != "" {
		t.Error(diff)
	}
	if n := len(w.api.Requests("sendMessage")); n != 1 {
		t.Errorf("tried %d times", n)
	}
	w.phone(501).Block()
	w.phone(501).Unblock()
	w.await(2)
	if diff := cmp.Diff([]person.ChannelUnblocked{{Person: irina, Messenger: "telegram", Account: "501"}}, events[person.ChannelUnblocked](w)); diff != "" {
		t.Error(diff)
	}
}

func TestAStrangerWhoBlocksTheBotIsNobodyToRemember(t *testing.T) {
	w := newWorld(t)
	w.serving((&repeats{}).Handle)
	w.phone(501).Block()
	if h := w.await(1)[0]; h.Fault {
		t.Errorf("a fault: %s", w.log)
	}
	if refused := events[action.Refused](w); len(refused) != 0 {
		t.Errorf("refused: %+v", refused)
	}
}

func TestAFaultIsLoggedOnceAndExcused(t *testing.T) {
	for name, d := range map[string]answers{
		"an error": func(context.Context, dialog.Asked) (dialog.Reply, error) {
			return dialog.Reply{}, fmt.Errorf("the read model is broken")
		},
		"a panic": func(context.Context, dialog.Asked) (dialog.Reply, error) { panic("the read model is broken") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.serving(d)
			w.must(w.phone(501).Type("меня зовут Ирина"))
			if h := w.await(1)[0]; !h.Fault {
				t.Error("not told to the metrics")
			}
			handled := events[action.Handled](w)[0]
			if handled.Fault == "" || !slices.Equal(handled.Screens, []string{dialog.Fault("ru", "").Name}) {
				t.Errorf("handled %+v", handled)
			}
			log := w.log.String()
			if strings.Count(log, "the read model is broken") != 1 || !strings.Contains(log, handled.Fault) {
				t.Errorf("log: %s", log)
			}
			for _, private := range []string{"Ирина", "Person", "secret"} {
				if strings.Contains(log, private) {
					t.Errorf("the log tells %q: %s", private, log)
				}
			}
		})
	}
}

func TestAnAnswerThatTelegramRefusesIsAFault(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("sendMessage", 1, telegramapi.Refused(400, "Bad Request: can't parse entities"))
	w.serving((&repeats{}).Handle)
	w.must(w.phone(501).Type("hi"))
	w.await(1)
	handled := events[action.Handled](w)[0]
	if handled.Fault == "" || !slices.Equal(handled.Screens, []string{dialog.Fault("ru", "").Name}) {
		t.Errorf("handled %+v", handled)
	}
}

func TestWhatTakesLongCompletesItself(t *testing.T) {
	w := newWorld(t)
	asked := 0
	goOn := make(chan struct{})
	w.serving(func(_ context.Context, a dialog.Asked) (dialog.Reply, error) {
		if asked++; asked == 1 {
			return dialog.Reply{}, fmt.Errorf("await: %w", dialog.ErrStillWorking)
		}
		<-goOn
		return dialog.Reply{Screens: []dialog.Screen{show("done", "Готово", dialog.Replace)}}, nil
	})
	w.must(w.phone(501).Type("hi"))
	if _, err := w.phone(501).Reply(w.soon()); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	w.await(1)
	if got := said(w.phone(501)); !slices.Equal(got, []string{"Готово"}) {
		t.Errorf("%q", got)
	}
}

// Telegram hints at Russian, but this person chose English: so do the screens that are not the dialog's.
func TestTheDoorSpeaksTheLanguageThatThePersonChose(t *testing.T) {
	w := newWorld(t)
	irina := w.registered("501")
	_, err := w.commands.Person(t.Context(), commands.Meta{Action: commands.NewID(irina, "choose"), Actor: irina}, person.ChangeLocale{Locale: "en"})
	w.must(err)
	waited := false
	goOn := make(chan struct{})
	w.serving(func(context.Context, dialog.Asked) (dialog.Reply, error) {
		if !waited {
			waited = true
			return dialog.Reply{}, dialog.ErrStillWorking
		}
		<-goOn
		return dialog.Reply{}, errors.New("the read model is broken")
	})
	w.must(w.phone(501).Type("hi"))
	if _, err := w.phone(501).Reply(w.soon()); err != nil {
		t.Fatal(err)
	}
	if got := said(w.phone(501)); len(got) != 1 || !strings.HasPrefix(got[0], "One moment") {
		t.Errorf("meanwhile: %q", got)
	}
	close(goOn)
	w.await(1)
	if got := said(w.phone(501)); len(got) != 1 || !strings.HasPrefix(got[0], "That did not work") {
		t.Errorf("at last: %q", got)
	}
}

func TestMoreThanFitsWaitsInTheLog(t *testing.T) {
	w := newWorld(t)
	goOn := make(chan struct{})
	d := &repeats{}
	w.serving(func(ctx context.Context, a dialog.Asked) (dialog.Reply, error) {
		<-goOn
		return d.Handle(ctx, a)
	}, func(o *frontdoor.Options) { o.Backlog, o.Workers = 2, 1 })
	for c := range 20 {
		w.must(w.phone(int64(500 + c)).Type("hi"))
	}
	for len(events[action.Received](w)) < 20 {
		_, changed := w.api.Revision()
		select {
		case <-changed:
		case <-time.After(10 * time.Millisecond): // deliveries end in the log, which another connection writes
		}
	}
	close(goOn)
	w.await(20)
	for id, n := range d.asked {
		if n != 1 {
			t.Errorf("%s was asked %d times", id, n)
		}
	}
}

func TestActionsHaveOneIDPerDelivery(t *testing.T) {
	w := newWorld(t)
	d := &repeats{}
	p := w.process(d.Handle)
	u := dialog.Update{Channel: "telegram", Account: "501", Chat: "501", Delivery: "a", Kind: dialog.Text}
	for _, delivery := range []string{"a", "b", "a"} {
		u.Delivery = delivery
		w.must(p.Receive(t.Context(), u, []byte("raw")))
	}
	ids := map[domain.ID]bool{}
	for _, r := range events[action.Received](w) {
		ids[r.Action] = true
	}
	if len(ids) != 2 {
		t.Errorf("%d actions", len(ids))
	}
}
