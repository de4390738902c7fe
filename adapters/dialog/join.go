package dialog

import (
	"context"
	"strings"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
)

// oneTimeCode finds a one-time code in what somebody comes with. One that NewCode made has a digit, so that no word is
// taken for it.
func oneTimeCode(text string) (code string, found bool) {
	code, found = person.ReadCode(text)
	return code, found && strings.ContainsAny(text, "0123456789")
}

func (t *talk) claimant() commands.Claimant {
	return commands.Claimant{Messenger: t.asked.Channel, Account: domain.Personal(t.asked.Account), Name: t.asked.Name}
}

// claim is a code that came from another messenger: whoever brought it is asked whether they want to join.
func (t *talk) claim(ctx context.Context, code string) (Reply, error) {
	done, claimed, err := t.Commands.Claim(ctx, t.meta(0), code, t.claimant())
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.show(joinScreen(t.words, claimed.Owner.ID, claimed.Owner.Name.Text())), nil
}

// answerJoin is the answer to that. The owner of the code is asked next, in their messenger.
func (t *talk) answerJoin(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.ConfirmClaim(ctx, t.meta(0), a.ID, t.claimant(), a.N == 1)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if a.N != 1 {
		return t.home(ctx, t.words.Text("join.refused", nil))
	}
	return t.show(joinWaitsScreen(t.words)), nil
}

// admitJoin is the owner's answer.
func (t *talk) admitJoin(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.AdmitClaim(ctx, t.meta(0), a.ID, a.N == 1)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if a.N != 1 {
		return t.home(ctx, t.words.Text("join.refused", nil))
	}
	return t.show(joinedScreen(t.words, a.ID)), nil
}

func (t *talk) undoJoin(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.UndoLink(ctx, t.meta(0), a.ID)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.show(joinUndoneScreen(t.words)), nil
}

// askJoin gives a one-time code for another messenger.
func (t *talk) askJoin(ctx context.Context, _ action) (Reply, error) {
	done, code, err := t.Commands.IssueCode(ctx, t.meta(0), "")
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	var elsewhere []Address
	for _, address := range t.addresses(code) {
		if address.Messenger != t.asked.Channel {
			elsewhere = append(elsewhere, address)
		}
	}
	return t.show(joinCodeScreen(t.words, code, elsewhere)), nil
}

// messengers are the accounts of somebody.
func (t *talk) messengers(ctx context.Context, _ action) (Reply, error) {
	return t.messengersNow(ctx, "")
}

func (t *talk) messengersNow(ctx context.Context, hint string) (Reply, error) {
	p, err := t.People.Person(ctx, t.person.ID)
	if err != nil {
		return Reply{}, err
	}
	v := messengersView{Hint: hint, Preferred: p.Preferred}
	for _, a := range p.Accounts {
		if a.Of == "" { // or else it is one of these under another id
			v.Accounts = append(v.Accounts, accountView{
				ID: accountID(p.ID, a), Messenger: a.Messenger, Blocked: a.Blocked, Here: t.writesFrom(p, a),
			})
		}
	}
	return t.show(messengersScreen(t.words, v)), nil
}

// writesFrom tells whether the talk is in an account, under whichever of its ids.
func (t *talk) writesFrom(p person.Person, a person.Account) bool {
	return a.Messenger == t.asked.Channel && a.Account == p.Main(t.asked.Channel, domain.Personal(t.asked.Account))
}

// accountID names an account on a button, without saying which it is.
func accountID(owner domain.ID, a person.Account) domain.ID {
	return commands.NewID(owner, "account/"+a.Messenger+"/"+a.Account.Text())
}

// askLeave asks once before an account is taken from somebody; one that is theirs no more is nothing to ask about.
func (t *talk) askLeave(ctx context.Context, a action) (Reply, error) {
	account, found, err := t.account(ctx, a.ID)
	if err != nil || !found {
		return Reply{}, orRefused(err, person.ErrNotLinked)
	}
	return t.show(leaveScreen(t.words, a.ID, account.Messenger)), nil
}

func (t *talk) leave(ctx context.Context, a action) (Reply, error) {
	account, found, err := t.account(ctx, a.ID)
	if err != nil || !found {
		return Reply{}, orRefused(err, person.ErrNotLinked)
	}
	here := t.writesFrom(t.person, account)
	done, err := t.Commands.Unlink(ctx, t.meta(0), account.Messenger, account.Account)
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	if here {
		return t.show(joinUndoneScreen(t.words)), nil
	}
	return t.messengersNow(ctx, t.words.Text("messengers.left", nil))
}

func (t *talk) account(ctx context.Context, id domain.ID) (found person.Account, known bool, err error) {
	p, err := t.People.Person(ctx, t.person.ID)
	for _, account := range p.Accounts {
		if accountID(p.ID, account) == id {
			return account, true, err
		}
	}
	return found, false, err
}

func orRefused(err error, refusal domain.Refusal) error {
	if err != nil {
		return err
	}
	return refusal
}

// preferMessenger chooses where notices come; the word for none is "last".
func (t *talk) preferMessenger(ctx context.Context, a action) (Reply, error) {
	chosen := a.Word
	if chosen == whereLast {
		chosen = ""
	}
	done, err := t.Commands.Person(ctx, t.meta(0), person.PreferChannel{Messenger: chosen})
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.messengersNow(ctx, "")
}
