package projections

import (
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
)

// When somebody is erased, every read model that shows them takes what is personal out of its rows. What takes its place does not
// depend on what was there: a rebuild, which cannot read it any more, gives the same rows.

// erasedEvents end a person. The second one cleans what was folded meanwhile with keys that were still remembered.
var erasedEvents = []domain.Event{person.Erased{}, person.Forgotten{}}

// erasedIDs are all ids of somebody whom the event erases; none for any other event.
func erasedIDs(event domain.Event) []domain.ID {
	switch e := event.(type) {
	case person.Erased:
		return ids(e.Person, e.Others)
	case person.Forgotten:
		return ids(e.Person, e.Others)
	}
	return nil
}

// erasedMaster is the master whom the event erases; ok is false for any other event.
func erasedMaster(event domain.Event) (id domain.ID, ok bool) {
	switch e := event.(type) {
	case master.Erased:
		return e.Master, true
	case person.Forgotten:
		return e.Master, !e.Master.IsZero()
	}
	return domain.ID{}, false
}

// gone is what stands in place of a text, where there was one.
func gone(text string) string {
	if text == "" {
		return ""
	}
	return string(domain.Deleted)
}

// changeWhere changes all rows with this value in a column.
func changeWhere[R any](rows *Rows, table *Table[R], column string, value domain.ID, change func(*R)) error {
	found, err := table.Where(rows, column, value)
	for _, row := range found {
		change(&row)
		table.Put(rows, row)
	}
	return err
}

// changeFound changes the row with the key of like, if there is one.
func changeFound[R any](rows *Rows, table *Table[R], like R, change func(*R)) error {
	row, found, err := table.Get(rows, like)
	if found {
		change(&row)
		table.Put(rows, row)
	}
	return err
}
