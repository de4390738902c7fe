package dialog

import (
	"context"
	"errors"
	"strings"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/text"
	"zapis/projections"
)

// talk is one update being answered: who asks, in which language, and at what time.
type talk struct {
	*Dialog
	asked  Asked
	words  *words.Words
	person person.Person
	now    time.Time
	first  bool // it is the first that we hear of them
}

// route answers a button, input a text that was asked for.
type (
	route func(t *talk, ctx context.Context, a action) (Reply, error)
	input func(t *talk, ctx context.Context, text string) (Reply, error)
)

// answer finds who answers an update of this kind.
func (t *talk) answer(ctx context.Context) (Reply, error) {
	if lost := t.answersLive(); lost != "" {
		return t.menuAgain(ctx, lost)
	}
	switch t.asked.Kind {
	case Tap:
		return t.tapped(ctx)
	case Start:
		return t.start(ctx, t.asked.Text)
	case Text:
		return t.typed(ctx)
	case Media:
		return t.sent(ctx)
	case Contact:
		return t.contact(ctx)
	case Blocked:
		return t.silently(ctx, person.BlockChannel{Messenger: t.asked.Channel, Account: domain.Personal(t.asked.Account)})
	case Unblocked:
		return t.silently(ctx, person.UnblockChannel{Messenger: t.asked.Channel, Account: domain.Personal(t.asked.Account)})
	}
	return t.home(ctx, t.words.Text("hint.media", nil))
}

// tapped answers a button. One that nobody has, forged or of another age, shows how things are now.
func (t *talk) tapped(ctx context.Context) (Reply, error) {
	a, err := parseAction(t.asked.Action)
	if err != nil {
		return t.home(ctx, t.words.Text("hint.old", nil))
	}
	return t.routes[a.Verb](t, ctx, a)
}

// typed answers a text: a command, the input that is awaited, a link, or nothing that is understood.
func (t *talk) typed(ctx context.Context) (Reply, error) {
	text := strings.TrimSpace(t.asked.Text)
	if strings.HasPrefix(text, "/") {
		return t.command(ctx, text)
	}
	if reply, taken, err := t.overheard(ctx); taken || err != nil {
		return reply, err
	}
	if code, found := t.pastedCode(text); found && (!prose[t.asked.Session.Awaits] || t.onlyALink()) {
		return t.start(ctx, code)
	}
	if answer, awaited := t.inputs[t.asked.Session.Awaits]; awaited {
		return answer(t, ctx, text)
	}
	if oneOf(plainly(text), t.words.Text("typed.home_words", nil)) {
		return t.home(ctx, "")
	}
	if reply, understood, err := t.dayMeant(ctx, text); understood || err != nil {
		return reply, err
	}
	if reply, understood, err := t.wish(ctx, text); understood || err != nil {
		return reply, err
	}
	return t.notUnderstood(ctx, "hint.text")
}

// sent answers media, which belong to a conversation; what stands under them may be the price list that is awaited.
func (t *talk) sent(ctx context.Context) (Reply, error) {
	if reply, taken, err := t.overheard(ctx); taken || err != nil {
		return reply, err
	}
	if caption := strings.TrimSpace(t.asked.Text); caption != "" && listAwaited(t.asked.Session.Awaits) {
		return t.inputs[t.asked.Session.Awaits](t, ctx, caption)
	}
	return t.notUnderstood(ctx, "hint.media")
}

// silently carries out a command and says nothing.
func (t *talk) silently(ctx context.Context, command person.Command) (Reply, error) {
	_, err := t.Commands.Person(ctx, t.meta(0), command)
	return Reply{Session: t.asked.Session}, err
}

// refused says what could not be done, with the way home.
func (t *talk) refused(refusal domain.Refusal) Reply {
	reply := t.show(refusalScreen(t.words, refusal))
	reply.Refusal = refusal
	return reply
}

// show answers with screens after which nothing in particular is awaited.
func (t *talk) show(screens ...Screen) Reply { return t.ask("", nil, screens...) }

// ask answers with screens after which typed text means something.
func (t *talk) ask(awaits string, draft map[string]string, screens ...Screen) Reply {
	session := t.asked.Session
	session.Awaits, session.Draft = awaits, draft
	return Reply{Screens: screens, Session: session}
}

// meta says who acts and why. Step tells apart equal commands of one action.
func (t *talk) meta(step int) commands.Meta {
	return commands.Meta{Action: t.asked.ID, Actor: t.person.ID, Channel: t.asked.Channel, Step: step}
}

// newID names something new, the same if this action is handled again.
func (t *talk) newID(what string) domain.ID { return commands.NewID(t.asked.ID, what) }

// settled waits until the read models show what a command has done.
func (t *talk) settled(ctx context.Context, done commands.Done) error {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	err := t.Await(waiting, done.Position)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return ErrStillWorking
	}
	return err
}

// carryOut does something as a master and waits until it shows.
func (t *talk) carryOut(ctx context.Context, m master.Master, step int, command master.Command) error {
	done, err := t.Commands.Master(ctx, t.meta(step), m.ID, command)
	if err != nil {
		return err
	}
	return t.settled(ctx, done)
}

// own is the master that the person is; it does not exist if they are none.
func (t *talk) own(ctx context.Context) (master.Master, error) {
	m, err := t.Catalogue.OfPerson(ctx, t.person.ID)
	if errors.Is(err, projections.ErrNotFound) {
		return master.Master{}, nil
	}
	return m, err
}

// known is a master whose link the person opened; all others are refused as not theirs.
func (t *talk) known(ctx context.Context, id domain.ID) (master.Master, error) {
	if !t.person.Knows(id) {
		return master.Master{}, person.ErrNotConnected
	}
	return t.Catalogue.Master(ctx, id)
}

// draft is what was already said of the input that is awaited.
func (t *talk) draft(name string) string { return t.asked.Session.Draft[name] }

// hinted is the sentence for a refusal of something typed, to be said above the same question; other errors stay.
func (t *talk) hinted(err error) (string, domain.Refusal, error) {
	var refusal domain.Refusal
	if errors.As(err, &refusal) {
		return refusalText(t.words, refusal), refusal, nil
	}
	return "", "", err
}

// properName makes a messenger's name one line without control characters; it is only ever a suggestion.
func properName(name string) string {
	return oneLine(strings.Map(func(r rune) rune {
		if text.Disturbs(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "")), 60)
}

// askAgain shows a question anew, with the reason, when what was answered is refused; any other error stays one.
func (t *talk) askAgain(err error, ask func(hint string) (Reply, error)) (Reply, error) {
	var refusal domain.Refusal
	if !errors.As(err, &refusal) {
		return Reply{}, err
	}
	reply, err := ask(refusalText(t.words, refusal))
	reply.Refusal = refusal
	return reply, err
}
