package projections

import (
	"maps"
	"time"

	"zapis/domain"
	"zapis/domain/person"
)

// A master's client who was merged into another one keeps their row, which is not shown and not counted any more; the row of
// whom they were merged into, made if there is none, has part in it.

func newClientsRow(master, client domain.ID, since time.Time) clientsRow {
	return clientsRow{
		Master: master, Client: client, Person: client, Since: since,
		Ahead: map[domain.ID]time.Time{}, Others: map[domain.ID]time.Time{},
	}
}

// hidden tells whether it is another row that is shown.
func (c clientsRow) hidden() bool { return c.Person != c.Client }

// counts tells whether there are bookings in it.
func (c clientsRow) counts() bool {
	return len(c.Ahead) > 0 || c.Visits+c.NoShows+c.Cancellations > 0
}

func mergeClients(rows *Rows, e person.AccountsMerged) error {
	for _, master := range e.Masters {
		for _, id := range ids(e.Merged, e.Others) {
			if err := hideClient(rows, master, id, e.Person); err != nil {
				return err
			}
		}
	}
	return nil
}

func hideClient(rows *Rows, master, id, behind domain.ID) error {
	row, found, err := clientsRows.Get(rows, clientsRow{Master: master, Client: id})
	if err != nil {
		return err
	}
	shown, known, err := clientsRows.Get(rows, clientsRow{Master: master, Client: behind})
	if err != nil || !found {
		return err
	}
	if !row.hidden() {
		if err := countCode(rows, master, row.Code, -1); err != nil {
			return err
		}
	}
	if !known {
		shown = newClientsRow(master, behind, row.Since)
		shown.Code = row.Code
		if err := countCode(rows, master, shown.Code, 1); err != nil {
			return err
		}
	}
	row.Person = behind
	clientsRows.Put(rows, row)
	shown.partOf(id, row.Latest)
	clientsRows.Put(rows, shown)
	return nil
}

func (c *clientsRow) partOf(id domain.ID, latest time.Time) {
	c.Others = maps.Clone(c.Others)
	c.Others[id] = latest
	c.Latest = c.latest()
}

func unmergeClients(rows *Rows, e person.AccountsUnmerged) error {
	for _, master := range e.Masters {
		for _, id := range ids(e.Merged, e.Others) {
			if err := showClient(rows, master, id, e.Merged, e.Person); err != nil {
				return err
			}
		}
	}
	return nil
}

// showClient gives a row back to the person it was of before; whom it had been given to keep theirs if there is anything in it.
func showClient(rows *Rows, master, id, back, from domain.ID) error {
	row, found, err := clientsRows.Get(rows, clientsRow{Master: master, Client: id})
	if err != nil {
		return err
	}
	shown, known, err := clientsRows.Get(rows, clientsRow{Master: master, Client: from})
	if err != nil || !found || row.Person != from {
		return err
	}
	row.Person = back
	clientsRows.Put(rows, row)
	if !row.hidden() {
		if err := countCode(rows, master, row.Code, 1); err != nil {
			return err
		}
	}
	if !known {
		return nil
	}
	shown.Others = maps.Clone(shown.Others)
	delete(shown.Others, id)
	shown.Latest = shown.latest()
	clientsRows.Put(rows, shown)
	if shown.Own || shown.counts() || len(shown.Others) > 0 {
		return nil
	}
	return dropClient(rows, shown)
}

// dropClient removes a row in which there is nothing.
func dropClient(rows *Rows, row clientsRow) error {
	clientsRows.Delete(rows, row)
	if row.hidden() {
		return changeOthers(rows, row.Master, row.Person, func(shown *clientsRow) { delete(shown.Others, row.Client) })
	}
	return countCode(rows, row.Master, row.Code, -1)
}

// changeOthers brings a shown row up to a hidden one.
func changeOthers(rows *Rows, master, client domain.ID, change func(*clientsRow)) error {
	shown, found, err := clientsRows.Get(rows, clientsRow{Master: master, Client: client})
	if err != nil || !found {
		return err
	}
	shown.Others = maps.Clone(shown.Others)
	change(&shown)
	shown.Latest = shown.latest()
	clientsRows.Put(rows, shown)
	return nil
}
