package projections

import (
	"zapis/domain"
	"zapis/domain/person"
)

// whoIs is the person whom an id means by now.
func (w *world) whoIs(id domain.ID) domain.ID {
	for !w.people[id].Into.IsZero() {
		id = w.people[id].Into
	}
	return id
}

// code lets somebody ask for a one-time code, and perhaps somebody bring it.
func (w *world) code() {
	id, ok := anyOf(w, w.people)
	if !ok {
		return
	}
	hash, account := w.id().Short(), domain.Personal(w.id().Short())
	w.tell(id, person.PreferChannel{Messenger: []string{"", "telegram"}[w.random.IntN(2)]})
	w.tell(id, person.IssueCode{Hash: hash, Purpose: person.PurposeLink, Expires: w.now.Add(person.CodeFor)})
	w.tell(id, person.UseCode{Claim: w.id(), Hash: hash, Messenger: "vk", Account: account, Now: w.now})
	w.tell(id, person.ConfirmClaim{Messenger: "vk", Account: account, Yes: w.random.IntN(2) == 0, Now: w.now})
	w.tell(id, person.AdmitClaim{Claim: w.people[id].Claim.ID, Yes: w.random.IntN(2) == 0, Now: w.now})
	for _, side := range person.Sides {
		if w.random.IntN(3) == 0 {
			w.tell(id, person.CloseCalendar{Side: side})
		}
		w.tell(id, person.OpenCalendar{Side: side, Code: domain.Personal(w.id().Short())})
	}
}

// unite merges two persons, whoever they are.
func (w *world) unite() {
	id, _ := anyOf(w, w.people)
	other, ok := anyOf(w, w.people)
	if !ok || id == other || !w.people[other].Into.IsZero() || !w.people[id].Into.IsZero() {
		return
	}
	w.tell(id, person.Absorb{Other: w.people[other]})
	w.tell(other, person.JoinInto{Into: id})
}

// part undoes a merge.
func (w *world) part() {
	id, ok := anyOf(w, w.people)
	if p := w.people[id]; ok && p.Into.IsZero() && len(p.Merges) > 0 {
		merge := p.Merges[w.random.IntN(len(p.Merges))]
		w.tell(id, person.Release{Other: merge.Person})
		if !w.people[id].Is(merge.Person) {
			w.tell(merge.Person, person.ComeBack{Accounts: merge.Accounts})
		}
	}
}
