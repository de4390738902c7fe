package frontdoor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain"
	"zapis/domain/person"
)

const (
	firstPause  = 100 * time.Millisecond // between tries; it doubles
	mostPause   = 5 * time.Second
	mostTries   = 6
	longestWait = 30 * time.Second // that a platform may ask for; what has to wait longer waits in the log
)

// answer is one action's answer in the making.
type answer struct {
	door    *Door
	task    task
	session dialog.Session // as it is to be saved
	done    outcome
}

// ask has the dialog answer. While the read models lag behind, the person sees that it is being worked on, and that
// screen is the one that the answer replaces.
func (a *answer) ask(ctx context.Context) (dialog.Reply, error) {
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		reply, err := a.door.safely(ctx, dialog.Asked{
			Update: a.task.update, ID: a.task.id, Person: a.done.person, Session: a.session,
		})
		if !errors.Is(err, dialog.ErrStillWorking) {
			return reply, err
		}
		if pause == firstPause {
			a.await(ctx)
		}
		if err := sleep(ctx, a.door.Clock, pause); err != nil {
			return dialog.Reply{}, err
		}
	}
}

// await shows the "still working" screen; if that fails there is just nothing to see meanwhile.
func (a *answer) await(ctx context.Context) {
	screen := dialog.Working(a.language(ctx))
	_, session, err := a.messenger().Show(ctx, a.task.update, dialog.Reply{Screens: []dialog.Screen{screen}, Session: a.session}, 0)
	if err != nil {
		return
	}
	a.session = session
	a.task.update.Message = session.Screen
}

// language is the one that the person chose, or, of somebody unknown and where it cannot be found out now, the one that
// their messenger hints at.
func (a *answer) language(ctx context.Context) string {
	if !a.done.person.IsZero() {
		if who, _, err := a.door.People.PersonNow(ctx, a.done.person); err == nil && who.Locale != "" {
			return dialog.LanguageOf(who.Locale)
		}
	}
	return dialog.LanguageOf(a.task.update.Language)
}

func (a *answer) messenger() Messenger { return a.door.messengers[a.task.update.Channel] }

// apology logs a fault and gives the neutral screen for it. The person goes on where they were.
func (a *answer) apology(ctx context.Context, err error) dialog.Reply {
	a.done.fault = a.door.fault(a.task, err)
	screen := dialog.Fault(a.language(ctx), a.done.fault)
	return dialog.Reply{Screens: []dialog.Screen{screen}, Session: a.session}
}

// show brings a reply to the person and settles whatever hinders it. An error leaves the action in the log.
func (a *answer) show(ctx context.Context, reply dialog.Reply) error {
	reply.Session.Screen, reply.Session.Live, reply.Session.ShownAt = a.session.Screen, a.session.Live, a.session.ShownAt
	for i, screen := range reply.Screens {
		reply.Screens[i] = a.door.porter.For(ctx, a.task.update.Channel, screen)
	}
	err := a.bring(ctx, &reply)
	var trouble dialog.Undelivered
	hindered := errors.As(err, &trouble)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case hindered && trouble.Blocked():
		return a.door.note(ctx, a.task, a.done.person, person.BlockChannel{
			Messenger: a.task.update.Channel, Account: domain.Personal(a.task.update.Account),
		})
	case hindered && worthwhile(trouble):
		return fmt.Errorf("show the answer: %w", err)
	}
	return a.excuse(ctx, err)
}

func worthwhile(trouble dialog.Undelivered) bool {
	_, again := trouble.Retry()
	return again
}

// bring shows the screens, trying again for as long as it is sensible to wait here.
// A message whose sending timed out may have arrived; it is sent again all the same, because it answers what the person
// just did: seeing the answer twice is better than not at all.
func (a *answer) bring(ctx context.Context, reply *dialog.Reply) error {
	shown := 0
	for tries, pause := 1, firstPause; ; tries, pause = tries+1, min(2*pause, mostPause) {
		var err error
		before := shown
		shown, reply.Session, err = a.messenger().Show(ctx, a.task.update, *reply, shown)
		for _, screen := range reply.Screens[before:shown] {
			a.done.shown(screen)
		}
		a.session = reply.Session
		var trouble dialog.Undelivered
		if err == nil || !errors.As(err, &trouble) {
			return err
		}
		after, again := trouble.Retry()
		if !again || after > longestWait || tries == mostTries {
			return err
		}
		if err := sleep(ctx, a.door.Clock, max(after, pause)); err != nil {
			return err
		}
	}
}

// excuse logs why an answer cannot be shown and shows, if that at least is possible, the neutral screen.
func (a *answer) excuse(ctx context.Context, err error) error {
	if a.done.fault != "" { // it was the neutral screen that failed
		a.door.Log.ErrorContext(ctx, "an apology failed", "reference", a.done.fault, "error", err)
		return nil
	}
	reply := a.apology(ctx, fmt.Errorf("show the answer: %w", err))
	return a.show(ctx, reply)
}
