package person

import "zapis/domain"

// Refusals about somebody who was erased, or was not.
const (
	ErrErased    domain.Refusal = "person_erased"
	ErrNotErased domain.Refusal = "person_not_erased"
)

type (
	// Erase ends the person: their accounts are free, and all that is personal about them is to be forgotten. Whoever writes
	// from such an account later is somebody new.
	Erase struct{}
	// Forget says that nobody can read any more what was said by the person, and by these others who were the same: clients
	// whom a master had written down by hand. Master is the one they were, if any.
	Forget struct {
		Others []domain.ID
		Master domain.ID
	}
)

func (Erase) personCommand()  {}
func (Forget) personCommand() {}

type (
	// Erased ends the person. From here on read models hold nothing personal of theirs; the log still does until Forgotten.
	Erased struct {
		Person domain.ID   `json:"person"`
		Others []domain.ID `json:"others,omitempty"` // who had been merged into them
	}
	// Forgotten is when the keys to what they said have been destroyed for so long that nobody can have them. What was
	// folded with them in the meantime is cleaned again.
	Forgotten struct {
		Person domain.ID   `json:"person"`
		Others []domain.ID `json:"others,omitempty"`
		Master domain.ID   `json:"master,omitzero"` // that they were
	}
)

func (Erased) EventType() string    { return "person.erased" }
func (Forgotten) EventType() string { return "person.forgotten" }

// decideErased is what may still come of somebody who was erased.
func (p Person) decideErased(command Command) ([]domain.Event, error) {
	switch c := command.(type) {
	case Erase:
		return nil, nil
	case Forget:
		if p.Forgotten {
			return nil, nil
		}
		return []domain.Event{Forgotten{Person: p.ID, Others: append(p.Others(), c.Others...), Master: c.Master}}, nil
	}
	return nil, ErrErased
}

// erase frees the accounts first, so that they are nobody's.
func (p Person) erase() (events []domain.Event) {
	for _, a := range p.Accounts {
		events = append(events, AccountUnlinked{Person: p.ID, Messenger: a.Messenger, Account: a.Account})
	}
	return append(events, Erased{Person: p.ID, Others: p.Others()})
}

// erased is what is left: which ids meant them.
func (p Person) erased() Person {
	left := Person{ID: p.ID, Name: domain.Deleted, Locale: p.Locale, Into: p.Into, Erased: true}
	for _, m := range p.Merges {
		left.Merges = append(left.Merges, Merge{Person: m.Person, Others: m.Others})
	}
	return left
}
