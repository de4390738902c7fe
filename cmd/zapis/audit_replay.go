package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections"
	"zapis/projections/audit"
)

type auditReplayCommand struct {
	Until      moment     `xor:"when" required:"" placeholder:"TIME" help:"The moment, such as 2026-11-30T14:03:00Z or \"2026-11-30 14:03\" in the zone of this machine."`
	Position   int64      `xor:"when" required:"" placeholder:"N" help:"Or the event up to which the log is read."`
	Master     identifier `placeholder:"ID" help:"Only rows that name this master."`
	Person     identifier `placeholder:"ID" help:"Only rows that name this person."`
	Booking    identifier `placeholder:"ID" help:"Only rows that name this booking."`
	Projection []string   `placeholder:"NAME" help:"Only these read models."`
	Format     string     `enum:"text,json" default:"text" help:"text, or json (one row a line)."`
	Reveal     bool       `help:"Show personal text, too. Without it a mark stands in its place, the same for the same text."`
}

// Run prints what the read models showed then.
func (c auditReplayCommand) Run(ctx context.Context, p *process) error {
	of := projections.All()
	if len(c.Projection) > 0 {
		of = nil
		for _, name := range c.Projection {
			named, err := projections.Named(name)
			if err != nil {
				return fmt.Errorf("%w: %w", errRefused, err)
			}
			of = append(of, named)
		}
	}
	return p.withLog(ctx, true, func(log audit.Log) error {
		position, err := c.position(ctx, log.Store)
		if err != nil {
			return err
		}
		bar := newBar(p.aside, "replaying")
		asOf := projections.AsOf{Store: log.Store, Of: of, Progress: bar.at}
		if !c.Reveal {
			mask := pseudonym()
			asOf.Change = func(event domain.Event) domain.Event { return log.Store.Codec().Masked(event, mask) }
		}
		states, err := asOf.Fold(ctx, position)
		bar.end()
		if err != nil {
			return err
		}
		return c.print(p.out, of, states, position)
	})
}

func (c auditReplayCommand) position(ctx context.Context, store *eventstore.Store) (int64, error) {
	head, err := store.Head(ctx)
	if err != nil {
		return 0, err
	}
	if c.Position == 0 {
		return store.PositionAt(ctx, time.Time(c.Until))
	}
	if c.Position < 0 || c.Position > head {
		return 0, fmt.Errorf("%w: the log has events 1 to %d", errRefused, head)
	}
	return c.Position, nil
}

// pseudonym gives the same mark for the same text, and other marks in each run: what depends on whether two texts are equal
// is as it was, and nobody can try out texts.
func pseudonym() func(text string) string {
	key := []byte(rand.Text())
	return func(text string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(text))
		return "[personal " + hex.EncodeToString(mac.Sum(nil)[:4]) + "]"
	}
}

func (c auditReplayCommand) print(out io.Writer, of []projections.Projection, states []*projections.Memory, position int64) error {
	if c.Format == "text" {
		fmt.Fprintf(out, "As of event %d.\n", position)
	}
	for i, projection := range of {
		for _, table := range projection.Tables {
			columns, rows := states[i].Shown(table)
			rows = slices.DeleteFunc(rows, func(row []any) bool { return !c.wants(row) })
			if err := c.printTable(out, projection.Name, table.Name(), columns, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// wants tells whether a row names all that is asked for, in whatever column.
func (c auditReplayCommand) wants(row []any) bool {
	for _, id := range []identifier{c.Master, c.Person, c.Booking} {
		asked := domain.ID(id)
		if !asked.IsZero() && !slices.ContainsFunc(row, func(value any) bool { return strings.Contains(shown(value), asked.String()) }) {
			return false
		}
	}
	return true
}

func (c auditReplayCommand) printTable(out io.Writer, projection, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if c.Format == "text" {
		fmt.Fprintf(out, "\n%s, table %s: %d rows\n", projection, table, len(rows))
	}
	for _, row := range rows {
		values := map[string]string{}
		var text []string
		for i, column := range columns {
			values[column] = shown(row[i])
			if values[column] != "" {
				text = append(text, column+"="+values[column])
			}
		}
		if c.Format == "text" {
			fmt.Fprintf(out, "  %s\n", strings.Join(text, "  "))
			continue
		}
		if err := encoder.Encode(map[string]any{"projection": projection, "table": table, "row": values}); err != nil {
			return err
		}
	}
	return nil
}

// shown is a value as people read it.
func shown(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	case []byte:
		return string(value)
	case time.Time:
		if value.IsZero() {
			return ""
		}
		return value.UTC().Format(time.RFC3339Nano)
	case domain.ID:
		if value.IsZero() {
			return ""
		}
		return value.String()
	case [16]byte:
		return shown(domain.ID(value))
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
