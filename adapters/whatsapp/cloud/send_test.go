package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
)

var noOptions cloud.Options

var templates = cloud.Options{Templates: cloud.Templates{
	"test": {"en": {Name: "reminder", Language: "en_US", Buttons: []string{"I will come", "Cancel it"}}},
}}

// heard is a world with a database, in which we know that Irina has written.
func heard(t *testing.T, o cloud.Options) (*world, *taker) {
	w := stored(t, o)
	w.must(w.api.AddTemplate(numberID, cloudapi.Template{Name: "reminder", Language: "en_US", Body: "News: {{1}}. Bye.", Buttons: []string{"I will come", "Cancel it"}}))
	door := &taker{}
	w.listen(door)
	return w, door
}

func TestNewsAreFreeForADayAndTemplatesAfterThat(t *testing.T) {
	w, door := heard(t, templates)
	news := screen("tomorrow\n10:00, *Anna*", "coming", "move", "cancel it")
	news.Name = "test.by.the.way"
	w.must(second(w.cloud.Send(t.Context(), w.id, news, "k1")))
	w.clock.Advance(24*time.Hour - time.Second)
	w.must(second(w.cloud.Send(t.Context(), phone, news, "k2"))) // under either of her accounts
	w.clock.Advance(time.Second)
	id, err := w.cloud.Send(t.Context(), w.id, news, "k3")
	w.must(err)
	free := "tomorrow\n10:00, ∗Anna∗\n[coming] │ [move] │ [cancel it]"
	w.sees(free, free, "(template reminder)\nNews: tomorrow · 10:00, ∗Anna∗. Bye.\n[I will come] │ [Cancel it]")
	w.must(w.irina.Tap("Cancel it"))
	if u := door.next(w); u.Kind != dialog.Tap || u.Action != "do:cancel it" || u.Message != id {
		t.Errorf("%+v", u)
	}
	w.must(second(w.cloud.Send(t.Context(), w.id, screen("free again"), "k4")))
	if last := w.chat()[3]; last != "free again" {
		t.Error(last)
	}
	w.clock.Advance(25 * time.Hour)
	w.must(second(w.cloud.Send(t.Context(), w.id, news, "k5")))
	w.must(w.irina.Tap("I will come")) // which the screen has not offered
	if u := door.next(w); u.Kind != dialog.Tap || u.Action != "I will come" {
		t.Errorf("a quick reply that stands for nothing: %+v", u)
	}
}

func TestWithoutATemplateTheNextChannelIsTried(t *testing.T) {
	w, _ := heard(t, templates)
	w.clock.Advance(24 * time.Hour)
	other := screen("b")
	other.Name = "other"
	russian := screen("b")
	russian.Language = "ru"
	for _, s := range []dialog.Screen{other, russian} {
		if _, err := w.cloud.Send(t.Context(), w.id, s, ""); fate(err) != "blocked false, again false after 0s" || !strings.Contains(err.Error(), "template") {
			t.Errorf("%v", err)
		}
	}
	if n := len(w.api.Requests("messages")); n != 0 {
		t.Errorf("Meta was asked %d times", n)
	}
}

func TestWhoNeverWroteGetsTemplatesOnly(t *testing.T) {
	w := stored(t, templates)
	w.must(w.api.AddTemplate(numberID, cloudapi.Template{Name: "reminder", Language: "en_US", Body: "News: {{1}}", Buttons: []string{"a", "b"}}))
	w.must(second(w.cloud.Send(t.Context(), phone, screen(strings.Repeat("я", 2000)), "")))
	if s := w.irina.Screen(); s.Template != "reminder" || !strings.HasSuffix(s.Text, "я…") {
		t.Errorf("%+v", s)
	}
}

// Meta may have its own view of when somebody wrote.
func TestAWindowThatMetaHoldsForClosedIsClosed(t *testing.T) {
	w, _ := heard(t, templates)
	w.api.Plan("messages", 1, cloudapi.Refused(400, 131047, "Re-engagement message"))
	for range 2 {
		w.must(second(w.cloud.Send(t.Context(), w.id, screen("news", "a"), "")))
	}
	if n := len(w.api.Requests("messages")); n != 3 || !strings.Contains(w.chat()[1], "(template") {
		t.Errorf("%d requests, %q", n, w.chat())
	}
}

