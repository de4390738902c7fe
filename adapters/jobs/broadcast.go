package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/commands/reactions"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

const (
	// crowd is how many recipients are told at the same time. The messenger's own limits set the pace; this only keeps
	// slow answers from holding up the next ones.
	crowd = 8
	// shift is how long one job goes on with a broadcast. It is shorter than softStop, so that no stop cuts a sending short.
	shift = 10 * time.Second
	// drawEvery is how often the master's progress is drawn anew.
	drawEvery = 3 * time.Second
	// behind is how long a round waits for the read model to catch up.
	behind = 200 * time.Millisecond
	// relieved is how soon a job looks again whether the one before it has ended its shift.
	relieved = time.Second
	// longestNap bounds how long a broadcast waits for quiet hours to end before it looks again.
	longestNap = time.Hour
)

// broadcaster goes on with broadcasts.
type broadcaster struct {
	river.WorkerDefaults[reactions.Broadcast]
	*Jobs
}

// Work tells whoever is left, for one shift. A broadcast that was paused or stopped is let go of; resuming makes a new job.
func (b *broadcaster) Work(ctx context.Context, job *river.Job[reactions.Broadcast]) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var alone bool
		if err := tx.QueryRow(ctx, beAlone, "zapis broadcast "+job.Args.Broadcast.String()).Scan(&alone); err != nil {
			return err
		}
		if !alone {
			return river.JobSnooze(relieved)
		}
		return b.goOn(ctx, job)
	})
}

// beAlone holds for as long as the shift's transaction. The job of before a pause may still be at work when that of
// after it begins, which would take for abandoned what the other has under way.
const beAlone = `select pg_try_advisory_xact_lock(hashtextextended($1, 0))`

func (b *broadcaster) goOn(ctx context.Context, job *river.Job[reactions.Broadcast]) error {
	cast, _, err := b.Commands.BroadcastNow(ctx, job.Args.Broadcast)
	if err != nil || cast.State != broadcast.Running || cast.Begun != job.Args.Version {
		return err
	}
	r := &round{Jobs: b.Jobs, cast: cast, action: originOf(job.JobRow), ends: time.Now().Add(shift)}
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.tellAll(ctx); err != nil {
		return err
	}
	done, err := r.finish(ctx)
	if err := errors.Join(err, r.draw(ctx)); err != nil || done {
		return err
	}
	return river.JobSnooze(min(r.nap, longestNap))
}

// round is one shift of a broadcast.
type round struct {
	*Jobs
	cast   broadcast.Broadcast
	action domain.ID
	ends   time.Time       // by the machine's clock
	own    broadcast.Shown // the message of its own in which the master has the progress, if it has one
	behind broadcast.Shown // the message before, once it was drawn for the last time
	drawn  time.Time
	over   bool // it is finished, whether the read model knows it yet or not

	naps sync.Mutex
	nap  time.Duration // the shortest that a recipient asks for; 0: none does
	left int           // recipients who are to be told later
}

// begin sees to it that the master has a message which shows the progress: the one from which they began it or opened it
// since, or one of its own for the whole broadcast.
func (r *round) begin(ctx context.Context) error {
	if r.cast.Placed {
		return r.draw(ctx)
	}
	notice := delivery.Notice{Kind: delivery.Progress, About: r.cast.ID, Recipient: r.cast.Author, Master: r.cast.Master}
	to, screen, err := r.progress(ctx)
	if err != nil {
		return err
	}
	_, err = r.courier.Bring(ctx, notice, r.action, func(context.Context, delivery.Told) (Letter, error) {
		return Letter{To: to, Screen: func() dialog.Screen { return screen }}, nil
	})
	if err != nil {
		return err
	}
	told, _, err := r.Commands.ToldNow(ctx, r.cast.ID, r.cast.Author)
	r.own, r.drawn = broadcast.Shown{Channel: told[notice].Channel, Message: told[notice].Message}, time.Now()
	return err
}

// progress is how the broadcast stands, as the read model has it: a moment behind.
func (r *round) progress(ctx context.Context) (to person.Person, screen dialog.Screen, err error) {
	if to, _, err = r.Commands.PersonNow(ctx, r.cast.Author); err != nil {
		return to, screen, err
	}
	m, _, err := r.Commands.MasterNow(ctx, r.cast.Master)
	if err != nil {
		return to, screen, err
	}
	stands, _, err := r.stands(ctx)
	return to, dialog.BroadcastProgress(to, m, stands, r.Clock.Now()), err
}

