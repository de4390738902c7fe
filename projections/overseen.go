package projections

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Overseen answers, for those who run Zapis, what all masters have: bookings, deliveries, broadcasts.
type Overseen struct{ Pool *pgxpool.Pool }

// ErrBadCursor is returned for a cursor that no page gave.
var ErrBadCursor = errors.New("not a cursor")

// Page is how much is asked for, and behind what. A page costs the same wherever it is.
type Page struct {
	Limit int    // at most mostOfPage; 0: 50
	After Cursor // as the page before gave it; empty: from the beginning
}

const mostOfPage = 500

func (p Page) limit() int {
	if p.Limit <= 0 {
		return 50
	}
	return min(p.Limit, mostOfPage)
}

// Cursor says behind what a page begins. It is fit for an address, and holds nothing personal.
type Cursor string

// cursor is a place in an order of something, and of positions where that is equal.
func cursor(in string, position int64) Cursor {
	return Cursor(in + "." + strconv.FormatInt(position, 10))
}

func (c Cursor) read() (in string, position int64, err error) {
	in, number, found := strings.Cut(string(c), ".")
	position, err = strconv.ParseInt(number, 10, 64)
	if !found || err != nil {
		return "", 0, ErrBadCursor
	}
	return in, position, nil
}

// moment is one in a cursor: no page gives one that the database cannot have.
func moment(micros int64) (time.Time, error) {
	at := time.UnixMicro(micros).UTC()
	if at.Year() < 1 || at.Year() > 9999 {
		return at, ErrBadCursor
	}
	return at, nil
}

// query is a statement with as many conditions as were asked for. What is not asked for is no part of it, so that the planner sees
// which index serves it.
type query struct {
	sql  string
	args []any
}

// ask begins one. It must have a where already.
func ask(sql string) *query { return &query{sql: sql} }

// and adds a condition, in which ? stands for the arguments in order.
func (q *query) and(condition string, args ...any) { q.add(" and "+condition, args...) }

func (q *query) add(text string, args ...any) {
	for _, arg := range args {
		q.args = append(q.args, arg)
		text = strings.Replace(text, "?", "$"+strconv.Itoa(len(q.args)), 1)
	}
	q.sql += text
}

// run has it planned for these arguments alone: what serves a common word is slow for a rare one.
func (q *query) run(ctx context.Context, pool *pgxpool.Pool) (pgx.Rows, error) {
	return pool.Query(ctx, q.sql, append([]any{pgx.QueryExecModeCacheDescribe}, q.args...)...)
}
