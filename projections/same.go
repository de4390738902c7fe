package projections

import (
	"zapis/domain"
	"zapis/domain/person"
)

// Several persons may turn out to be one, and two again. A read model keeps everything under the id it came under, and beside
// it a row for each id that says who that is now; queries ask by person. So merging and unmerging change a row for each id
// and nothing else, however long the history.

// clientRow is who an id means, and how they are called.
type clientRow struct {
	Client domain.ID `db:"client_id"`
	Person domain.ID `db:"person_id"`
	Name   string    `db:"name"`
}

// clientRowEvents are what it folds.
var clientRowEvents = append([]domain.Event{person.Registered{}, person.AccountsMerged{}, person.AccountsUnmerged{}}, erasedEvents...)

// foldClientRow folds one of these; known is false for any other event.
func foldClientRow(rows *Rows, e Event, clients *Table[clientRow]) (known bool, err error) {
	switch body := e.Body.(type) {
	case person.Registered:
		clients.Put(rows, clientRow{Client: body.Person, Person: body.Person, Name: body.Name.Text()})
		return true, nil
	case person.AccountsMerged:
		err = changeNames(rows, clients, body.Person, ids(body.Merged, body.Others), func(row *clientRow) {
			if row.Person = body.Person; row.Client == body.Person && body.Name != "" {
				row.Name = body.Name.Text()
			}
		})
		return true, err
	case person.AccountsUnmerged:
		err = changeNames(rows, clients, body.Person, ids(body.Merged, body.Others), func(row *clientRow) {
			if row.Client != body.Person {
				row.Person = body.Merged
			} else if body.Name != "" {
				row.Name = ""
			}
		})
		return true, err
	}
	erased := erasedIDs(e.Body)
	for _, id := range erased {
		err := changeFound(rows, clients, clientRow{Client: id}, func(row *clientRow) { row.Name = string(domain.Deleted) })
		if err != nil {
			return true, err
		}
	}
	return erased != nil, nil
}

func changeNames(rows *Rows, clients *Table[clientRow], survivor domain.ID, others []domain.ID, change func(*clientRow)) error {
	for _, id := range append(others, survivor) {
		row, found, err := clients.Get(rows, clientRow{Client: id})
		if err != nil {
			return err
		}
		if !found {
			row = clientRow{Client: id, Person: id}
		}
		change(&row)
		clients.Put(rows, row)
	}
	return nil
}

func ids(first domain.ID, others []domain.ID) []domain.ID {
	return append([]domain.ID{first}, others...)
}

// whoIs joins a table of visits or messages with who the client is now: person_id and name.
func whoIs(clients string) string {
	return ` left join (
		select c.client_id, c.person_id, coalesce(nullif(p.name, ''), c.name) as name
		from ` + clients + ` c join ` + clients + ` p on p.client_id = c.person_id) who using (client_id)`
}

// idsOf are all ids of the person whom the parameter means.
func idsOf(clients, parameter string) string {
	return `(array(
		select o.client_id from ` + clients + ` me join ` + clients + ` o on o.person_id = me.person_id
		where me.client_id = ` + parameter + `) || ` + parameter + `::uuid)`
}
