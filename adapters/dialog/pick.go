package dialog

import (
	"context"
	"time"

	"zapis/adapters/dialog/said"
	"zapis/adapters/dialog/words"
	"zapis/domain/booking"
	"zapis/domain/slots"
)

// when offers the nearest starts, or what was wished for before the service was known.
func (t *talk) when(ctx context.Context, _ action, s search) (Reply, error) {
	if when, wished := t.wishedFor(t.draft(draftWish), s); wished {
		return t.at(ctx, s, when)
	}
	return t.offer(ctx, s, "", false)
}

// offer shows the nearest starts under a hint. While any of the pickers is open, a day may be typed.
func (t *talk) offer(ctx context.Context, s search, hint string, taken bool, starts ...time.Time) (Reply, error) {
	if len(starts) == 0 {
		var err error
		if starts, err = t.nearest(ctx, s, t.now); err != nil {
			return Reply{}, err
		}
	}
	v := whenView{
		Hint: hint, Taken: taken, For: s.picker, Services: itemNames(s.items), About: s.about(), Length: s.service.Duration,
		Today: s.today, Offers: starts, City: t.cityIfElsewhere(t.now, s.place.Zone), Master: s.side == booking.Master,
	}
	return t.askWhen(s, whenScreen(t.words, v)), nil
}

// askWhen shows a picker and remembers what a typed day would be for.
func (t *talk) askWhen(s search, screen Screen) Reply {
	return t.ask(awaitsWhen, map[string]string{"for": s.when().String()}, screen)
}

// month shows the calendar of a month.
func (t *talk) month(ctx context.Context, a action, s search) (Reply, error) {
	month := firstOf(a.Day)
	if month.Before(firstOf(s.today)) || s.last().Before(month) {
		month = firstOf(s.today)
	}
	free, err := t.freeDays(ctx, s, month)
	if err != nil {
		return Reply{}, err
	}
	v := monthView{For: s.picker, Today: s.today, Month: month, Free: free, First: s.today, Last: s.last()}
	return t.askWhen(s, monthScreen(t.words, v)), nil
}

// day shows the starts of a day.
func (t *talk) day(ctx context.Context, a action, s search) (Reply, error) {
	starts, err := t.startsOn(ctx, s, a.Day)
	if err != nil {
		return Reply{}, err
	}
	return t.askWhen(s, dayScreen(t.words, t.dayView(s, a.Day, starts, a.N, ""))), nil
}

func (t *talk) dayView(s search, day slots.Date, starts []time.Time, page int, hint string) dayView {
	return dayView{
		Hint: hint, For: s.picker, Today: s.today, Day: day, Starts: starts, Page: page,
		City: t.cityIfElsewhere(t.now, s.place.Zone),
	}
}

// why says in passing why a day has no free time.
func (t *talk) why(ctx context.Context, a action, s search) (Reply, error) {
	reason, err := t.whyNot(ctx, s, a.Day)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Toast: t.because("why.", s, a.Day, reason), Session: t.asked.Session}, nil
}

// because says a reason against a day or a time of it, as the catalogue has it under a stem, with what would be in time.
func (t *talk) because(stem string, s search, day slots.Date, reason slots.Reason) string {
	policy, id, back := s.master.Policy, stem+string(reason), ""
	span := t.words.Ahead(policy.NoticeMin)
	if reason == slots.Horizon {
		span = t.words.Ahead(policy.HorizonDays * 24 * 60)
	}
	if first, away := s.backAfter(day); away && reason == slots.TimeOff {
		id, back = stem+"away", t.words.DayMonth(first, s.today)
	}
	return label(t.words, id, "Span", span, "Back", back)
}

