package webhooks_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"zapis/adapters/webhooks"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/webhook"
	"zapis/projections"
)

func TestWhatHappensIsDeliveredInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	w.book(noon.Add(24 * time.Hour)) // before there is a webhook
	w.listen(r)
	const n = 60
	ids := w.bookSeveral(n)
	var last int64
	for _, want := range ids {
		got := r.next()
		if got.Booking != want || got.Type != "booking.placed" || got.Position <= last || got.Master != w.master {
			t.Fatalf("got %+v, want %s", got, want)
		}
		last = got.Position
	}
	w.stands(r.hook, func(h projections.Webhook) bool {
		return h.Delivered >= last && h.Outcome == webhooks.Delivered && h.Status == 200
	})
}

func TestAMoveIsDeliveredAsOneWithBeforeAndAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	w.listen(r, "booking.moved", "booking.cancelled")
	from, to := noon.Add(48*time.Hour), noon.Add(72*time.Hour)
	id := w.book(from)
	_, err := w.MoveBooking(t.Context(), w.by(w.client), commands.MoveBooking{Booking: id, Starts: to})
	w.fine(err)
	_, err = w.CancelBooking(t.Context(), w.by(w.client), commands.CancelBooking{Booking: id})
	w.fine(err)
	moved := r.next()
	before, after := moved.Data.Before, moved.Data.After
	if moved.Type != "booking.moved" || moved.Booking != id || !before.Starts.Equal(from) || !after.Starts.Equal(to) ||
		!after.Ends.Equal(to.Add(30*time.Minute)) || before.Place != w.place || after.Place != w.place || after.Zone != "Europe/Moscow" ||
		after.Price != 200000 || after.Currency != "RUB" || after.Services[0].Name != "Маникюр" {
		t.Errorf("%+v\nbefore %+v\nafter %+v", moved, before, after)
	}
	if got := r.next(); got.Type != "booking.cancelled" || got.Data.Before.Status != "confirmed" || got.Data.After.Status != "cancelled" {
		t.Errorf("then %+v", got)
	}
}

func TestAWebhookMayBeginInThePast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids := w.bookSeveral(3)
	w.start()
	r := newReceiver(t)
	w.listenAfter(r, new(int64), "booking.placed", "master.service_added")
	if got := r.next(); got.Type != "master.service_added" {
		t.Errorf("first %s", got.Type)
	}
	for _, want := range ids {
		if got := r.next(); got.Booking != want {
			t.Errorf("got %+v, want %s", got, want)
		}
	}
}

func TestTheOperatorHearsOfAllMastersAndAMasterOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	hers, operators := newReceiver(t), newReceiver(t)
	w.listen(hers, "master.place_added")
	operators.hook = newID()
	_, err := w.AddWebhook(t.Context(), commands.ByOperator(newID(), "test"), commands.AddWebhook{
		Webhook: operators.hook, URL: domain.Personal(operators.URL), Types: []string{"master.registered", "master.place_added", "booking.placed"},
	})
	w.fine(err)
	mine := w.book(noon.Add(48 * time.Hour))
	other := w.becomes(w.person())
	if got := operators.next(); got.Booking != mine {
		t.Errorf("first %+v", got)
	}
	for range 2 {
		if got := operators.next(); got.Master != other {
			t.Errorf("then %+v", got)
		}
	}
	if len(hers.came) > 0 {
		t.Errorf("she hears of %+v", <-hers.came)
	}
}

// refusing answers like that to the first n attempts.
func refusing(n int, status int, after string) func(int, http.ResponseWriter, *http.Request, item) {
	return func(attempt int, to http.ResponseWriter, _ *http.Request, _ item) {
		if attempt <= n {
			to.Header().Set("Retry-After", after)
			to.WriteHeader(status)
		}
	}
}

