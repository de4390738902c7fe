package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/access"
)

type grantRow struct {
	Grant       domain.ID      `db:"grant_id"`
	Subject     domain.ID      `db:"subject_id"`
	Name        string         `db:"name"`
	Role        access.Role    `db:"role"`
	Scopes      []access.Scope `db:"scopes"`
	Until       time.Time      `db:"until"`
	By          domain.ID      `db:"by_id"`
	GrantedAt   time.Time      `db:"granted_at"`
	RefreshedAt time.Time      `db:"refreshed_at"`
	Revoked     access.Cause   `db:"revoked"`
	RevokedAt   time.Time      `db:"revoked_at"`
	Began       int64          `db:"began"` // the position of its first event
}

var grantRows = NewTable[grantRow]("grants", "grant_id")

var grants = Projection{
	Name: "grants", Version: 1,
	Takes:  access.Events,
	Tables: []TableOf{grantRows},
	Fold:   foldGrants,
}

func foldGrants(rows *Rows, e Event) error {
	switch body := e.Body.(type) {
	case access.Granted:
		grantRows.Put(rows, grantRow{
			Grant: body.Grant, Subject: body.Subject, Name: body.Name, Role: body.Role,
			Scopes: append([]access.Scope{}, body.Scopes...), Until: body.Until, By: body.By, GrantedAt: e.RecordedAt, Began: e.Position,
		})
	case access.Refreshed:
		return changeFound(rows, grantRows, grantRow{Grant: body.Grant}, func(row *grantRow) { row.RefreshedAt = body.At })
	case access.Revoked:
		return changeFound(rows, grantRows, grantRow{Grant: body.Grant}, func(row *grantRow) {
			row.Revoked, row.RevokedAt = body.Cause, e.RecordedAt
		})
	}
	return nil
}

// Grants answers who may use Zapis from other programs.
type Grants struct{ Pool *pgxpool.Pool }

// Granted is a grant with how it stands. It holds while it is not revoked and Until has not come.
type Granted struct {
	Grant       domain.ID
	Subject     domain.ID // the person; zero: a program
	Name        string    // what it is for
	Role        access.Role
	Scopes      []access.Scope
	Until       time.Time
	By          domain.ID // the grant of the program that asked for it; zero: whoever runs Zapis
	GrantedAt   time.Time
	RefreshedAt time.Time    // zero: its first token is in use
	Revoked     access.Cause // empty: it was not
	RevokedAt   time.Time
}

const (
	grantColumns = `
		select grant_id, subject_id, name, role, scopes, until, by_id, granted_at, refreshed_at, revoked, revoked_at, began
		from grants
		where true`
	grantByID = grantColumns + ` and grant_id = $1`
)

// Latest are a page of all grants, the newest first, and where the next one begins; empty: there is none.
func (g Grants) Latest(ctx context.Context, of Page) (page []Granted, next Cursor, err error) {
	asked, err := of.grants()
	if err != nil {
		return nil, "", err
	}
	rows, err := asked.run(ctx, g.Pool)
	if err != nil {
		return nil, "", fmt.Errorf("read grants: %w", err)
	}
	found, err := pgx.CollectRows(rows, grantRows.scan)
	if err != nil {
		return nil, "", fmt.Errorf("read grants: %w", err)
	}
	found, more := upTo(of.limit(), found)
	for _, row := range found {
		page = append(page, row.granted())
	}
	if more {
		next = cursor("", found[len(found)-1].Began)
	}
	return page, next, nil
}

func (p Page) grants() (*query, error) {
	asked := ask(grantColumns)
	if p.After != "" {
		_, began, err := p.After.read()
		if err != nil {
			return nil, err
		}
		asked.and("began < ?", began)
	}
	asked.add(" order by began desc limit ?", p.limit()+1)
	return asked, nil
}

// Grant is one, or ErrNotFound.
func (g Grants) Grant(ctx context.Context, id domain.ID) (Granted, error) {
	rows, err := g.Pool.Query(ctx, grantByID, id)
	if err != nil {
		return Granted{}, fmt.Errorf("read grant %s: %w", id, err)
	}
	row, err := exactlyOne(rows, grantRows.scan)
	return row.granted(), err
}

func (row grantRow) granted() Granted {
	return Granted{
		Grant: row.Grant, Subject: row.Subject, Name: row.Name, Role: row.Role, Scopes: row.Scopes, Until: row.Until, By: row.By,
		GrantedAt: row.GrantedAt, RefreshedAt: row.RefreshedAt, Revoked: row.Revoked, RevokedAt: row.RevokedAt,
	}
}