// typedWhen understands a day, perhaps with a time, while a time is looked for.
func (t *talk) typedWhen(ctx context.Context, text string) (Reply, error) {
	a, err := parseAction(t.draft("for"))
	if err != nil {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	return looking(func(t *talk, ctx context.Context, _ action, s search) (Reply, error) {
		if when, understood := said.In(t.words.Language).Day(text, s.today); understood {
			return t.at(ctx, s, when)
		}
		wanted, understood := said.In(t.words.Language).Wanted(text, serviceNames(s.master), s.today)
		if understood && s.moving() && wanted.Intention == said.Move && wanted.Dated() {
			return t.at(ctx, s, wanted.When)
		}
		if s.side == booking.Client { // perhaps they want something else by now
			if reply, understood, err := t.wish(ctx, text); understood || err != nil {
				return reply, err
			}
		}
		return t.offer(ctx, s, t.words.Text("when.unclear", nil), false)
	})(t, ctx, a)
}

// at shows what a day has, or goes on to confirm a time of it.
func (t *talk) at(ctx context.Context, s search, when said.When) (Reply, error) {
	if when.Exact() {
		return t.atExactly(ctx, s, when)
	}
	return t.sometime(ctx, s, when)
}

// sometime shows the starts of a day, or of a part of it.
func (t *talk) sometime(ctx context.Context, s search, when said.When) (Reply, error) {
	starts, err := t.startsOn(ctx, s, when.Day)
	if err != nil {
		return Reply{}, err
	}
	var fitting []time.Time
	for _, start := range starts {
		if clock := slots.Clock(start.Hour()*60 + start.Minute()); clock >= when.From && clock <= when.To {
			fitting = append(fitting, start)
		}
	}
	if len(fitting) > 0 {
		return t.askWhen(s, dayScreen(t.words, t.dayView(s, when.Day, fitting, 0, ""))), nil
	}
	reason, err := t.whyNot(ctx, s, when.Day)
	if err != nil {
		return Reply{}, err
	}
	return t.instead(ctx, s, when.Day, label(t.words, "when.full",
		"On", capital(t.words.On(when.Day, s.today)), "Reason", t.because("reason.", s, when.Day, reason)))
}

// atExactly goes on to confirm a start that was typed, or says why it cannot be had and what can.
func (t *talk) atExactly(ctx context.Context, s search, when said.When) (Reply, error) {
	start := time.Date(when.Day.Year, when.Day.Month, when.Day.Day, 0, int(when.From), 0, 0, s.zone)
	query, _, err := t.free(ctx, s, start, start.Add(time.Minute))
	if err != nil {
		return Reply{}, err
	}
	if s.side == booking.Master {
		return t.masterAt(ctx, s, start, query)
	}
	reason := query.Check(start)
	if reason == "" {
		return t.confirm(ctx, s.sure(start), s)
	}
	if reason == slots.Buffer {
		reason = slots.Taken
	}
	return t.instead(ctx, s, when.Day, t.busy(s, start, reason))
}

// busy says why a start cannot be had.
func (t *talk) busy(s search, start time.Time, reason slots.Reason) string {
	day := slots.DateOf(start, s.zone)
	return label(t.words, "when.busy", "On", capital(t.words.On(day, s.today)),
		"Time", words.Clock(start), "Reason", t.because("reason.", s, day, reason))
}

// instead offers what is free near a day that was wanted in vain.
func (t *talk) instead(ctx context.Context, s search, day slots.Date, hint string) (Reply, error) {
	from := day.In(s.zone)
	if from.Before(t.now) {
		from = t.now
	}
	starts, err := t.nearest(ctx, s, from)
	if err != nil {
		return Reply{}, err
	}
	return t.offer(ctx, s, hint, len(starts) > 0, starts...)
}

// confirm shows what is about to be booked or moved.
func (t *talk) confirm(_ context.Context, a action, s search) (Reply, error) {
	return t.askWhen(s, confirmScreen(t.words, t.confirmView(s, a.Start))), nil
}

func (t *talk) confirmView(s search, start time.Time) confirmView {
	v := confirmView{For: s.picker, Asks: s.master.Policy.Confirmation && s.side == booking.Client, Visit: visitView{
		When:     t.moment(start, start.Add(s.service.Duration), s.place.Zone),
		Services: itemNames(s.items), Price: s.price, Currency: s.master.Currency,
		Place: placeName(s.place), With: s.clientName,
	}}
	if s.moving() {
		was := s.moved.Starts.In(s.zone)
		v.FromDay, v.FromTime = slots.DateOf(was, s.zone), words.Clock(was)
	}
	return v
}
