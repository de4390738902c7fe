package dialog

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
)

// An address with a code that somebody pasted, of whatever messenger; and a code alone.
var (
	linkPattern = regexp.MustCompile(`[?&](?:start|ref)=([A-Za-z0-9_-]{6,64})(?:[&#\s]|$)`)
	codePattern = regexp.MustCompile(`^[2-9A-HJKMNP-TV-Z]{11}$`)
)

// prose are the inputs in which people write whole sentences, links among them: only a link alone is to be opened there.
var prose = map[string]bool{
	awaitsCast: true, awaitsAbout: true, awaitsServiceAbout: true, awaitsNote: true, awaitsReview: true, awaitsAnswer: true, awaitsReason: true,
}

// pastedCode finds the code of a link in a text. A code alone counts only where no other text is awaited.
func (t *talk) pastedCode(text string) (string, bool) {
	if found := linkPattern.FindStringSubmatch(text); found != nil {
		return found[1], true
	}
	_, once := oneTimeCode(text)
	return text, t.asked.Session.Awaits == "" && (once || codePattern.MatchString(text))
}

// takeIn finds out whom an account that nobody has yet is to belong to: to the guest who was invited by the code with
// which it comes, else to somebody new.
func (t *talk) takeIn(ctx context.Context) error {
	account := domain.Personal(t.asked.Account)
	if code := t.opening(); code != "" {
		done, id, err := t.Commands.Arrive(ctx, t.meta(0), code, t.asked.Channel, account)
		if err != nil {
			return fmt.Errorf("let a guest arrive: %w", err)
		}
		if !id.IsZero() {
			t.person.ID = id
			return t.settled(ctx, done)
		}
	}
	done, id, err := t.Commands.RegisterPerson(ctx, t.meta(0), person.Register{
		Name: domain.Personal(properName(t.asked.Name.Text())), Locale: t.languageHeard(),
		Messenger: t.asked.Channel, Account: account,
	})
	if err != nil {
		return fmt.Errorf("take in a person: %w", err)
	}
	t.person.ID = id
	return t.settled(ctx, done)
}

// languageHeard is the messenger's hint, or, from one that gives none, the language in which somebody begins to write.
func (t *talk) languageHeard() string {
	if t.asked.Language == "" && t.asked.Kind == Text {
		return LanguageOf(LanguageIn(t.asked.Text))
	}
	return LanguageOf(t.asked.Language)
}

// LanguageIn is a hint at the language of a text: the one whose greeting or letters it has, else "en" if its words are in
// Latin letters, else none. Addresses, codes and commands are no words.
func LanguageIn(text string) (hint string) {
	said, foreign := wordsIn(text)
	for _, l := range words.Languages() {
		if l.Speaks(said) {
			return l.Code
		}
	}
	if len(said) > 0 && !foreign {
		return "en"
	}
	return ""
}

// wordsIn are the words of a text, and whether some are in other letters than those of Latin.
func wordsIn(text string) (said []string, foreign bool) {
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsAny(word, "/@0123456789") || !strings.ContainsFunc(word, unicode.IsLower) {
			continue
		}
		said = append(said, strings.ToLower(word))
		foreign = foreign || strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
	}
	return said, foreign
}

// opening is the code with which somebody comes, by a link or in a text.
func (t *talk) opening() string {
	switch t.asked.Kind {
	case Start:
		return t.asked.Text
	case Text:
		text := strings.TrimSpace(t.asked.Text)
		if rest, isStart := strings.CutPrefix(text, "/start "); isStart {
			return strings.TrimSpace(rest)
		}
		if code, found := t.pastedCode(text); found {
			return code
		}
	}
	return ""
}

