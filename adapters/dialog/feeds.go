package dialog

import (
	"context"

	"zapis/commands"
	"zapis/domain/person"
)

// sideNumber is a side as actions have it.
func sideNumber(side person.Side) int {
	if side == person.AsMaster {
		return 1
	}
	return 0
}

// ofCalendar is a route of the calendar of one side. Where there are none, or none of that side, it is a button that nobody has.
func ofCalendar(answer func(t *talk, ctx context.Context, side person.Side) (Reply, error)) route {
	return func(t *talk, ctx context.Context, a action) (Reply, error) {
		if t.Calendars == nil || a.N >= len(person.Sides) {
			return t.home(ctx, t.words.Text("hint.old", nil))
		}
		side := person.AsClient
		if a.N == sideNumber(person.AsMaster) {
			side = person.AsMaster
			own, err := t.own(ctx)
			if err != nil {
				return Reply{}, err
			}
			if !own.Exists() {
				return t.home(ctx, t.words.Text("hint.old", nil))
			}
		}
		return answer(t, ctx, side)
	}
}

// calendar shows the address by which calendar programs read somebody's bookings.
func (t *talk) calendar(ctx context.Context, side person.Side) (Reply, error) {
	return t.showCalendar(ctx, side, "")
}

func (t *talk) showCalendar(ctx context.Context, side person.Side, hint string) (Reply, error) {
	code, open, err := t.Commands.CalendarCode(ctx, t.person.ID, side)
	if err != nil {
		return Reply{}, err
	}
	v := feedView{Hint: hint, Side: sideNumber(side)}
	if open {
		v.Page, v.Feed = t.Calendars(code)
	}
	return t.show(feedScreen(t.words, v)), nil
}

func (t *talk) openCalendar(ctx context.Context, side person.Side) (Reply, error) {
	return t.changeCalendar(ctx, side, "", t.Commands.OpenCalendar)
}

// askRenewCalendar asks once: calendars that have the address stop.
func (t *talk) askRenewCalendar(_ context.Context, side person.Side) (Reply, error) {
	return t.show(renewFeedScreen(t.words, sideNumber(side))), nil
}

func (t *talk) renewCalendar(ctx context.Context, side person.Side) (Reply, error) {
	return t.changeCalendar(ctx, side, t.words.Text("feed.renewed", nil), t.Commands.RenewCalendar)
}

func (t *talk) closeCalendar(ctx context.Context, side person.Side) (Reply, error) {
	return t.changeCalendar(ctx, side, t.words.Text("feed.closed", nil), t.Commands.CloseCalendar)
}

func (t *talk) changeCalendar(
	ctx context.Context, side person.Side, hint string,
	change func(context.Context, commands.Meta, person.Side) (commands.Done, error),
) (Reply, error) {
	done, err := change(ctx, t.meta(0), side)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.showCalendar(ctx, side, hint)
}
