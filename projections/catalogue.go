package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/master"
)

// ErrNotFound is returned by queries for one thing when there is no such thing.
var ErrNotFound = errors.New("not found")

type catalogueMaster struct {
	Master   domain.ID     `db:"master_id"`
	Person   domain.ID     `db:"person_id"`
	Document master.Master `db:"document"`
}

type catalogueLink struct {
	Code   string    `db:"code"`
	Master domain.ID `db:"master_id"`
}

var (
	catalogueMasters = NewTable[catalogueMaster]("catalogue_masters", "master_id")
	catalogueLinks   = NewTable[catalogueLink]("catalogue_links", "code")
)

var catalogue = Projection{
	Name: "catalogue", Version: 2,
	Takes:  master.Events,
	Tables: []TableOf{catalogueMasters, catalogueLinks},
	Fold:   foldCatalogue,
}

func foldCatalogue(rows *Rows, e Event) error {
	id, err := streamID(e)
	if err != nil {
		return err
	}
	row, _, err := catalogueMasters.Get(rows, catalogueMaster{Master: id})
	if err != nil {
		return err
	}
	document := master.Evolve(row.Document, e.Body)
	catalogueMasters.Put(rows, catalogueMaster{Master: id, Person: document.Person, Document: document})
	if link, ok := e.Body.(master.LinkIssued); ok {
		catalogueLinks.Put(rows, catalogueLink{Code: link.Code, Master: id})
	}
	return nil
}

// Catalogue answers what a master offers: places, hours, services, policy and links.
type Catalogue struct{ Pool *pgxpool.Pool }

const (
	masterByID     = `select document from catalogue_masters where master_id = $1`
	masterOfPerson = `select document from catalogue_masters where person_id = $1 order by master_id limit 1`
	masterByLink   = `select document from catalogue_masters join catalogue_links using (master_id) where code = $1`
)

// Master is everything about a master, or ErrNotFound.
func (c Catalogue) Master(ctx context.Context, id domain.ID) (master.Master, error) {
	return document[master.Master](ctx, c.Pool, masterByID, id)
}

// OfPerson is the master that a person is, or ErrNotFound.
func (c Catalogue) OfPerson(ctx context.Context, person domain.ID) (master.Master, error) {
	return document[master.Master](ctx, c.Pool, masterOfPerson, person)
}

// ByLink is the master to whom a link leads, even a revoked or expired one (see master.Admits), or ErrNotFound.
func (c Catalogue) ByLink(ctx context.Context, code string) (master.Master, error) {
	return document[master.Master](ctx, c.Pool, masterByLink, code)
}

// document reads one JSON document, or ErrNotFound.
func document[D any](ctx context.Context, pool *pgxpool.Pool, query string, key any) (found D, err error) {
	err = pool.QueryRow(ctx, query, key).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		return found, ErrNotFound
	}
	if err != nil {
		return found, fmt.Errorf("read a %T: %w", found, err)
	}
	return found, nil
}
