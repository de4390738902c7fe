package dialog

import (
	"context"
	"errors"
	"slices"

	"zapis/adapters/dialog/said"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

// latestClients is how many are offered where a master books by hand.
const latestClients = 6

// byHand asks for whom. A part of a name or number finds clients; a name with a number takes a new one in.
func (t *talk) byHand(ctx context.Context, _ action, m master.Master) (Reply, error) {
	return t.askWhom(ctx, m, "")
}

func (t *talk) askWhom(ctx context.Context, m master.Master, hint string) (Reply, error) {
	found, _, err := t.Clients.Of(ctx, m.ID, "", 0, latestClients)
	if err != nil {
		return Reply{}, err
	}
	v := whomView{Hint: hint, Clients: clientLines(found)}
	return t.ask(awaitsWhom, nil, whomScreen(t.words, v)), nil
}

// typedWhom finds the client who is meant, or takes in the one who was written down.
func (t *talk) typedWhom(ctx context.Context, text string, m master.Master) (Reply, error) {
	zone := ""
	if places := append(m.OpenPlaces(), m.Places...); len(places) > 0 {
		zone = places[0].Zone
	}
	name, phone := said.Contact(text, said.Region(zone, m.Currency))
	switch {
	case phone != "":
		return t.byPhone(ctx, m, name, phone)
	case said.HasDigits(text):
		return t.foundWhom(ctx, m, text, t.words.Text("whom.bad_phone", nil), "")
	}
	return t.foundWhom(ctx, m, text, "", name)
}

// byPhone goes on with the client whose number it is, or takes a new one in. A number without a name asks for the name.
func (t *talk) byPhone(ctx context.Context, m master.Master, name, phone string) (Reply, error) {
	found, _, err := t.Clients.Of(ctx, m.ID, phone, 0, perPage)
	if err != nil {
		return Reply{}, err
	}
	if i := slices.IndexFunc(found, func(c projections.Client) bool { return c.Phone == phone }); i >= 0 {
		return t.handServices(ctx, m, found[i].Client, t.knownAs(found[i], name))
	}
	if name == "" {
		draft := map[string]string{"phone": phone}
		return t.ask(awaitsGuestName, draft, guestNameScreen(t.words, "", said.PhoneText(phone))), nil
	}
	return t.takeInGuest(ctx, m, name, phone)
}

// knownAs says that a number is somebody's already, unless that is what was typed: the client may be new by this very
// action, which is handled again when the read models lag.
func (t *talk) knownAs(c projections.Client, name string) string {
	if c.Name == name && c.Visits == 0 {
		return ""
	}
	return label(t.words, "whom.known", "Name", nameOr(t.words, c.Name))
}

// typedGuestName is the name for a number that came without one.
func (t *talk) typedGuestName(ctx context.Context, name string, m master.Master) (Reply, error) {
	return t.takeInGuest(ctx, m, name, t.draft("phone"))
}

// takeInGuest makes somebody a client of the master's, and goes on to what is to be done.
func (t *talk) takeInGuest(ctx context.Context, m master.Master, name, phone string) (Reply, error) {
	done, id, err := t.Commands.TakeInGuest(ctx, t.meta(0), m.ID, commands.Guest{Name: domain.Personal(name), Phone: domain.Personal(phone)})
	if err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.askWhom(ctx, m, hint) })
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.handServices(ctx, m, id, "")
}

// foundWhom lists who is meant by a part of a name or number, and offers to take a new client in under that name.
func (t *talk) foundWhom(ctx context.Context, m master.Master, text, hint, name string) (Reply, error) {
	found, _, err := t.Clients.Of(ctx, m.ID, oneLine(text, 60), 0, perPage)
	if err != nil {
		return Reply{}, err
	}
	v := whomView{Hint: hint, Clients: clientLines(found), Searched: true, Name: oneLine(name, 60)}
	if len(found) > 0 {
		v.Hint = ""
	}
	return t.ask(awaitsWhom, map[string]string{"name": name}, whomScreen(t.words, v)), nil
}

// guestNamed takes a client in without a number, under the name that was typed.
func (t *talk) guestNamed(ctx context.Context, _ action, m master.Master) (Reply, error) {
	if t.draft("name") == "" {
		return t.askWhom(ctx, m, "")
	}
	return t.takeInGuest(ctx, m, t.draft("name"), "")
}

// handService asks what is to be done for a client; a single service is not asked for.
func (t *talk) handService(ctx context.Context, a action, m master.Master) (Reply, error) {
	if _, err := t.clientOf(ctx, m, a.ID); err != nil {
		return Reply{}, err
	}
	return t.handServicesPage(m, a.ID, a.N, "")
}

