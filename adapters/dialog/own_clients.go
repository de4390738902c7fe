package dialog

import (
	"context"
	"errors"

	"zapis/adapters/dialog/said"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/slots"
	"zapis/projections"
)

// clientOf is a client of the master's; anybody else is refused like somebody who never was.
func (t *talk) clientOf(ctx context.Context, m master.Master, id domain.ID) (projections.Client, error) {
	c, err := t.Clients.Client(ctx, m.ID, id)
	if errors.Is(err, projections.ErrNotFound) {
		return c, domain.ErrNotYours
	}
	return c, err
}

// clients lists a master's clients, or those who were searched for. A part of a name or number may be typed.
func (t *talk) clients(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.listClients(ctx, m, t.draft("search"), a.N)
}

func (t *talk) searchClients(ctx context.Context, text string, m master.Master) (Reply, error) {
	return t.listClients(ctx, m, oneLine(text, 60), 0)
}

// allClients is the list as it begins, whatever was searched for before.
func (t *talk) allClients(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.listClients(ctx, m, "", 0)
}

func (t *talk) listClients(ctx context.Context, m master.Master, search string, page int) (Reply, error) {
	page = min(page, mostPages)
	found, total, err := t.Clients.Of(ctx, m.ID, search, page*perPage, perPage)
	if err != nil {
		return Reply{}, err
	}
	v := clientsView{Search: search, Clients: clientLines(found), Total: total, Page: page}
	return t.ask(awaitsClient, map[string]string{"search": search}, clientsScreen(t.words, v)), nil
}

func (t *talk) clientCard(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.showClient(ctx, m, a.ID, "")
}

// showClient shows who a client is and what became of their visits.
func (t *talk) showClient(ctx context.Context, m master.Master, id domain.ID, hint string) (Reply, error) {
	c, err := t.clientOf(ctx, m, id)
	if err != nil {
		return Reply{}, err
	}
	zone := calendarOf(m)
	v := clientView{
		Hint: hint, Master: m.ID, Client: c, Today: slots.DateOf(t.now, zone), Since: slots.DateOf(c.Since, zone),
	}
	if !c.Last.IsZero() {
		v.Last = slots.DateOf(c.Last, zone)
	}
	for _, link := range m.Links {
		if link.Code == c.Code && c.Code != "" && link.For.IsZero() {
			v.Link = linkLabel(link)
		}
	}
	if v.Next, err = t.nextVisit(ctx, m, id); err != nil {
		return Reply{}, err
	}
	return t.show(clientScreen(t.words, v)), nil
}

// linkLabel is what the master calls a link, or the end of its code.
func linkLabel(link master.Link) string {
	if link.Label != "" {
		return link.Label
	}
	runes := []rune(link.Code)
	return "…" + string(runes[max(0, len(runes)-6):])
}

func (t *talk) clientHistory(ctx context.Context, a action, m master.Master) (Reply, error) {
	c, err := t.clientOf(ctx, m, a.ID)
	if err != nil {
		return Reply{}, err
	}
	page := min(a.N, mostPages)
	visits, more, err := t.Active.History(ctx, c.Client, m.ID, t.now, page*perPage, perPage)
	if err != nil {
		return Reply{}, err
	}
	v := clientHistoryView{Client: c.Client, Name: c.Name, Page: page, More: more}
	for _, visit := range visits {
		line := pastVisit{Booking: visit.Booking, Visit: t.visitView(visit, m), Stars: visit.Stars, Missed: visit.NoShow}
		v.Visits = append(v.Visits, line)
	}
	return t.show(clientHistoryScreen(t.words, v)), nil
}

// clientNote asks what to note about a client.
func (t *talk) clientNote(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.askNote(ctx, m, a.ID, "")
}

func (t *talk) askNote(ctx context.Context, m master.Master, id domain.ID, hint string) (Reply, error) {
	c, err := t.clientOf(ctx, m, id)
	if err != nil {
		return Reply{}, err
	}
	v := noteView{Hint: hint, Client: id, Name: c.Name, Note: c.Note}
	return t.ask(awaitsNote, map[string]string{"client": id.Short()}, noteScreen(t.words, v)), nil
}

func (t *talk) typedNote(ctx context.Context, text string, m master.Master) (Reply, error) {
	id, err := domain.ParseID(t.draft("client"))
	if err != nil {
		return t.home(ctx, t.words.Text("hint.text", nil))
	}
	if said.In(t.words.Language).Removes(text) {
		text = ""
	}
	return t.note(ctx, m, id, text)
}

func (t *talk) dropNote(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.note(ctx, m, a.ID, "")
}

func (t *talk) note(ctx context.Context, m master.Master, id domain.ID, text string) (Reply, error) {
	if _, err := t.clientOf(ctx, m, id); err != nil {
		return Reply{}, err
	}
	err := t.carryOut(ctx, m, 0, master.NoteClient{Client: id, Note: domain.Personal(text)})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askNote(ctx, m, id, hint) })
	}
	return t.showClient(ctx, m, id, t.words.Text("hint.saved", nil))
}

// askBlock asks once, and says what will happen.
func (t *talk) askBlock(ctx context.Context, a action, m master.Master) (Reply, error) {
	c, err := t.clientOf(ctx, m, a.ID)
	if err != nil {
		return Reply{}, err
	}
	if c.Blocked {
		return t.showClient(ctx, m, a.ID, "")
	}
	ahead, err := t.Active.ToCome(ctx, m.ID, c.Client, t.now)
	if err != nil {
		return Reply{}, err
	}
	return t.show(blockScreen(t.words, blockView{Client: c.Client, Name: c.Name, Ahead: len(ahead)})), nil
}

func (t *talk) blockClient(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.block(ctx, m, a.ID, master.BlockClient{Client: a.ID}, "client.was_blocked")
}

func (t *talk) unblockClient(ctx context.Context, a action, m master.Master) (Reply, error) {
	return t.block(ctx, m, a.ID, master.UnblockClient{Client: a.ID}, "client.was_unblocked")
}

func (t *talk) block(ctx context.Context, m master.Master, id domain.ID, command master.Command, news string) (Reply, error) {
	if _, err := t.clientOf(ctx, m, id); err != nil {
		return Reply{}, err
	}
	if err := t.carryOut(ctx, m, 0, command); err != nil {
		return Reply{}, err
	}
	return t.showClient(ctx, m, id, t.words.Text(news, nil))
}
