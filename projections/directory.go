package projections

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
)

// directoryRow is a person, as those who run Zapis look for them.
type directoryRow struct {
	Person     domain.ID        `db:"person_id"`
	Into       domain.ID        `db:"into_id"` // whom they were merged into; zero: they are themselves
	Name       string           `db:"name"`
	Phone      string           `db:"phone"`
	Accounts   []person.Account `db:"accounts"`
	Master     domain.ID        `db:"master_id"` // zero: they are none
	MasterName string           `db:"master_name"`
	Registered time.Time        `db:"registered_at"`
	Began      int64            `db:"began"` // the position of their first event
	Erased     bool             `db:"erased"`
	Suspended  bool             `db:"suspended"`
	IsMaster   bool             `db:"is_master"`
	Shown      bool             `db:"shown"`  // in lists: neither merged nor erased
	Search     string           `db:"search"` // names, phone and accounts, folded, each word behind a space
}

var directoryRows = NewTable[directoryRow]("directory", "person_id")

var directory = Projection{
	Name: "directory", Version: 1,
	Takes: slices.Concat(clientPersonEvents, []domain.Event{
		person.Suspended{}, person.Readmitted{}, master.Registered{}, master.ProfileChanged{}, master.Erased{},
	}),
	Tables: []TableOf{directoryRows},
	Fold:   foldDirectory,
}

func foldDirectory(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case person.Erased, person.Forgotten:
		for _, id := range erasedIDs(body) {
			if err := changeFound(rows, directoryRows, directoryRow{Person: id}, (*directoryRow).erase); err != nil {
				return err
			}
		}
		return nil
	case master.Registered:
		return changeEntry(rows, e, body.Person, func(row *directoryRow) {
			row.Master, row.IsMaster, row.MasterName = body.Master, true, body.Name.Text()
		})
	case master.ProfileChanged:
		return changeEntry(rows, e, body.Person, func(row *directoryRow) { row.MasterName = body.Name.Text() })
	case master.Erased:
		return changeEntry(rows, e, body.Person, func(row *directoryRow) { row.MasterName = string(domain.Deleted) })
	}
	id, err := streamID(e)
	if err != nil {
		return err
	}
	return changeEntry(rows, e, id, func(row *directoryRow) { row.evolve(e.Body) })
}

func changeEntry(rows *Rows, e Event, id domain.ID, change func(*directoryRow)) error {
	row, found, err := directoryRows.Get(rows, directoryRow{Person: id})
	if err != nil {
		return err
	}
	if !found {
		row = directoryRow{Person: id, Accounts: []person.Account{}, Registered: e.RecordedAt, Began: e.Position}
	}
	change(&row)
	row.index()
	directoryRows.Put(rows, row)
	return nil
}

func (row *directoryRow) evolve(event domain.Event) {
	switch body := event.(type) {
	case person.Registered:
		row.Name = body.Name.Text()
	case person.PhoneNoted:
		row.Phone = body.Phone.Text()
	case person.AccountsMerged:
		row.Name, row.Phone = cmp.Or(row.Name, body.Name.Text()), cmp.Or(row.Phone, body.Phone.Text())
		row.Suspended = row.Suspended || body.Suspended
	case person.AccountsUnmerged:
		row.Name, row.Phone = unless(row.Name, body.Name.Text()), unless(row.Phone, body.Phone.Text())
	case person.MergedInto:
		row.Into = body.Into
	case person.Unmerged:
		row.Into, row.Suspended = domain.ID{}, false
	case person.Suspended:
		row.Suspended = true
	case person.Readmitted:
		row.Suspended = false
	}
	row.Accounts = evolvedAccounts(row.Accounts, event)
}

// erase leaves what is not personal.
func (row *directoryRow) erase() {
	row.Name, row.Phone, row.Accounts, row.Erased, row.Suspended = string(domain.Deleted), "", []person.Account{}, true, false
	if row.IsMaster {
		row.MasterName = string(domain.Deleted)
	}
	row.index()
}

// index makes what the row is found by. Who is in no list is found by nothing but their ids.
func (row *directoryRow) index() {
	row.Search = ""
	if row.Shown = row.Into.IsZero() && !row.Erased; !row.Shown {
		return
	}
	words := strings.Fields(folded(row.Name + " " + row.MasterName + " " + digits(row.Phone)))
	for _, account := range row.Accounts {
		words = append(words, strings.Fields(folded(account.Account.Text()))...)
	}
	for _, word := range words {
		row.Search += " " + word
	}
}