func (t *talk) handServices(ctx context.Context, m master.Master, client domain.ID, hint string) (Reply, error) {
	all := serviceViews(m)
	if len(all) == 1 && hint == "" {
		return t.handPlace(ctx, action{Verb: handPlace, ID: client, Services: []int{all[0].Number}}, m)
	}
	return t.handServicesPage(m, client, 0, hint)
}

func (t *talk) handServicesPage(m master.Master, client domain.ID, page int, hint string) (Reply, error) {
	v := handServicesView{Hint: hint, Client: client, Services: serviceViews(m), Page: page}
	return t.show(handServicesScreen(t.words, v)), nil
}

// handSeveral asks the same with ticks.
func (t *talk) handSeveral(_ context.Context, a action, m master.Master) (Reply, error) {
	v := ticksView{
		Name: "byhand.several", Title: t.words.Text("services.several", nil), Ticked: a.Services, Page: a.N,
		Self: action{Verb: handSeveral, ID: a.ID}, Further: action{Verb: handPlace, ID: a.ID}, Button: "button.further",
		Back: action{Verb: handService, ID: a.ID},
	}
	v.Ticked = slices.DeleteFunc(slices.Clone(a.Services), func(n int) bool { return n >= len(m.Services) || m.Services[n].Closed })
	v.Services, v.Total = ticked(m, v.Ticked, func(master.Service) bool { return true })
	return t.show(ticksScreen(t.words, v)), nil
}

// handPlace asks where, if there is a choice.
func (t *talk) handPlace(ctx context.Context, a action, m master.Master) (Reply, error) {
	if _, err := servicesOf(m, a.Services); err != nil {
		return t.askAgain(err, func(hint string) (Reply, error) { return t.handServicesPage(m, a.ID, 0, hint) })
	}
	v := handPlacesView{Client: a.ID, Services: a.Services}
	for number, p := range m.Places {
		if !p.Closed && offeredAt(m, p.ID, a.Services) {
			v.Places = append(v.Places, placeView{Number: number, Name: placeName(p)})
		}
	}
	switch len(v.Places) {
	case 0:
		return t.handServicesPage(m, a.ID, 0, t.words.Text("services.nowhere", nil))
	case 1:
		return t.routes[handWhen](t, ctx, action{Verb: handWhen, ID: a.ID, Place: v.Places[0].Number, Services: a.Services})
	}
	return t.show(handPlacesScreen(t.words, v)), nil
}

// handBook writes down what was confirmed.
func (t *talk) handBook(ctx context.Context, a action, s search) (Reply, error) {
	return t.writeDown(ctx, a, s, false)
}

func (t *talk) writeDown(ctx context.Context, a action, s search, outside bool) (Reply, error) {
	services, err := servicesOf(s.master, s.Services)
	if err != nil {
		return Reply{}, err
	}
	id := t.newID("booking")
	done, err := t.Commands.BookByHand(ctx, t.meta(0), commands.ByHand{
		Booking: id, Master: s.master.ID, Client: s.Client, Place: s.place.ID, Services: services, Starts: a.Start, Outside: outside,
	})
	if unavailable := (commands.Unavailable{}); errors.As(err, &unavailable) {
		if reason, known := waivable[unavailable.Reason]; known && !outside { // the hours changed meanwhile
			v := outsideView{Confirm: t.confirmView(s, a.Start), Reason: reason}
			return t.askWhen(s, outsideScreen(t.words, v)), nil
		}
		return t.lost(ctx, a, s, unavailable)
	}
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, id, "written")
}

// invite makes a message for the master to forward, with a link by which this one client comes.
func (t *talk) invite(ctx context.Context, a action, m master.Master) (Reply, error) {
	client, err := t.clientOf(ctx, m, a.ID)
	if err != nil {
		return Reply{}, err
	}
	done, code, err := t.Commands.Invite(ctx, t.meta(0), m.ID, client.Client)
	if errors.Is(err, person.ErrArrived) {
		return t.showClient(ctx, m, a.ID, refusalText(t.words, person.ErrArrived))
	}
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	v := inviteView{Client: client.Client, Name: client.Name, Master: m.Name.Text(), Addresses: t.addresses(code)}
	if v.Next, err = t.nextVisit(ctx, m, client.Client); err != nil {
		return Reply{}, err
	}
	return t.show(inviteScreen(t.words, v), forwardScreen(t.words, v)), nil
}

// nextVisit is the next one of a client with this master; nil if there is none.
func (t *talk) nextVisit(ctx context.Context, m master.Master, client domain.ID) (*visitView, error) {
	ahead, err := t.Active.ToCome(ctx, m.ID, client, t.now)
	if err != nil || len(ahead) == 0 {
		return nil, err
	}
	next := t.visitView(ahead[0], m)
	return &next, nil
}
