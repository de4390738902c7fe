package jobs_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
)

// heard are the names of the notices that an account got.
func (w *world) heard(account string) (names []string) {
	for _, screen := range w.post.to(account) {
		names = append(names, screen.Name)
	}
	return names
}

func (w *world) expectHeard(account string, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.heard(account)); diff != "" {
		w.t.Errorf("what %s heard (-want +got):\n%s", account, diff)
	}
}

// at lets the time come, and all that is due be done.
func (w *world) at(now time.Time) {
	w.t.Helper()
	w.settled()
	w.clock.set(now)
	w.settled()
}

func TestACancellationThatIsUndoneIsNeverHeardOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	id := w.book(client, noon.Add(48*time.Hour))
	w.settled()
	w.cancel(w.anna, id)
	w.at(noon.Add(5 * time.Minute))
	_, err := w.RestoreBooking(t.Context(), w.by(w.anna), id, 2)
	w.fine(err)
	w.at(noon.Add(11 * time.Minute))
	w.expectHeard("irina", "notice.calendar")
	w.cancel(w.anna, id)
	w.at(noon.Add(20 * time.Minute))
	w.expectHeard("irina", "notice.calendar")
	w.at(noon.Add(22 * time.Minute))
	w.expectHeard("irina", "notice.calendar", "notice.news.cancelled")
}

func TestAMoveAtNightAndACancellationAreOneCancellation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	night := noon.Add(11 * time.Hour) // 23:00 in Moscow
	id := w.book(client, noon.Add(72*time.Hour))
	w.at(night)
	w.move(w.anna, id, noon.Add(73*time.Hour))
	w.at(night.Add(time.Minute))
	w.cancel(w.anna, id)
	w.at(night.Add(20 * time.Minute))
	w.expectHeard("irina", "notice.calendar")
	w.at(noon.Add(20 * time.Hour)) // eight in the morning
	w.expectHeard("irina", "notice.calendar", "notice.news.cancelled")
}

func TestTheMasterHearsAtOnceAndIsNotWokenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	w.at(noon.Add(11 * time.Hour))
	w.book(client, noon.Add(72*time.Hour))
	w.settled()
	w.expectHeard("anna", "notice.news.booked")
	if !w.post.to("anna")[0].Silent {
		t.Error("it came with a sound, at night")
	}
}

func TestAVisitCompletesByItselfAndIsAskedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	starts := noon.Add(3 * time.Hour)
	id := w.book(client, starts)
	w.at(starts.Add(-2 * time.Hour))
	w.at(starts.Add(30 * time.Minute))
	b, _, err := w.BookingNow(t.Context(), id)
	w.fine(err)
	if !b.Completed {
		t.Error("it is not completed")
	}
	w.at(starts.Add(90 * time.Minute))
	w.expectHeard("irina", "notice.calendar", "notice.reminder", "notice.review_request")
	_, err = w.ReviewBooking(t.Context(), w.by(client), id, 5, "")
	w.fine(err)
	w.at(starts.Add(91 * time.Minute))
	_, err = w.ReviewBooking(t.Context(), w.by(client), id, 5, "Спасибо!")
	w.fine(err)
	w.at(starts.Add(94 * time.Minute))
	_, err = w.AnswerReview(t.Context(), w.by(w.anna), id, "Приходите ещё")
	w.fine(err)
	w.settled()
	w.expectHeard("anna", "notice.news.booked", "notice.review_news")
	w.expectHeard("irina", "notice.calendar", "notice.reminder", "notice.review_request", "notice.review_news")
}

func TestAVisitIsAskedAboutOnceHoweverOftenItIsMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	client := w.client("irina")
	starts := noon.Add(time.Hour)
	id := w.book(client, starts)
	mend := func() {
		_, err := w.MarkNoShow(t.Context(), w.by(w.anna), id)
		w.fine(err)
		_, err = w.CompleteBooking(t.Context(), w.by(w.anna), id)
		w.fine(err)
	}
	w.at(starts.Add(30 * time.Minute))
	mend()
	w.at(starts.Add(90 * time.Minute))
	w.expectHeard("irina", "notice.calendar", "notice.review_request")
	mend()
	w.settled()
	w.expectHeard("irina", "notice.calendar", "notice.review_request")
}

func TestAnUnansweredRequestFollowsThePolicy(t *testing.T) {
	t.Parallel()
	for _, confirms := range []bool{false, true} {
		w := newWorld(t)
		w.policy(func(p *master.Policy) { p.Confirmation, p.ConfirmWithin, p.SilenceConfirms = true, 120, confirms })
		w.start()
		id := w.book(w.client("irina"), noon.Add(48*time.Hour))
		w.at(noon.Add(2*time.Hour - time.Minute))
		w.expectHeard("anna", "notice.news.requested")
		w.expectHeard("irina")
		w.at(noon.Add(2*time.Hour + time.Minute))
		what := "cancelled"
		if confirms {
			what = "confirmed"
		}
		w.expectHeard("irina", "notice.news."+what)
		w.expectHeard("anna", "notice.news.requested", "notice.news."+what)
		b, _, err := w.BookingNow(t.Context(), id)
		w.fine(err)
		if b.Cancelled == confirms || b.Request && confirms {
			t.Errorf("silence confirms: %v, and it became %+v", confirms, b)
		}
	}
}

