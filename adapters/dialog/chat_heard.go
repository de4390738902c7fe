package dialog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/projections"
)

// overheard takes what belongs to a conversation: the answer to a message by quoting it, whatever is awaited, and what
// is said after [Write]. Anything else is left to whoever it is for.
func (t *talk) overheard(ctx context.Context) (reply Reply, taken bool, err error) {
	if reply, taken, err = t.quoted(ctx); taken || err != nil {
		return reply, taken, err
	}
	if t.asked.Session.Awaits != awaitsMessage {
		return Reply{}, false, nil
	}
	c, about, found, err := t.addressee(ctx)
	if err != nil || !found || c.side == booking.Client && t.onlyALink() {
		return Reply{}, false, err
	}
	others, err := t.heardElsewhere(ctx, c)
	if err != nil {
		return Reply{}, false, err
	}
	if others.Short() != t.draft("elsewhere") || !t.since("at", mindful) {
		reply, err = t.askWhether(ctx, c, about)
	} else {
		reply, err = t.send(ctx, c, about, t.said())
	}
	return reply, true, err
}

// onlyALink tells whether the update is the address of a master and nothing else: it is to be opened, not passed on.
func (t *talk) onlyALink() bool {
	text := strings.TrimSpace(t.asked.Text)
	_, found := t.pastedCode(text)
	return found && !strings.ContainsAny(text, " \n")
}

// since tells whether a time of the draft is no longer ago than that.
func (t *talk) since(name string, most time.Duration) bool {
	at, err := strconv.ParseInt(t.draft(name), 10, 64)
	return err == nil && t.now.Sub(time.Unix(at, 0)) <= most
}

// quoted answers an update that quotes something we sent. What quotes a message answers it; what quotes a notice about
// a booking is perhaps for the other side of it.
func (t *talk) quoted(ctx context.Context) (reply Reply, taken bool, err error) {
	if t.asked.Quoted == "" {
		return Reply{}, false, nil
	}
	told, err := t.Told.ByMessage(ctx, t.asked.Channel, t.asked.Quoted, t.person.IDs()...)
	if errors.Is(err, projections.ErrNotFound) {
		return Reply{}, false, nil
	}
	if err != nil {
		return Reply{}, false, err
	}
	switch told.Kind {
	case delivery.Message:
		reply, err = t.answerTo(ctx, told.About)
	case delivery.News, delivery.Reminder, delivery.NoAnswer, delivery.ReviewRequest, delivery.Calendar:
		reply, err = t.perhapsAbout(ctx, told.About)
	default:
		return Reply{}, false, nil
	}
	return reply, true, err
}

func (t *talk) answerTo(ctx context.Context, id domain.ID) (Reply, error) {
	to, err := t.Chats.Message(ctx, id)
	if err != nil {
		return Reply{}, fmt.Errorf("find the quoted message: %w", err)
	}
	c, err := t.conversation(ctx, to.Master, to.Client)
	if err != nil {
		return Reply{}, err
	}
	return t.send(ctx, c, to.Booking, t.said())
}

func (t *talk) perhapsAbout(ctx context.Context, id domain.ID) (Reply, error) {
	visit, _, _, err := t.visitOf(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	c, err := t.conversation(ctx, visit.Master, visit.Client)
	if err != nil {
		return Reply{}, err
	}
	return t.askWhether(ctx, c, id)
}

// notUnderstood offers a client to pass on to their master what nobody asked for; whoever has nobody to pass it on to
// is shown where they can go on.
func (t *talk) notUnderstood(ctx context.Context, hint string) (Reply, error) {
	own, err := t.own(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case t.first && hint == "hint.text": // a greeting, most often
		return t.home(ctx, "")
	case own.Exists():
		return t.home(ctx, t.words.Text("hint.answer", nil))
	case t.person.Active.IsZero() || t.said().empty():
		return t.home(ctx, t.words.Text(hint, nil))
	}
	c, err := t.conversation(ctx, t.person.Active, t.person.ID)
	if err != nil {
		return Reply{}, err
	}
	if c.shut {
		return t.home(ctx, t.words.Text(hint, nil))
	}
	return t.askWhether(ctx, c, domain.ID{})
}

// askWhether asks whether something said is to be passed on: nothing is without a yes.
func (t *talk) askWhether(ctx context.Context, c conversation, about domain.ID) (Reply, error) {
	m := t.said()
	if c.shut || c.unheard || m.empty() {
		return t.askMessage(ctx, c, about, "")
	}
	draft, err := t.addressed(ctx, c, about)
	if err != nil {
		return Reply{}, err
	}
	draft["said"], draft["text"] = t.asked.ID.Short(), m.Text
	if m.Media != nil {
		media, err := json.Marshal(m.Media)
		if err != nil {
			return Reply{}, fmt.Errorf("keep the media of a draft: %w", err)
		}
		draft["media"] = string(media)
	}
	return t.ask("", draft, whetherScreen(t.words, whetherView{writeView: t.writeView(c), Said: t.asked.ID, Message: m})), nil
}

// sendSaid passes on what was said, after the yes. A second yes finds it passed on.
func (t *talk) sendSaid(ctx context.Context, a action) (Reply, error) {
	c, about, found, err := t.addressee(ctx)
	if err != nil {
		return Reply{}, err
	}
	said := a.ID.Short()
	if found && t.draft("sent") == said {
		return t.ask(awaitsMessage, t.asked.Session.Draft, sentScreen(t.words, t.writeView(c))), nil
	}
	if !found || t.draft("said") != said {
		return t.home(ctx, t.words.Text("hint.old", nil))
	}
	m := message{Text: t.draft("text")}
	if kept := t.draft("media"); kept != "" {
		m.Media = &chat.Media{}
		if err := json.Unmarshal([]byte(kept), m.Media); err != nil {
			return Reply{}, fmt.Errorf("read the media of a draft: %w", err)
		}
	}
	reply, err := t.send(ctx, c, about, m)
	if reply.Session.Draft != nil && reply.Refusal == "" {
		reply.Session.Draft["sent"] = said
	}
	return reply, err
}