// command answers "/book" and the like, whatever was awaited before.
func (t *talk) command(ctx context.Context, text string) (Reply, error) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	name, _, _ = strings.Cut(name, "@") // in groups messengers add the name of the bot
	switch strings.ToLower(name) {
	case "start":
		return t.start(ctx, strings.TrimSpace(rest))
	case "book":
		if t.person.Active.IsZero() {
			return t.home(ctx, "")
		}
		return t.pickService(ctx, action{Verb: pick, ID: t.person.Active})
	case "bookings":
		return t.bookings(ctx, action{Verb: bookings})
	case "today":
		return asMaster((*talk).today)(t, ctx, action{Verb: today})
	case "week":
		return asMaster((*talk).week)(t, ctx, action{Verb: week})
	case "settings":
		return t.anySettings(ctx)
	case "language":
		return t.languages(ctx, action{Verb: languages})
	case "help":
		return t.help(ctx, action{Verb: goHelp})
	}
	return t.home(ctx, t.words.Text("hint.text", nil))
}

// start answers an opened chat: with the master whose link it was, or with what the person comes for.
func (t *talk) start(ctx context.Context, code string) (Reply, error) {
	if code == "" {
		return t.home(ctx, "")
	}
	if code, found := oneTimeCode(code); found {
		return t.claim(ctx, code)
	}
	done, id, err := t.Commands.FollowLink(ctx, t.meta(0), code)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if t.person, err = t.People.Person(ctx, t.person.ID); err != nil {
		return Reply{}, err
	}
	m, err := t.Catalogue.Master(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	if invitation(m, code) {
		return t.welcome(ctx, m)
	}
	return t.cardOf(ctx, id, "")
}

// invitation tells whether a code was meant for one guest, whom the master had written down by hand.
func invitation(m master.Master, code string) bool {
	return slices.ContainsFunc(m.Links, func(l master.Link) bool { return l.Code == code && !l.For.IsZero() })
}

// welcome shows a guest what was booked for them already.
func (t *talk) welcome(ctx context.Context, m master.Master) (Reply, error) {
	visits, err := t.Active.ToCome(ctx, m.ID, t.person.ID, t.now)
	switch {
	case err != nil:
		return Reply{}, err
	case len(visits) == 0:
		return t.cardOf(ctx, m.ID, "")
	}
	v := bookingsView{Hint: t.words.Text("bookings.welcome", nil), Active: m.ID}
	if v.Visits, err = t.bookingViews(ctx, visits); err != nil {
		return Reply{}, err
	}
	return t.show(bookingsScreen(t.words, v)), nil
}

// home is where somebody's ways begin: a master's day, a client's master, or a greeting.
func (t *talk) home(ctx context.Context, hint string) (Reply, error) {
	m, err := t.own(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case m.Exists():
		return t.desk(ctx, m, hint)
	case !t.person.Active.IsZero():
		return t.cardOf(ctx, t.person.Active, hint)
	}
	return t.show(helloScreen(t.words, t.person.Name.Text(), hint)), nil
}

func (t *talk) goHome(ctx context.Context, _ action) (Reply, error) { return t.home(ctx, "") }

func (t *talk) nothing(context.Context, action) (Reply, error) {
	return Reply{Session: t.asked.Session}, nil
}

func (t *talk) help(context.Context, action) (Reply, error) { return t.show(helpScreen(t.words)), nil }

// anySettings are a master's, which lead to their own; everybody else's are their own.
func (t *talk) anySettings(ctx context.Context) (Reply, error) {
	m, err := t.own(ctx)
	switch {
	case err != nil:
		return Reply{}, err
	case m.Exists():
		return t.settings(ctx, action{Verb: settings}, m)
	}
	return t.my(ctx, "")
}

func (t *talk) languages(context.Context, action) (Reply, error) {
	return t.show(languagesScreen(t.words)), nil
}

func (t *talk) setLanguage(ctx context.Context, a action) (Reply, error) {
	if !words.Known(a.Word) {
		return Reply{}, person.ErrUnknownLocale
	}
	done, err := t.Commands.Person(ctx, t.meta(0), person.ChangeLocale{Locale: a.Word})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	t.words = words.In(a.Word)
	reply, err := t.home(ctx, "")
	reply.Toast = t.words.Text("toast.switched", nil)
	return reply, err
}
