package projections

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"zapis/domain"
	"zapis/domain/person"
)

// clientPerson is what a master's list shows of a person, whoever's client they are.
type clientPerson struct {
	Person    domain.ID        `db:"person_id"`
	Name      string           `db:"name"`
	Phone     string           `db:"phone"`
	Accounts  []person.Account `db:"accounts"`
	Channels  []string         `db:"channels"` // messengers that deliver
	Reachable bool             `db:"reachable"`
	Search    string           `db:"search"` // the name, folded
	Digits    string           `db:"digits"` // of the phone
}

var clientPersons = NewTable[clientPerson]("clients_people", "person_id")

var clientPersonEvents = []domain.Event{
	person.Registered{}, person.PhoneNoted{}, person.AccountLinked{}, person.AccountUnlinked{},
	person.ChannelBlocked{}, person.ChannelUnblocked{},
	person.AccountsMerged{}, person.AccountsUnmerged{}, person.MergedInto{}, person.Unmerged{},
	person.Erased{}, person.Forgotten{},
}

func foldClientPerson(rows *Rows, e Event) error {
	id, err := streamID(e)
	if err != nil {
		return err
	}
	row, found, err := clientPersons.Get(rows, clientPerson{Person: id})
	if err != nil {
		return err
	}
	if !found {
		row = clientPerson{Person: id, Accounts: []person.Account{}}
	}
	switch body := e.Body.(type) {
	case person.Registered:
		row.call(body.Name.Text(), row.Phone)
	case person.PhoneNoted:
		row.call(row.Name, body.Phone.Text())
	default:
		row.Accounts = evolvedAccounts(row.Accounts, e.Body)
	}
	switch body := e.Body.(type) {
	case person.AccountsMerged:
		row.call(cmp.Or(row.Name, body.Name.Text()), cmp.Or(row.Phone, body.Phone.Text()))
	case person.AccountsUnmerged:
		row.call(unless(row.Name, body.Name.Text()), unless(row.Phone, body.Phone.Text()))
	}
	row.Channels = channels(row.Accounts)
	row.Reachable = len(row.Channels) > 0
	clientPersons.Put(rows, row)
	return nil
}

// eraseClients takes out what is known of somebody, and what they and their masters have noted.
func eraseClients(rows *Rows, event domain.Event) error {
	if id, ok := erasedMaster(event); ok {
		if err := changeWhere(rows, clientsRows, "master_id", id, func(c *clientsRow) { c.Note = "" }); err != nil {
			return err
		}
	}
	for _, id := range erasedIDs(event) {
		err := changeFound(rows, clientPersons, clientPerson{Person: id}, func(row *clientPerson) {
			*row = clientPerson{Person: id, Name: string(domain.Deleted), Accounts: []person.Account{}, Channels: []string{}}
		})
		if err != nil {
			return err
		}
		if err := changeWhere(rows, clientsRows, "client_id", id, func(row *clientsRow) { row.Note = gone(row.Note) }); err != nil {
			return err
		}
	}
	return nil
}

// call gives somebody a name and a phone number.
func (row *clientPerson) call(name, phone string) {
	row.Name, row.Search = name, folded(name)
	row.Phone, row.Digits = phone, digits(phone)
}

// unless is a value, or none if it was only lent.
func unless(value, lent string) string {
	if value == lent {
		return ""
	}
	return value
}

// evolvedAccounts are the accounts after an event. What only says that a merge was undone names those that go back.
func evolvedAccounts(accounts []person.Account, event domain.Event) []person.Account {
	if e, back := event.(person.AccountsUnmerged); back {
		return slices.DeleteFunc(slices.Clone(accounts), func(a person.Account) bool {
			return slices.ContainsFunc(e.Accounts, func(h person.Holding) bool {
				return h.Messenger == a.Messenger && h.Account == a.Account
			})
		})
	}
	if accounts = person.Evolve(person.Person{Accounts: accounts}, event).Accounts; accounts != nil {
		return accounts
	}
	return []person.Account{}
}

// channels are the messengers of the accounts that deliver, each once.
func channels(accounts []person.Account) []string {
	list := []string{}
	for _, account := range accounts {
		if !account.Blocked && !slices.Contains(list, account.Messenger) {
			list = append(list, account.Messenger)
		}
	}
	return list
}

// folded is a text as it is searched: without case, and with one letter for е and ё. The server's lower cannot be relied upon:
// in some locales it leaves Cyrillic alone.
func folded(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
	return strings.ReplaceAll(strings.ToLower(text), "ё", "е")
}

// digits are those of a phone number, however it is written. Russians write 8 for their country's 7.
func digits(phone string) string {
	only := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if len(only) == 11 && only[0] == '8' {
		return "7" + only[1:]
	}
	return only
}

// search is what to look for: LIKE patterns that a folded name must match, all of them, or digits within a phone number.
func search(text string) (patterns []string, phone string) {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for _, word := range strings.Fields(folded(text)) {
		patterns = append(patterns, "%"+escape.Replace(word)+"%")
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		phone = digits(text)
	}
	return patterns, phone
}
