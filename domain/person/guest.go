package person

import (
	"zapis/domain"
	"zapis/domain/text"
)

const longestName = 60 // characters

// takeIn does nothing for somebody who was taken in before.
func (p Person) takeIn(c TakeIn) ([]domain.Event, error) {
	if p.Exists() {
		return nil, nil
	}
	name, err := text.Line(c.Name.Text(), longestName)
	if err != nil {
		return nil, err
	}
	if name == "" {
		return nil, ErrNameEmpty
	}
	if !properLocale(c.Locale) {
		return nil, ErrUnknownLocale
	}
	events := []domain.Event{Registered{Person: c.Person, Name: domain.Personal(name), Locale: c.Locale}}
	if c.Phone != "" {
		if !properPhone(c.Phone.Text()) {
			return nil, ErrBadPhone
		}
		events = append(events, PhoneNoted{Person: c.Person, Phone: c.Phone})
	}
	return append(events,
		MasterConnected{Person: c.Person, Master: c.Master},
		ActiveMasterSwitched{Person: c.Person, Master: c.Master}), nil
}

// linkAccount is for a guest; further accounts of somebody who has one are confirmed on both sides first.
func (p Person) linkAccount(c LinkAccount) ([]domain.Event, error) {
	if p.has(c.Messenger, c.Account) {
		return nil, nil
	}
	if len(p.Accounts) > 0 {
		return nil, ErrArrived
	}
	return []domain.Event{AccountLinked{Person: p.ID, Messenger: c.Messenger, Account: c.Account}}, nil
}

func (p Person) notePhone(c NotePhone) ([]domain.Event, error) {
	if !properPhone(c.Phone.Text()) {
		return nil, ErrBadPhone
	}
	if p.Phone == c.Phone {
		return nil, nil
	}
	return []domain.Event{PhoneNoted{Person: p.ID, Phone: c.Phone}}, nil
}

// properPhone tells whether a number is written as E.164 has it: a plus and 7 to 15 digits, the first not 0.
func properPhone(phone string) bool {
	if len(phone) < 8 || len(phone) > 16 || phone[0] != '+' || phone[1] == '0' {
		return false
	}
	for _, digit := range phone[1:] {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	return true
}