func TestWhatFailsLaterIsTold(t *testing.T) {
	failed := make(chan cloud.Failure, 1)
	tries := 0
	o := templates
	o.Failed = func(_ context.Context, f cloud.Failure) error {
		if tries++; tries == 1 {
			return errors.New("the log is down")
		}
		failed <- f
		return nil
	}
	w := newWorldWith(t, withPool(t, o), cloudapi.Options{Late: true})
	w.must(w.api.AddTemplate(numberID, cloudapi.Template{Name: "reminder", Language: "en_US", Body: "{{1}}", Buttons: []string{"a", "b"}}))
	door := &taker{}
	w.listen(door)
	w.irina.Block()
	id, err := w.cloud.Send(t.Context(), w.id, screen("news"), "delivery/7")
	w.must(err)
	w.clock.AwaitAlarms(1) // Meta waits a little before it tells again
	w.clock.Advance(time.Minute)
	select {
	case f := <-failed:
		if f.Message != id || f.Key != "delivery/7" || !slices.Contains(f.Accounts, w.id) || !f.Trouble.Blocked() || f.Trouble.Code != 131026 {
			t.Errorf("%+v", f)
		}
	case <-w.soon().Done():
		t.Error("it was not told again")
	}
}

func TestWhatHindersNewsIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		fault cloudapi.Fault
		want  string
	}{
		"undeliverable":    {cloudapi.Refused(400, 131026, "Message undeliverable"), "blocked true, again false after 0s"},
		"throughput":       {cloudapi.Refused(429, 130429, "Rate limit hit"), "blocked false, again true after 1s"},
		"to one person":    {cloudapi.Refused(429, 131056, "pair rate limit hit"), "blocked false, again true after 6s"},
		"spam":             {cloudapi.Refused(429, 131048, "Spam rate limit hit"), "blocked false, again true after 10m0s"},
		"a page":           {cloudapi.Page(502), "blocked false, again true after 0s, perhaps arrived"},
		"something":        {cloudapi.Refused(500, 131000, "Something went wrong"), "blocked false, again true after 0s, perhaps arrived"},
		"cut off":          {cloudapi.CutAfter(), "blocked false, again true after 0s, perhaps arrived"},
		"mistaken":         {cloudapi.Refused(400, 131009, "Parameter value is not valid"), "blocked false, again false after 0s"},
		"the token is old": {cloudapi.Refused(401, 190, "Access token has expired"), "blocked false, again false after 0s"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.api.Plan("messages", 1, test.fault)
			if _, _, err := w.cloud.Show(t.Context(), w.by(), dialog.Reply{Screens: []dialog.Screen{screen("one")}}, 0); fate(err) != test.want {
				t.Errorf("%s: %v", fate(err), err)
			}
		})
	}
}

