package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// The shape of a table is what the migrations have made of it: the tables of a build are made after the live ones, with the
// same names for all that belongs to them, so that later migrations find what they look for.
const (
	columnsOfTable = `
		select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
		from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`

	optionsOfTable = `select unnest(reloptions) from pg_class where oid = $1::regclass`

	// Those that stand for a constraint first, the primary key before all others.
	indexesOfTable = `
		select pg_get_indexdef(i.indexrelid), coalesce(c.conname, ''), coalesce(pg_get_constraintdef(c.oid), '')
		from pg_index i join pg_class x on x.oid = i.indexrelid
		left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
		where i.indrelid = $1::regclass order by c.contype = 'p' desc nulls last, x.relname`

	indexNames = `
		select x.relname::text from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = $1::regclass order by 1`

	grantsOfTable = `
		select a.privilege_type || ' on %s to ' || case a.grantee when 0 then 'public' else quote_ident(r.rolname) end
		from pg_class c, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
		where c.oid = $1::regclass and a.grantee <> c.relowner`

	// What holds on to a table by its number and not by its name.
	dependsOnTable = `
		select 'view ' || v.relname from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
		join pg_class v on v.oid = r.ev_class where d.refobjid = $1::regclass
		union select 'trigger ' || tgname from pg_trigger where tgrelid = $1::regclass and not tgisinternal
		union select 'constraint ' || conname from pg_constraint where contype = 'f' and $1::regclass in (conrelid, confrelid)
		union select 'publication ' || p.pubname from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where r.prrelid = $1::regclass
		order by 1`
)

// createTables makes the build's tables, without their indexes.
func (w *build) createTables(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, "create schema "+w.schema()); err != nil {
		return err
	}
	for _, t := range w.Tables {
		live, own := table(w.live, t), table(w.schema(), t)
		depends, err := textsAbout(ctx, tx, dependsOnTable, live)
		if err != nil {
			return err
		}
		if len(depends) > 0 {
			return fmt.Errorf("%w %s: %s", ErrDepends, t.Name(), strings.Join(depends, ", "))
		}
		statements := []string{"create table " + own + " (like " + live + " including all excluding indexes)"}
		options, err := textsAbout(ctx, tx, optionsOfTable, live)
		if err != nil {
			return err
		}
		if len(options) > 0 {
			statements = append(statements, "alter table "+own+" set ("+strings.Join(options, ", ")+")")
		}
		grants, err := textsAbout(ctx, tx, grantsOfTable, live)
		if err != nil {
			return err
		}
		for _, grant := range grants {
			statements = append(statements, "grant "+fmt.Sprintf(grant, own))
		}
		if err := all(ctx, tx, statements); err != nil {
			return err
		}
	}
	return nil
}

// createIndexes makes the indexes and constraints of one of the build's tables, under the names that the live ones have.
func (w *build) createIndexes(ctx context.Context, tx pgx.Tx, t TableOf) error {
	live, own := table(w.live, t), table(w.schema(), t)
	rows, err := tx.Query(ctx, indexesOfTable, live)
	if err != nil {
		return err
	}
	statements, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		var index, constraint, definition string
		if err := row.Scan(&index, &constraint, &definition); err != nil {
			return "", err
		}
		if constraint != "" {
			return "alter table " + own + " add constraint " + pgx.Identifier{constraint}.Sanitize() + " " + definition, nil
		}
		before, after, found := strings.Cut(index, " USING ")
		words := strings.LastIndex(before, " ON ")
		if !found || words < 0 {
			return "", fmt.Errorf("index %q is not understood", index)
		}
		return before[:words] + " ON " + own + " USING " + after, nil
	})
	if err != nil {
		return err
	}
	return all(ctx, tx, append(statements, "analyze "+own))
}

// sameShape tells whether the build's tables still have the columns and indexes of the live ones.
func (w *build) sameShape(ctx context.Context) (same bool, err error) {
	for _, t := range w.Tables {
		live, err := w.shape(ctx, w.live, t)
		if err != nil {
			return false, err
		}
		own, err := w.shape(ctx, w.schema(), t)
		if err != nil || !slices.Equal(live, own) {
			return false, err
		}
	}
	return true, nil
}

func (w *build) shape(ctx context.Context, schema string, t TableOf) (shape []string, err error) {
	var there bool
	name := table(schema, t)
	if err := w.conn.QueryRow(ctx, "select to_regclass($1) is not null", name).Scan(&there); err != nil || !there {
		return nil, err
	}
	for _, query := range []string{columnsOfTable, optionsOfTable, indexNames} {
		part, err := textsAbout(ctx, w.conn, query, name)
		if err != nil {
			return nil, err
		}
		shape = append(shape, part...)
	}
	return shape, nil
}

// querier is a connection or a transaction.
type querier interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// textsAbout are the rows of a query that asks for one text about a table.
func textsAbout(ctx context.Context, on querier, query, table string) ([]string, error) {
	rows, err := on.Query(ctx, query, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// all runs statements one after another.
func all(ctx context.Context, tx pgx.Tx, statements []string) error {
	for _, statement := range statements {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