// stands is how the broadcast stands; known is false while the read model has not heard of it.
func (r *round) stands(ctx context.Context) (stands projections.Broadcast, known bool, err error) {
	stands, err = r.Casts.Broadcast(ctx, r.cast.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return projections.Broadcast{
			Broadcast: r.cast.ID, Master: r.cast.Master, Text: r.cast.Text.Text(), State: string(r.cast.State),
			StartedAt: r.Clock.Now(), Recipients: r.cast.Count,
		}, false, nil
	}
	if r.over {
		stands.State = projections.BroadcastFinished
	}
	return stands, true, err
}

// draw brings the message up to date in which the master watches the broadcast. Where they watched it before, it is drawn
// for the last time and says so. That this fails hinders nothing: the next drawing says more.
func (r *round) draw(ctx context.Context) error {
	r.drawn = time.Now()
	cast, _, err := r.Commands.BroadcastNow(ctx, r.cast.ID)
	if err != nil {
		return err
	}
	in := r.own
	if cast.Placed {
		in = cast.In
	}
	to, screen, err := r.progress(ctx)
	if err != nil {
		return err
	}
	if cast.Behind != r.behind {
		r.redraw(ctx, to, cast.Behind, dialog.BroadcastElsewhere(to))
		r.behind = cast.Behind
	}
	r.redraw(ctx, to, in, screen)
	return nil
}

func (r *round) redraw(ctx context.Context, to person.Person, in broadcast.Shown, screen dialog.Screen) {
	messenger, _ := r.courier.named(in.Channel)
	account, reachable := accountIn(Letter{To: to}, in.Channel, nil)
	redrawer, can := messenger.(dialog.Redrawer)
	if !can || !reachable || in.Message == "" {
		return
	}
	if err := redrawer.Redraw(ctx, account, in.Message, screen); err != nil {
		r.Log.Debug("progress was not drawn", "broadcast", r.cast.ID, "error", err)
	}
}

// tellAll tells everybody who is left, until the shift ends.
func (r *round) tellAll(ctx context.Context) error {
	left, err := r.Casts.Left(ctx, r.cast.ID, broadcast.MostRecipients)
	if err != nil {
		return err
	}
	group, telling := errgroup.WithContext(ctx)
	group.SetLimit(crowd)
	for _, client := range left {
		if telling.Err() != nil || time.Now().After(r.ends) {
			r.later(0)
			break
		}
		group.Go(func() error { return r.tell(telling, client) })
		if time.Since(r.drawn) > drawEvery {
			if err := r.draw(ctx); err != nil {
				r.Log.Warn("progress cannot be read", "broadcast", r.cast.ID, "error", err)
			}
		}
	}
	return group.Wait()
}

// tell sees to one recipient.
func (r *round) tell(ctx context.Context, client domain.ID) error {
	notice := delivery.Notice{Kind: delivery.Broadcast, About: r.cast.ID, Recipient: client, Master: r.cast.Master}
	again, err := r.courier.Bring(ctx, notice, r.action, func(ctx context.Context, _ delivery.Told) (Letter, error) {
		return r.letter(ctx, client)
	})
	if err == nil && again > 0 {
		r.later(again)
	}
	return err
}

// later notes that somebody is to be told later.
func (r *round) later(again time.Duration) {
	r.naps.Lock()
	defer r.naps.Unlock()
	if r.left == 0 || again < r.nap {
		r.nap = again
	}
	r.left++
}

// letter decides on one recipient as things are now: a pause takes hold at once.
func (r *round) letter(ctx context.Context, client domain.ID) (Letter, error) {
	cast, running, err := r.Commands.BroadcastNow(ctx, r.cast.ID)
	if err != nil {
		return Letter{}, err
	}
	to, whole, err := r.Commands.PersonNow(ctx, client)
	if err != nil {
		return Letter{}, err
	}
	twice, err := r.twice(ctx, client, to)
	if err != nil {
		return Letter{}, err
	}
	m, _, err := r.Commands.MasterNow(ctx, cast.Master)
	if err != nil {
		return Letter{}, err
	}
	now := r.Clock.Now()
	verdict := wanted(cast, m, to, now)
	if twice && cast.State == broadcast.Running {
		verdict = delivery.Verdict{Skip: delivery.SamePerson}
	}
	return Letter{
		Verdict: verdict, To: to, Still: []commands.Still{running, whole},
		Screen: func() dialog.Screen {
			return dialog.Notice(dialog.NoticeView{Kind: delivery.Broadcast, Recipient: to, Now: now, Master: m, Text: cast.Text})
		},
	}, nil
}