func TestAClientWhoDoesNotAnswerAReminder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		policy   master.Unassured
		answers  bool
		released bool
		anna     []string
	}{
		{master.UnassuredKeep, false, false, []string{"notice.news.booked"}},
		{master.UnassuredTell, false, false, []string{"notice.news.booked", "notice.no_answer"}},
		{master.UnassuredTell, true, false, []string{"notice.news.booked"}},
		{master.UnassuredRelease, true, false, []string{"notice.news.booked"}},
		{master.UnassuredRelease, false, true, []string{"notice.news.booked", "notice.news.cancelled"}},
	} {
		w := newWorld(t)
		w.policy(func(p *master.Policy) { p.Unassured = test.policy })
		w.start()
		client := w.client("irina")
		starts := noon.Add(4 * time.Hour)
		id := w.book(client, starts)
		w.at(starts.Add(-2 * time.Hour))
		if test.answers {
			_, err := w.ConfirmAttendance(t.Context(), w.by(client), id, 1)
			w.fine(err)
		}
		w.at(starts.Add(-master.UnassuredFor))
		w.expectHeard("anna", test.anna...)
		b, _, err := w.BookingNow(t.Context(), id)
		w.fine(err)
		if b.Cancelled != test.released || test.released && b.Cause != booking.Unassured {
			t.Errorf("%+v: cancelled %v for %q", test, b.Cancelled, b.Cause)
		}
	}
}

func TestLesson22RemindersFollowThePolicyOfEachMaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	starts := noon.Add(72 * time.Hour)
	id := w.book(w.client("irina"), starts)
	w.settled()
	w.policy(func(p *master.Policy) { p.RemindersMin = []int{2 * 24 * 60, 60, 30} })
	for _, before := range []time.Duration{48, 24, 2} {
		w.at(starts.Add(-before * time.Hour))
	}
	w.expectHeard("irina", "notice.calendar", "notice.reminder")
	w.at(starts.Add(-time.Hour))
	w.at(starts.Add(-30 * time.Minute))
	w.expectHeard("irina", "notice.calendar", "notice.reminder", "notice.reminder", "notice.reminder")
	b, _, err := w.BookingNow(t.Context(), id)
	w.fine(err)
	recorded := w.told(id, b.Client)
	slices.Sort(recorded)
	want := []string{"calendar sent", "reminder sent", "reminder sent", "reminder sent", "reminder skipped: offset_gone", "reminder skipped: offset_gone"}
	if diff := cmp.Diff(want, recorded); diff != "" {
		t.Error(diff)
	}
}

// The same command from any entry point leads to the same events, and those to the same jobs.
func TestLesson21EffectsHangOnTheEvent(t *testing.T) {
	t.Parallel()
	starts := noon.Add(72 * time.Hour)
	for _, command := range []struct {
		name string
		do   func(w *world, meta func(domain.ID) commands.Meta, client, id domain.ID) error
	}{
		{"place", func(w *world, meta func(domain.ID) commands.Meta, client, id domain.ID) error {
			_, err := w.PlaceBooking(t.Context(), meta(client), commands.PlaceBooking{
				Booking: newID(), Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: starts.Add(time.Hour),
			})
			return err
		}},
		{"place by hand", func(w *world, meta func(domain.ID) commands.Meta, client, id domain.ID) error {
			_, err := w.BookByHand(t.Context(), meta(w.anna), commands.ByHand{
				Booking: newID(), Master: w.master, Client: client, Place: w.place, Services: []domain.ID{w.service}, Starts: starts.Add(time.Hour),
			})
			return err
		}},
		{"move", func(w *world, meta func(domain.ID) commands.Meta, client, id domain.ID) error {
			_, err := w.MoveBooking(t.Context(), meta(client), commands.MoveBooking{Booking: id, Starts: starts.Add(2 * time.Hour)})
			return err
		}},
		{"cancel", func(w *world, meta func(domain.ID) commands.Meta, client, id domain.ID) error {
			_, err := w.CancelBooking(t.Context(), meta(w.anna), commands.CancelBooking{Booking: id})
			return err
		}},
	} {
		t.Run(command.name, func(t *testing.T) {
			var first []string
			for _, channel := range []string{"telegram", "vk", "whatsapp", "rest", "admin"} {
				w := newWorld(t)
				stop := w.start()
				client := w.client("irina")
				id := w.book(client, starts)
				w.settled()
				w.fine(command.do(w, func(actor domain.ID) commands.Meta {
					return commands.Meta{Action: newID(), Actor: actor, Channel: channel}
				}, client, id))
				w.settled()
				stop()
				effects := w.effects()
				if first == nil {
					first = effects
				}
				if diff := cmp.Diff(first, effects); diff != "" || len(effects) < 6 {
					t.Errorf("through %s (-through telegram):\n%s\n%v", channel, diff, effects)
				}
			}
		})
	}
}

// effects are the types of all events of bookings, and the jobs, without the ids in them: each with whether it is for
// later. A job that was put off for a moment, on a busy machine, is not.
func (w *world) effects() (effects []string) {
	w.t.Helper()
	const all = `
select type from events where type like 'booking.%'
union all
select concat_ws(' ', kind, args->'notice'->>'kind', args->'notice'->>'revision', args->'notice'->>'offset_min',
	args->'notice'->>'recipient' = $1, args->>'revision', scheduled_at > $2) from river.river_job
order by 1`
	rows, err := w.pool.Query(w.t.Context(), all, w.anna.String(), noon.Add(time.Minute))
	w.fine(err)
	defer rows.Close()
	for rows.Next() {
		var effect string
		w.fine(rows.Scan(&effect))
		effects = append(effects, effect)
	}
	w.fine(rows.Err())
	return effects
}
