package commands_test

import (
	"context"
	"errors"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/webhook"
)

const address domain.Personal = "https://shop.example/zapis?key=s3cret"

// listens has somebody add a webhook of a master's.
func (w *world) listens(meta commands.Meta, of domain.ID) (domain.ID, error) {
	id := newID()
	_, err := w.AddWebhook(context.Background(), meta, commands.AddWebhook{Webhook: id, Master: of, URL: address})
	return id, err
}

// hooks are the webhooks of a master, of the operator for none.
func (w *world) hooks(of domain.ID) []webhook.Webhook {
	w.t.Helper()
	all, _, err := w.WebhooksNow(context.Background(), of)
	w.fine(err)
	return all.All
}

func TestWebhooksAreTheirMastersAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, nobody := context.Background(), domain.ID{}
	id, err := w.listens(w.by(w.anna), w.master)
	w.fine(err)
	operators, err := w.listens(commands.ByOperator(newID(), "test"), nobody)
	w.fine(err)
	attempts := func(meta func() commands.Meta, of, id domain.ID) map[string]error {
		all := map[string]error{}
		_, all["add"] = w.listens(meta(), of)
		_, all["change"] = w.ChangeWebhook(ctx, meta(), commands.ChangeWebhook{Master: of, Webhook: id, URL: address + "2"})
		_, all["pause"] = w.PauseWebhook(ctx, meta(), of, id)
		_, all["resume"] = w.ResumeWebhook(ctx, meta(), of, id)
		_, all["give up"] = w.GiveUpWebhook(ctx, meta(), of, id, 0, webhook.Gone)
		_, all["remove"] = w.RemoveWebhook(ctx, meta(), of, id)
		return all
	}
	client, stranger := w.client(), w.person()
	for name, who := range map[string]func() commands.Meta{
		"a client": func() commands.Meta { return w.by(client) }, "a stranger": func() commands.Meta { return w.by(stranger) },
		"nobody":      func() commands.Meta { return w.by(nobody) },
		"who says so": func() commands.Meta { return commands.Meta{Action: newID(), Channel: "system"} },
	} {
		for what, err := range attempts(who, w.master, id) {
			if !errors.Is(err, domain.ErrNotYours) {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
	}
	for what, err := range attempts(func() commands.Meta { return w.by(w.anna) }, nobody, operators) {
		if !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("the master, of the operator's: %s: %v", what, err)
		}
	}
	for what, err := range attempts(func() commands.Meta { return commands.BySystem(newID()) }, w.master, id) {
		if what != "give up" && !errors.Is(err, domain.ErrNotYours) || what == "give up" && err != nil {
			t.Errorf("Zapis: %s: %v", what, err)
		}
	}
	if all := w.hooks(w.master); len(all) != 1 || !all[0].Paused || all[0].By != webhook.System || all[0].Why != webhook.Gone || all[0].Owner != w.anna {
		t.Errorf("%+v", all)
	}
	for name, c := range map[string]struct {
		who    func() commands.Meta
		of, id domain.ID
	}{
		"the master":                    {func() commands.Meta { return w.by(w.anna) }, w.master, id},
		"the operator":                  {func() commands.Meta { return commands.ByOperator(newID(), "test") }, nobody, operators},
		"the operator, of the master's": {func() commands.Meta { return commands.ByOperator(newID(), "test") }, w.master, id},
	} {
		for what, err := range attempts(c.who, c.of, c.id) {
			if what == "give up" && errors.Is(err, domain.ErrNotYours) || errors.Is(err, webhook.ErrUnknown) {
				continue // it is Zapis's to do, or was removed by who came before
			}
			if err != nil {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
	}
}

func TestAWebhookBeginsWhereItIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	head, err := w.store.Head(ctx)
	w.fine(err)
	begun := func(after *int64) (int64, error) {
		done, err := w.AddWebhook(ctx, w.by(w.anna), commands.AddWebhook{Webhook: newID(), Master: w.master, URL: address, After: after})
		events := w.log()
		if err != nil {
			return 0, err
		}
		return events[done.Position-1].(webhook.Added).After, nil
	}
	if after, err := begun(nil); after != head || err != nil {
		t.Errorf("after %d, %v, want %d", after, err, head)
	}
	for _, want := range []int64{0, 3, head} {
		if after, err := begun(&want); after != want || err != nil {
			t.Errorf("after %d, %v, want %d", after, err, want)
		}
	}
	for _, improper := range []int64{-1, head + 1000} {
		if _, err := begun(&improper); !errors.Is(err, webhook.ErrAfter) {
			t.Errorf("after %d: %v", improper, err)
		}
	}
}

func TestHoweverManyAddAtOnceThereAreNeverTooManyWebhooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	second := w.other()
	errs := make([]error, 30)
	inParallel(len(errs), func(i int) {
		_, errs[i] = []*world{w, second}[i%2].listens(w.by(w.anna), w.master)
	})
	added := 0
	for _, err := range errs {
		switch {
		case err == nil:
			added++
		case !errors.Is(err, webhook.ErrTooMany):
			t.Error(err)
		}
	}
	if n := len(w.hooks(w.master)); added != webhook.MostOfMaster || n != added {
		t.Errorf("%d were added, there are %d", added, n)
	}
}

func TestAWebhookAddedTwiceByOneActionIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	meta := w.by(w.anna)
	cmd := commands.AddWebhook{Webhook: commands.NewID(meta.Action, "webhook"), Master: w.master, URL: address}
	for range 2 {
		_, err := w.AddWebhook(context.Background(), meta, cmd)
		w.fine(err)
	}
	if n := count[webhook.Added](w.log()); n != 1 {
		t.Errorf("%d were added", n)
	}
}

func TestAMasterWhoIsErasedListensNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := context.Background()
	for range 2 {
		_, err := w.listens(w.by(w.anna), w.master)
		w.fine(err)
	}
	operators, err := w.listens(commands.ByOperator(newID(), "test"), domain.ID{})
	w.fine(err)
	if _, err := w.Erase(ctx, w.by(w.client())); err != nil || len(w.hooks(w.master)) != 2 {
		t.Errorf("a client is erased: %v, %d are left", err, len(w.hooks(w.master)))
	}
	_, err = w.Erase(ctx, w.by(w.anna))
	w.fine(err)
	if all := w.hooks(w.master); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if all := w.hooks(domain.ID{}); len(all) != 1 || all[0].ID != operators {
		t.Errorf("the operator's are now %+v", all)
	}
	for name, meta := range map[string]commands.Meta{"she": w.by(w.anna), "the operator": commands.ByOperator(newID(), "test")} {
		if _, err := w.listens(meta, w.master); !errors.Is(err, domain.ErrNotYours) {
			t.Errorf("%s listens again: %v", name, err)
		}
	}
	_, err = w.Erase(ctx, w.by(w.anna))
	w.fine(err)
}

// Of adding and erasing at the same moment one comes first: either way nothing is left that listens.
func TestNobodyListensToWhoIsErasedAtThatMoment(t *testing.T) {
	t.Parallel()
	for range 5 {
		w := newWorld(t)
		second := w.other()
		inParallel(6, func(i int) {
			if i == 3 {
				_, err := second.Erase(context.Background(), w.by(w.anna))
				w.fine(err)
				return
			}
			if _, err := w.listens(w.by(w.anna), w.master); err != nil && !errors.Is(err, domain.ErrNotYours) {
				t.Error(err)
			}
		})
		if n := len(w.hooks(w.master)); n != 0 {
			t.Errorf("%d webhooks are left", n)
		}
	}
}

// A process that remembers nobody who listens finds out when it erases a master to whom another process has let somebody listen.
func TestWhoErasesAMasterFindsOutWhoHasJustBegunToListen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, err := w.listens(w.by(w.anna), w.master)
	w.fine(err)
	_, err = w.RemoveWebhook(context.Background(), w.by(w.anna), w.master, id)
	w.fine(err)
	_, err = w.other().listens(w.by(w.anna), w.master)
	w.fine(err)
	_, err = w.Erase(context.Background(), w.by(w.anna))
	w.fine(err)
	if n := len(w.hooks(w.master)); n != 0 {
		t.Errorf("%d webhooks are left", n)
	}
}
