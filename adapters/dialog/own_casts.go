package dialog

import (
	"context"
	"errors"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/projections"
)

const awaitsCast = "broadcast.text"

// Audiences as a button numbers them.
const (
	castAll = iota
	castBooked
	castAbsent
)

// absences are the weeks that a master may ask for.
var absences = []int{4, 8, 12}

// mostCasts are listed.
const mostCasts = 8

func (t *talk) casts(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.listCasts(ctx, m, "")
}

func (t *talk) listCasts(ctx context.Context, m master.Master, hint string) (Reply, error) {
	all, err := t.Casts.Of(ctx, m.ID, mostCasts)
	if err != nil {
		return Reply{}, err
	}
	v := castsView{Hint: hint}
	for _, cast := range all {
		if err := t.turnFrom(ctx, cast); err != nil {
			return Reply{}, err
		}
		v.Casts = append(v.Casts, t.castView(cast, m))
	}
	return t.show(castsScreen(t.words, v)), nil
}

func (t *talk) castView(c projections.Broadcast, m master.Master) castView {
	return castViewOf(c, m, t.now)
}

func castViewOf(c projections.Broadcast, m master.Master, now time.Time) castView {
	zone := calendarOf(m)
	return castView{
		Broadcast: c.Broadcast, Text: c.Text, State: broadcast.State(c.State), Today: slots.DateOf(now, zone),
		Began: c.StartedAt.In(zone), Recipients: c.Recipients,
		Sent: c.Delivered, Skipped: c.Skipped, Failed: c.Failed, Uncertain: c.Uncertain,
	}
}

// newCast asks whom it is for, with how many that would be.
func (t *talk) newCast(ctx context.Context, _ action, m master.Master) (Reply, error) {
	today := slots.DateOf(t.now, calendarOf(m))
	offers := []action{
		{Verb: castTo, N: castAll},
		{Verb: castTo, N: castBooked, Day: today, Until: today.AddDays(7)},
	}
	for _, weeks := range absences {
		offers = append(offers, action{Verb: castTo, N: castAbsent, M: weeks})
	}
	v := audiencesView{Today: today}
	for _, offer := range offers {
		found, err := t.audience(ctx, m, offer)
		if err != nil {
			return Reply{}, err
		}
		if len(found) > 0 {
			v.Offers = append(v.Offers, audienceView{To: offer, Count: len(found)})
		}
	}
	return t.show(audiencesScreen(t.words, v)), nil
}

// audienceOf is the audience that a button stands for: its days are those of the master's calendar, both included.
func audienceOf(m master.Master, a action) broadcast.Audience {
	switch a.N {
	case castBooked:
		zone := calendarOf(m)
		return broadcast.Audience{Kind: broadcast.Booked, Period: slots.Span{Start: a.Day.In(zone), End: a.Until.AddDays(1).In(zone)}}
	case castAbsent:
		return broadcast.Audience{Kind: broadcast.Absent, Weeks: a.M}
	}
	return broadcast.Audience{Kind: broadcast.All}
}

func (t *talk) audience(ctx context.Context, m master.Master, a action) ([]domain.ID, error) {
	return t.Clients.Audience(ctx, m.ID, audienceOf(m, a), t.now)
}

// castTo asks what to say to those.
func (t *talk) castTo(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.askCast(ctx, m, a, "")
}

func (t *talk) askCast(ctx context.Context, m master.Master, a action, hint string) (Reply, error) {
	found, err := t.audience(ctx, m, a)
	if err != nil {
		return Reply{}, err
	}
	if len(found) == 0 {
		return t.listCasts(ctx, m, refusalText(t.words, broadcast.ErrNobody))
	}
	v := audienceView{To: a, Count: len(found), Hint: hint, Today: slots.DateOf(t.now, calendarOf(m))}
	return t.ask(awaitsCast, map[string]string{"to": a.String()}, castTextScreen(t.words, v)), nil
}

// castDays asks for a period to be typed.
func (t *talk) castDays(_ context.Context, _ action, _ master.Master) (Reply, error) {
	return t.ask(awaitsCast, map[string]string{"days": "1"}, castDaysScreen(t.words, "")), nil
}

// typedCast takes the days, or the text, whichever is asked for; a text is shown as clients will see it.
func (t *talk) typedCast(ctx context.Context, text string, m master.Master) (Reply, error) {
	if t.draft("days") != "" {
		period, understood := said.In(t.words.Language).Days(text, slots.DateOf(t.now, calendarOf(m)))
		if !understood {
			return t.ask(awaitsCast, t.asked.Session.Draft, castDaysScreen(t.words, t.words.Text("time_off.unclear", nil))), nil
		}
		return t.askCast(ctx, m, action{Verb: castTo, N: castBooked, Day: period.First, Until: period.Last}, "")
	}
	a, err := parseAction(t.draft("to"))
	if err != nil {
		return t.listCasts(ctx, m, "")
	}
	found, err := t.audience(ctx, m, a)
	if err != nil {
		return Reply{}, err
	}
	if _, err := broadcast.Decide(broadcast.Broadcast{}, broadcast.Start{
		Master: m.ID, Author: t.person.ID, Text: domain.Personal(text), Recipients: found,
	}); err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askCast(ctx, m, a, hint) })
	}
	v := previewView{To: a, Count: len(found), Notice: castNotice(t.person, m, text)}
	draft := map[string]string{"to": a.String(), "text": text}
	return t.ask(awaitsCast, draft, previewScreen(t.words, v)), nil
}