func TestWhatIsNotTakenIsTriedAgainAndNothingOvertakesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	r.answer = refusing(3, http.StatusInternalServerError, "")
	id := w.listen(r)
	first := w.book(noon.Add(48 * time.Hour))
	for n, pause := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
		if got := r.next(); got.Booking != first {
			t.Fatalf("attempt %d is %+v", n+1, got)
		}
		if n == 0 {
			w.book(noon.Add(72 * time.Hour)) // what comes meanwhile waits, and wakes nobody
		}
		hook := w.stands(id, func(h projections.Webhook) bool { return h.Failures == n+1 })
		if hook.Outcome != webhooks.Refused || hook.Status != 500 || hook.TriedAt.IsZero() {
			t.Errorf("%+v", hook)
		}
		again := w.again(id)
		if after := again.Sub(hook.TriedAt); after < pause || after > pause+time.Minute {
			t.Errorf("after failure %d again in %v", n+1, after)
		}
		w.clock.set(again)
	}
	if got := r.next(); got.Booking != first {
		t.Errorf("at last %+v", got)
	}
	if got := r.next(); got.Booking == first {
		t.Errorf("twice %+v", got)
	}
	w.stands(id, func(h projections.Webhook) bool { return h.Failures == 0 && h.Outcome == webhooks.Delivered })
}

func TestAReceiverIsLeftAloneForAsLongAsItAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	r.answer = refusing(1, http.StatusServiceUnavailable, "7200")
	id := w.listen(r)
	w.book(noon.Add(48 * time.Hour))
	r.next()
	hook := w.stands(id, func(h projections.Webhook) bool { return h.Failures == 1 })
	again := w.again(id)
	if after := again.Sub(hook.TriedAt); after < 2*time.Hour || after > 2*time.Hour+time.Minute {
		t.Errorf("again in %v", after)
	}
	w.clock.set(again)
	r.next()
}

func TestAReceiverThatIsGoneIsPausedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	r.answer = refusing(1, http.StatusGone, "")
	id := w.listen(r)
	first := w.book(noon.Add(48 * time.Hour))
	r.next()
	w.stands(id, func(h projections.Webhook) bool { return h.Paused })
	if by, why := w.why(id); by != webhook.System || why != webhook.Gone {
		t.Errorf("paused by %s, %s", by, why)
	}
	second := w.book(noon.Add(72 * time.Hour)) // while it is paused
	_, err := w.ResumeWebhook(t.Context(), w.by(w.anna), w.master, id)
	w.fine(err)
	for _, want := range []domain.ID{first, second} {
		if got := r.next(); got.Booking != want {
			t.Errorf("after it was resumed: %+v", got)
		}
	}
}

func TestWhatFailsForThreeDaysIsPaused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	r.answer = refusing(1<<30, http.StatusBadGateway, "28800") // eight hours
	id := w.listen(r)
	w.book(noon.Add(48 * time.Hour))
	attempts := 0
	for began := w.clock.Now(); ; attempts++ {
		r.next()
		if w.clock.Now().Sub(began) >= webhook.FailingFor {
			break
		}
		w.stands(id, func(h projections.Webhook) bool { return h.Failures == attempts+1 })
		w.clock.set(w.again(id))
	}
	w.stands(id, func(h projections.Webhook) bool { return h.Paused })
	if by, why := w.why(id); by != webhook.System || why != webhook.Failing || attempts != 9 {
		t.Errorf("paused by %s, %s, after %d attempts", by, why, attempts)
	}
}

func TestAChangedAddressIsTriedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	old, better := newReceiver(t), newReceiver(t)
	old.answer = refusing(1<<30, http.StatusNotFound, "")
	id := w.listen(old)
	better.hook = id
	first := w.book(noon.Add(48 * time.Hour))
	old.next()
	w.stands(id, func(h projections.Webhook) bool { return h.Failures == 1 })
	w.again(id)
	_, err := w.ChangeWebhook(t.Context(), w.by(w.anna), commands.ChangeWebhook{Webhook: id, Master: w.master, URL: domain.Personal(better.URL)})
	w.fine(err)
	if got := better.next(); got.Booking != first {
		t.Errorf("got %+v", got)
	}
	w.stands(id, func(h projections.Webhook) bool { return h.Failures == 0 })
}