func TestAnAnswerThatTimesOutMayHaveArrived(t *testing.T) {
	w := newWorldWith(t, cloud.Options{HTTPClient: &http.Client{Timeout: 100 * time.Millisecond}}, cloudapi.Options{})
	released := make(chan struct{})
	w.api.Plan("messages", 1, cloudapi.HoldUntil(released))
	_, _, err := w.cloud.Show(t.Context(), w.by(), dialog.Reply{Screens: []dialog.Screen{screen("one")}}, 0)
	close(released)
	if fate(err) != "blocked false, again true after 0s, perhaps arrived" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func TestWhatNeverLeftHasNotArrived(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := w.cloud.Show(ctx, w.by(), dialog.Reply{Screens: []dialog.Screen{screen("one")}}, 0)
	if !errors.Is(err, context.Canceled) || fate(err) != "blocked false, again true after 0s" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func TestWhatArrivedInPartIsUncertain(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("messages", 1, cloudapi.Fault{})
	w.api.Plan("messages", 1, cloudapi.Refused(400, 131026, "Message undeliverable"))
	_, _, err := w.cloud.Show(t.Context(), w.by(), dialog.Reply{Screens: []dialog.Screen{screen(strings.Repeat("слово ", 1000), "b")}}, 0)
	if fate(err) != "blocked true, again false after 0s, perhaps arrived" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

// Beginning anew would send the first part again.
func TestTheRestOfALongScreenSitsOutAPause(t *testing.T) {
	w := newWorld(t)
	w.api.Plan("messages", 1, cloudapi.Fault{})
	w.api.Plan("messages", 1, cloudapi.Refused(429, 131056, "pair rate limit hit"))
	done := make(chan error, 1)
	go func() {
		_, _, err := w.cloud.Show(w.soon(), w.by(), dialog.Reply{Screens: []dialog.Screen{screen(strings.Repeat("слово ", 1000))}}, 0)
		done <- err
	}()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(6 * time.Second)
	w.must(<-done)
	if n := len(w.chat()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// Nobody waits for long: who has sent too much to one person is told when it may go on.
func TestWhatIsTooMuchForOnePersonWaitsOrIsTold(t *testing.T) {
	rates := cloud.Rates{All: 1000, AllBurst: 1000, Pair: 6 * time.Second, PairBurst: 20}
	w := newWorldWith(t, cloud.Options{Rates: rates}, cloudapi.Options{Rates: cloudapi.Rates{All: 80, Pair: 6 * time.Second, PairBurst: 20}})
	for range 20 {
		w.show(screen("at once"))
	}
	results := make(chan error, 4)
	for range 4 {
		go func() {
			_, _, err := w.cloud.Show(w.soon(), w.by(), dialog.Reply{Screens: []dialog.Screen{screen("later")}}, 0)
			results <- err
		}()
	}
	if err := <-results; fate(err) != "blocked false, again true after 24s" {
		t.Errorf("the fourth: %v", err)
	}
	w.clock.AwaitAlarms(3)
	for range 3 {
		w.clock.Advance(6 * time.Second)
		w.must(<-results)
	}
	for _, r := range w.api.Requests("messages") {
		if r.Status != 200 {
			t.Errorf("Meta had to refuse: %s", r.Error)
		}
	}
}

func TestTheUsualRatesAreWithinMetas(t *testing.T) {
	w := newWorldWith(t, noOptions, cloudapi.Options{Rates: cloudapi.MetaRates})
	const people = 200
	results := make(chan error, people)
	for i := range people {
		who := w.api.Person(fmt.Sprint(79170000000+i), "К")
		chat, err := who.Open(business)
		w.must(err)
		w.must(chat.Type("hi"))
		u := w.by()
		u.Chat = who.UserID()
		go func() {
			_, _, err := w.cloud.Show(w.soon(), u, dialog.Reply{Screens: []dialog.Screen{screen("a")}}, 0)
			results <- err
		}()
	}
	for done := 0; done < people; {
		select {
		case err := <-results:
			w.must(err)
			done++
		default:
			if w.clock.Alarms() >= people-done {
				w.clock.Advance(10 * time.Millisecond)
			}
			runtime.Gosched()
		}
	}
	for _, r := range w.api.Requests("messages") {
		if r.Status != 200 {
			t.Errorf("Meta had to refuse: %s", r.Error)
		}
	}
}

func TestAnAccountOfAnotherWayIsNotTried(t *testing.T) {
	w := newWorld(t)
	u := w.by()
	u.Chat = "1234567890@lid"
	if _, _, err := w.cloud.Show(t.Context(), u, dialog.Reply{Screens: []dialog.Screen{screen("a")}}, 0); fate(err) != "blocked false, again false after 0s" {
		t.Error(err)
	}
	if n := len(w.api.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestStartLinks(t *testing.T) {
	w := newWorld(t)
	if link := w.cloud.StartLink("a"); link != "" {
		t.Errorf("a link before the number is known: %s", link)
	}
	w.must(w.cloud.Introduce(t.Context()))
	chat, err := w.who.Follow(w.cloud.StartLink(dialog.StartSentence("ru", "START-7K2QX9")))
	w.must(err)
	if chat.Draft() != "Здравствуйте! Мой код: START-7K2QX9" {
		t.Error(chat.Draft())
	}
}

var _ dialog.Undelivered = (*cloud.Trouble)(nil)