// castNotice is a broadcast as a client who speaks the master's language will see it.
func castNotice(to person.Person, m master.Master, text string) Screen {
	return Notice(NoticeView{Kind: delivery.Broadcast, Recipient: to, Master: m, Text: domain.Personal(text)})
}

// sendCast begins what was previewed. Whoever taps again, with nothing in preview, sees how it goes.
func (t *talk) sendCast(ctx context.Context, _ action, m master.Master) (Reply, error) {
	a, err := parseAction(t.draft("to"))
	text := t.draft("text")
	if err != nil || text == "" {
		return t.listCasts(ctx, m, "")
	}
	found, err := t.audience(ctx, m, a)
	if err != nil {
		return Reply{}, err
	}
	id := t.newID("broadcast")
	done, err := t.Commands.StartBroadcast(ctx, t.meta(0), commands.StartBroadcast{
		Broadcast: id, Master: m.ID, Text: domain.Personal(text), Audience: audienceOf(m, a), Recipients: found,
		In: t.here(),
	})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askCast(ctx, m, a, hint) })
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.showCast(ctx, m, id, "")
}

func (t *talk) openCast(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.showCast(ctx, m, a.ID, "")
}

// showCast shows how a broadcast stands; one that is not this master's is none.
func (t *talk) showCast(ctx context.Context, m master.Master, id domain.ID, hint string) (Reply, error) {
	cast, err := t.Casts.Broadcast(ctx, id)
	if errors.Is(err, projections.ErrNotFound) || err == nil && cast.Master != m.ID {
		return t.listCasts(ctx, m, refusalText(t.words, broadcast.ErrUnknown))
	}
	if err != nil {
		return Reply{}, err
	}
	if err := t.watch(ctx, id); err != nil {
		return Reply{}, err
	}
	v := t.castView(cast, m)
	v.Hint = hint
	return t.show(castScreen(t.words, v)), nil
}

// steer pauses, resumes or stops a broadcast, and shows it.
func steer(cmd broadcast.Command) func(t *talk, ctx context.Context, a action, m master.Master) (Reply, error) {
	return func(t *talk, ctx context.Context, a action, m master.Master) (Reply, error) {
		done, err := t.Commands.Broadcast(ctx, t.meta(0), a.ID, cmd)
		if errors.Is(err, domain.ErrNotYours) {
			return t.listCasts(ctx, m, refusalText(t.words, broadcast.ErrUnknown))
		}
		if errors.Is(err, broadcast.ErrOver) {
			return t.showCast(ctx, m, a.ID, refusalText(t.words, broadcast.ErrOver))
		}
		if err != nil {
			return Reply{}, err
		}
		if err := t.settled(ctx, done); err != nil {
			return Reply{}, err
		}
		return t.showCast(ctx, m, a.ID, "")
	}
}

func (t *talk) askStopCast(ctx context.Context, a action, m master.Master) (Reply, error) {
	cast, err := t.Casts.Broadcast(ctx, a.ID)
	if err != nil && !errors.Is(err, projections.ErrNotFound) {
		return Reply{}, err
	}
	if cast.Master != m.ID {
		return t.listCasts(ctx, m, refusalText(t.words, broadcast.ErrUnknown))
	}
	if err := t.turnFrom(ctx, cast); err != nil {
		return Reply{}, err
	}
	return t.show(stopCastScreen(t.words, t.castView(cast, m))), nil
}

var notReached = []projections.State{projections.Skipped, projections.Failed, projections.Uncertain}

// castOutcomes lists whom a broadcast did not reach, and why.
func (t *talk) castOutcomes(ctx context.Context, a action, m master.Master) (Reply, error) {
	cast, err := t.Casts.Broadcast(ctx, a.ID)
	if err != nil && !errors.Is(err, projections.ErrNotFound) {
		return Reply{}, err
	}
	if cast.Master != m.ID {
		return t.listCasts(ctx, m, refusalText(t.words, broadcast.ErrUnknown))
	}
	if err := t.turnFrom(ctx, cast); err != nil {
		return Reply{}, err
	}
	missed, more, err := t.Casts.Outcomes(ctx, a.ID, notReached, a.N*perPage, perPage)
	if err != nil {
		return Reply{}, err
	}
	v := missedView{Broadcast: a.ID, Page: a.N, More: more}
	for _, one := range missed {
		v.People = append(v.People, missedPerson{Name: one.Name, State: one.State, Reason: one.Reason})
	}
	return t.show(missedScreen(t.words, v)), nil
}