func TestAPauseAndARemovalTakeHoldBetweenTwoDeliveries(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world, id domain.ID) error{
		"paused": func(w *world, id domain.ID) error {
			_, err := w.PauseWebhook(w.t.Context(), w.by(w.anna), w.master, id)
			return err
		},
		"removed": func(w *world, id domain.ID) error {
			_, err := w.RemoveWebhook(w.t.Context(), w.by(w.anna), w.master, id)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.bookSeveral(5)
			r, other := newReceiver(t), newReceiver(t)
			asked, goOn := make(chan bool), make(chan bool)
			r.answer = func(n int, _ http.ResponseWriter, _ *http.Request, _ item) {
				if n == 2 {
					asked <- true
					<-goOn
				}
			}
			id := w.listenAfter(r, new(int64), "booking.placed")
			w.start()
			<-asked
			w.fine(end(w, id))
			w.listen(other)
			w.book(noon.Add(240 * time.Hour))
			other.next() // the follower has come past the end of the first
			goOn <- true
			r.next()
			r.next()
			if state := w.ended(id); state != "completed" || len(r.came) > 0 {
				t.Errorf("the job is %s, %d more came", state, len(r.came))
			}
		})
	}
}

// ended waits until no job of a webhook is left to be done, and tells how the last one ended.
func (w *world) ended(id domain.ID) (state string) {
	w.t.Helper()
	const last = `select state::text from river.river_job where kind = 'webhook' and args->>'webhook' = $1 order by id desc limit 1`
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		w.fine(w.pool.QueryRow(w.t.Context(), last, id.String()).Scan(&state))
		if slices.Contains([]string{"completed", "discarded", "cancelled"}, state) {
			return state
		}
	}
	return state
}

func TestAPrivateAddressIsNotConnectedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.public = true
	w.start()
	r := newReceiver(t)
	id := w.listen(r)
	w.book(noon.Add(48 * time.Hour))
	w.stands(id, func(h projections.Webhook) bool { return h.Outcome == webhooks.Forbidden && h.Failures == 1 })
	if len(r.came) > 0 {
		t.Error("it was delivered")
	}
}

func TestRedirectionsAreNotFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed") }))
	t.Cleanup(elsewhere.Close)
	r := newReceiver(t)
	r.answer = func(_ int, to http.ResponseWriter, request *http.Request, _ item) {
		http.Redirect(to, request, elsewhere.URL, http.StatusTemporaryRedirect)
	}
	id := w.listen(r)
	w.book(noon.Add(48 * time.Hour))
	w.stands(id, func(h projections.Webhook) bool {
		return h.Outcome == webhooks.Refused && h.Status == http.StatusTemporaryRedirect
	})
}

func TestAnEndlessAnswerIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	r.answer = func(_ int, to http.ResponseWriter, request *http.Request, _ item) {
		for piece := make([]byte, 1<<10); request.Context().Err() == nil; {
			if _, err := to.Write(piece); err != nil {
				return
			}
		}
	}
	id := w.listen(r)
	w.book(noon.Add(48 * time.Hour))
	w.stands(id, func(h projections.Webhook) bool { return h.Outcome == webhooks.Delivered })
}

// While one receiver does not answer at all, another is told everything.
func TestADeadReceiverDelaysNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	outcomes := make(chan string, 10_000)
	w.observe = func(outcome string, _ time.Duration) { outcomes <- outcome }
	w.start()
	dead, alive := newReceiver(t), newReceiver(t)
	asked, over := make(chan bool, 100), make(chan bool)
	dead.answer = func(int, http.ResponseWriter, *http.Request, item) { asked <- true; <-over }
	t.Cleanup(func() { close(over) })
	w.listen(dead)
	w.listen(alive)
	first := w.book(noon.Add(24 * time.Hour))
	<-asked
	if got := alive.next(); got.Booking != first {
		t.Errorf("got %+v", got)
	}
	for _, want := range w.bookSeveral(20) {
		if got := alive.next(); got.Booking != want {
			t.Errorf("got %+v", got)
		}
	}
	if n := len(asked); n > 0 {
		t.Errorf("the dead one was asked %d more times", n)
	}
	for len(outcomes) > 0 {
		if outcome := <-outcomes; outcome != webhooks.Delivered {
			t.Errorf("%s before the living one had everything", outcome)
		}
	}
}

// While a job finds that nothing is left, something comes: it is delivered, whichever is first.
func TestWhatComesJustAsAJobEndsIsDelivered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	r := newReceiver(t)
	w.listen(r)
	for i := range 60 {
		id := w.book(noon.Add(48*time.Hour + time.Duration(i)*30*time.Minute))
		if got := r.next(); got.Booking != id {
			t.Fatalf("%s: got %+v", strconv.Itoa(i), got)
		}
	}
}