// twice tells whether somebody who was chosen under several ids is told under another one: under that of whom the others were
// merged into, if it is among them, unless one of the others was told before.
func (r *round) twice(ctx context.Context, chosen domain.ID, to person.Person) (bool, error) {
	for _, id := range to.IDs() {
		if id == chosen {
			continue
		}
		told, _, err := r.Commands.ToldNow(ctx, r.cast.ID, id)
		if err != nil {
			return false, err
		}
		for _, d := range told {
			if d.Reached || d.UnderWay {
				return true, nil
			}
		}
	}
	if chosen == to.ID {
		return false, nil
	}
	return r.Casts.Chose(ctx, r.cast.ID, to.ID)
}

// wanted says whether somebody is to have a broadcast, and when.
func wanted(cast broadcast.Broadcast, m master.Master, to person.Person, now time.Time) delivery.Verdict {
	switch {
	case cast.State != broadcast.Running:
		return delivery.Verdict{Wait: now.Add(time.Second)}
	case !to.Knows(m.ID) || m.Blocks(to.IDs()...):
		return delivery.Verdict{Skip: delivery.NotConcerned}
	case to.NoOffers || slices.Contains(to.Muted, m.ID):
		return delivery.Verdict{Skip: delivery.Unwanted}
	}
	return delivery.Verdict{Wait: delivery.QuietOf(to, m.Policy, zoneOf(m)).Until(now)}
}

// zoneOf is the zone of a master's first place.
func zoneOf(m master.Master) string {
	if len(m.Places) == 0 {
		return ""
	}
	return m.Places[0].Zone
}

// finish closes the broadcast once everybody has an outcome. The read model, which counts, may be a moment behind: then
// there is another round.
func (r *round) finish(ctx context.Context) (done bool, err error) {
	if r.left > 0 {
		return false, nil
	}
	stands, known, err := r.stands(ctx)
	if err != nil {
		return false, err
	}
	finish := broadcast.Finish{Sent: stands.Delivered, Skipped: stands.Skipped, Failed: stands.Failed, Uncertain: stands.Uncertain}
	if !known || finish.Sent+finish.Skipped+finish.Failed+finish.Uncertain < r.cast.Count {
		r.later(behind)
		return false, nil
	}
	r.over = true
	if err := r.conclude(ctx); err != nil {
		return false, err
	}
	_, err = r.Commands.Broadcast(ctx, commands.BySystem(reasonOf(r.cast.ID, "finish", r.cast.Count)), r.cast.ID, finish)
	r.over = err == nil
	return r.over, err
}

// conclude tells the master what came of the broadcast where the message in which they watch it cannot be drawn anew.
func (r *round) conclude(ctx context.Context) error {
	in, err := r.watched(ctx)
	if messenger, _ := r.courier.named(in.Channel); err != nil || in.Message == "" || drawsAnew(messenger) {
		return err
	}
	to, screen, err := r.progress(ctx)
	if err != nil {
		return err
	}
	notice := delivery.Notice{Kind: delivery.Progress, About: r.cast.ID, Recipient: r.cast.Author, Master: r.cast.Master, Revision: concluded}
	_, err = r.courier.Bring(ctx, notice, r.action, func(context.Context, delivery.Told) (Letter, error) {
		return Letter{To: to, Screen: func() dialog.Screen { return screen }}, nil
	})
	return err
}

// concluded is the revision of a notice of progress that tells the end.
const concluded = 1

func drawsAnew(messenger dialog.Messenger) bool {
	_, can := messenger.(dialog.Redrawer)
	return can
}

// watched is the message in which the master watches the broadcast.
func (r *round) watched(ctx context.Context) (in broadcast.Shown, err error) {
	cast, _, err := r.Commands.BroadcastNow(ctx, r.cast.ID)
	if err == nil && cast.Placed {
		return cast.In, nil
	}
	return r.own, err
}
