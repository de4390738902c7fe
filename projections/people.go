package projections

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/person"
)

type peoplePerson struct {
	Person   domain.ID     `db:"person_id"`
	Document person.Person `db:"document"`
}

var peoplePersons = NewTable[peoplePerson]("people", "person_id")

var people = Projection{
	Name: "people", Version: 3,
	Takes:  person.Events,
	Tables: []TableOf{peoplePersons},
	Fold:   foldPeople,
}

func foldPeople(rows *Rows, e Event) error {
	if erased := erasedIDs(e.Body); erased != nil {
		return erasePeople(rows, e, erased)
	}
	id, err := streamID(e)
	if err != nil {
		return err
	}
	row, _, err := peoplePersons.Get(rows, peoplePerson{Person: id})
	if err != nil {
		return err
	}
	peoplePersons.Put(rows, peoplePerson{Person: id, Document: person.Evolve(row.Document, e.Body)})
	return nil
}

func erasePeople(rows *Rows, e Event, erased []domain.ID) error {
	for _, id := range erased {
		err := changeFound(rows, peoplePersons, peoplePerson{Person: id}, func(row *peoplePerson) {
			row.Document = person.Evolve(row.Document, e.Body)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// People answers who somebody is: name, language, zone, accounts and masters.
type People struct{ Pool *pgxpool.Pool }

const personByID = `select document from people where person_id = $1`

// mostMerges bounds how many persons can have been merged into one another in a row.
const mostMerges = 64

// Person is everything about a person, or ErrNotFound; of somebody who was merged, about the one they were merged into.
func (p People) Person(ctx context.Context, id domain.ID) (found person.Person, err error) {
	for range mostMerges {
		if found, err = document[person.Person](ctx, p.Pool, personByID, id); err != nil || found.Into.IsZero() {
			return found, err
		}
		id = found.Into
	}
	return found, ErrNotFound
}
