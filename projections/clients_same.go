package projections

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"zapis/domain"
	"zapis/domain/person"
)

// A master's client who was merged into another one keeps their row, which says whose it is now. That one is shown, with what
// all their rows say, and has a row too, made if there is none. No row holds anything of another one: so a fold needs no row
// that the event does not name.

func newClientsRow(master, client domain.ID) clientsRow {
	return clientsRow{Master: master, Client: client, Person: client, Ahead: map[domain.ID]time.Time{}}
}

// hidden tells whether somebody else is shown.
func (c clientsRow) hidden() bool { return c.Person != c.Client }

// counts tells whether there are bookings in it.
func (c clientsRow) counts() bool {
	return len(c.Ahead) > 0 || c.Visits+c.NoShows+c.Cancellations > 0
}

// counted tells under which codes a row is counted. However they came, and whoever they are now, they count for their code;
// so that the sum is how many are shown, who is hidden counts as one less, and who came by nothing as one more, of no code.
func (c clientsRow) counted() map[string]int {
	counts := map[string]int{}
	switch {
	case c.Client.IsZero():
		return counts
	case c.Own:
		counts[c.Code]++
	default:
		counts[""]++
	}
	if c.hidden() {
		counts[""]--
	}
	return counts
}

// recount counts a row as it is now and no longer as it was before; either may be none.
func recount(rows *Rows, before, now clientsRow) error {
	by := now.counted()
	for code, n := range before.counted() {
		by[code] -= n
	}
	maps.DeleteFunc(by, func(_ string, n int) bool { return n == 0 })
	if before.Client.IsZero() {
		by[""] += 0 // is asked for, too: a rehearsal takes every row for a new one
	}
	for _, code := range slices.Sorted(maps.Keys(by)) {
		if err := countCode(rows, cmp.Or(before.Master, now.Master), code, by[code]); err != nil {
			return err
		}
	}
	return nil
}

func countCode(rows *Rows, master domain.ID, code string, by int) error {
	row, _, err := clientsCounts.Get(rows, clientsByCode{Master: master, Code: code})
	if err != nil || by == 0 {
		return err
	}
	clientsCounts.Put(rows, clientsByCode{master, code, row.Count + by})
	return nil
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
	row, shown, found, err := clientPair(rows, master, id, behind)
	if err != nil || !found {
		return err
	}
	before := shown
	if shown.Client.IsZero() {
		shown = newClientsRow(master, behind)
		shown.Since, shown.Latest = row.Since, row.Since
	}
	shown.Parts++
	clientsRows.Put(rows, shown)
	return cmp.Or(recount(rows, before, shown), giveRow(rows, row, behind))
}

// clientPair are the row of somebody merged, and of whom it is given to or comes back from, which may be none.
func clientPair(rows *Rows, master, id, other domain.ID) (row, shown clientsRow, found bool, err error) {
	row, found, missing := clientsRows.Get(rows, clientsRow{Master: master, Client: id})
	shown, _, err = clientsRows.Get(rows, clientsRow{Master: master, Client: other})
	return row, shown, found, cmp.Or(missing, err, countCode(rows, master, "", 0))
}

// giveRow says whose a row is.
func giveRow(rows *Rows, row clientsRow, to domain.ID) error {
	before := row
	row.Person = to
	clientsRows.Put(rows, row)
	return recount(rows, before, row)
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
	row, shown, found, err := clientPair(rows, master, id, from)
	if err != nil || !found || row.Person != from {
		return err
	}
	if shown.Parts--; !shown.Own && shown.Parts == 0 {
		return cmp.Or(giveRow(rows, row, back), dropClient(rows, shown))
	}
	clientsRows.Put(rows, shown)
	return giveRow(rows, row, back)
}

// dropClient removes a row in which there is nothing.
func dropClient(rows *Rows, row clientsRow) error {
	clientsRows.Delete(rows, row)
	return recount(rows, row, clientsRow{})
}
