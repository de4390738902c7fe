package projections

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/person"
)

// Directory finds anybody, for those who run Zapis.
type Directory struct{ Pool *pgxpool.Pool }

// Somebody is a person in the directory.
type Somebody struct {
	Person     domain.ID
	Name       string // may be empty, as the messenger gave it
	Phone      string // may be empty
	Accounts   []person.Account
	Master     domain.ID // zero: they are none
	MasterName string
	Registered time.Time
	Erased     bool
	Suspended  bool // they may do nothing for now
}

// Sort is which people a list has.
type Sort string

// The sorts.
const (
	Anybody     Sort = ""        // masters first
	MastersOnly Sort = "masters" //
	ClientsOnly Sort = "clients" // everybody who is no master
)

// PeopleQuery asks for people who have all these words in their names, phone or messenger accounts: any part of one, of one or two
// letters only its beginning. An id, in either spelling, of a person or a master asks for that one alone.
type PeopleQuery struct {
	Text string
	Sort Sort
	Page
}

const (
	someColumns = `
		select person_id, name, phone, accounts, master_id, master_name, registered_at, erased, suspended, began
		from directory`
	somebodyByID = `
		with recursive meant as (
			select person_id, into_id, 1 as n from directory where person_id = $1 or master_id = $1 and is_master
			union all
			select d.person_id, d.into_id, n + 1 from meant join directory d on d.person_id = meant.into_id where n < 64)
		select person_id, name, phone, accounts, master_id, master_name, registered_at, erased, suspended, began
		from directory where person_id = (select person_id from meant order by n desc limit 1)`
)

// Find gives a page of them, masters first and then the newest, and where the next one begins; empty: there is none.
func (d Directory) Find(ctx context.Context, q PeopleQuery) (page []Somebody, next Cursor, err error) {
	if id, err := domain.ParseID(strings.TrimSpace(q.Text)); err == nil {
		somebody, err := d.Somebody(ctx, id)
		if err == nil || !errors.Is(err, ErrNotFound) {
			return []Somebody{somebody}, "", err
		}
	}
	asked, err := q.asked()
	if err != nil {
		return nil, "", err
	}
	rows, err := asked.run(ctx, d.Pool)
	if err != nil {
		return nil, "", fmt.Errorf("find people: %w", err)
	}
	found, err := pgx.CollectRows(rows, entryFrom)
	if err != nil {
		return nil, "", fmt.Errorf("find people: %w", err)
	}
	found, more := upTo(q.limit(), found)
	for _, entry := range found {
		page = append(page, entry.Somebody)
	}
	if more {
		last := found[len(found)-1]
		next = cursor(strconv.FormatBool(!last.Master.IsZero()), last.began)
	}
	return page, next, nil
}

func (q PeopleQuery) asked() (*query, error) {
	asked := ask(someColumns + " where shown")
	for _, condition := range wordConditions(q.Text) {
		asked.and(condition.sql, condition.args...)
	}
	switch q.Sort {
	case MastersOnly, ClientsOnly:
		asked.and("is_master = ?", q.Sort == MastersOnly)
	}
	if q.After != "" {
		isMaster, began, err := q.After.read()
		if err != nil {
			return nil, err
		}
		asked.and("(is_master, began) < (?, ?)", isMaster == "true", began)
	}
	asked.add(" order by is_master desc, began desc limit ?", q.limit()+1)
	return asked, nil
}

// mostWords is how many words of a text are looked for.
const mostWords = 8

// wordConditions are what the column search must fulfil, all of them. A number is looked for as it is written, and as the digits
// of a phone.
func wordConditions(text string) (all []query) {
	words := strings.Fields(folded(text))
	if phone := digits(text); phone != "" && !strings.ContainsFunc(text, unicode.IsLetter) {
		number := strings.Join(words, "")
		return []query{{sql: "(search like ? or search like ?)", args: []any{pattern(phone), pattern(number)}}}
	}
	for _, word := range words[:min(len(words), mostWords)] {
		all = append(all, query{sql: "search like ?", args: []any{pattern(word)}})
	}
	return all
}

// pattern finds a word's part; of less than three letters the beginning of a word, for the index knows no less.
func pattern(word string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
	if utf8.RuneCountInString(word) < 3 {
		return "% " + escaped + "%"
	}
	return "%" + escaped + "%"
}

// Somebody is the person whom an id means, or the master, or ErrNotFound; of somebody who was merged, whom they were merged into.
func (d Directory) Somebody(ctx context.Context, id domain.ID) (Somebody, error) {
	if id.IsZero() {
		return Somebody{}, ErrNotFound
	}
	rows, err := d.Pool.Query(ctx, somebodyByID, id)
	if err != nil {
		return Somebody{}, fmt.Errorf("read who %s is: %w", id, err)
	}
	found, err := exactlyOne(rows, entryFrom)
	return found.Somebody, err
}

// entry is a row of the directory with its place in it.
type entry struct {
	Somebody
	began int64
}

func entryFrom(row pgx.CollectableRow) (e entry, err error) {
	err = row.Scan(&e.Person, &e.Name, &e.Phone, &e.Accounts, &e.Master, &e.MasterName, &e.Registered, &e.Erased, &e.Suspended, &e.began)
	e.Registered = e.Registered.UTC()
	return e, err
}
