package projections

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
)

// Memory is what a projection's tables would hold, without any table: folded from the first event on. It serves rebuilding,
// and asking what was true when the log had come so far.
type Memory struct {
	projection Projection
	takes      map[string]bool
	rows       *Rows
	position   int64
}

// NewMemory has folded nothing yet.
func NewMemory(p Projection) *Memory {
	m := &Memory{projection: p, takes: map[string]bool{}, rows: newRows(nil)}
	m.rows.whole = true
	for _, name := range p.types() {
		m.takes[name] = true
	}
	return m
}

// Takes tells whether the projection folds events of a type.
func (m *Memory) Takes(eventType string) bool { return m.takes[eventType] }

// Position is the last event that was folded.
func (m *Memory) Position() int64 { return m.position }

// Apply folds events, in the order of the log, and passes over those that the projection does not take.
// After an error the rows are worth nothing.
func (m *Memory) Apply(events ...Event) error {
	for _, e := range events {
		if !m.takes[e.Type] {
			continue
		}
		if err := m.projection.foldOne(m.rows, e); err != nil {
			return fmt.Errorf("fold %s at position %d into %s: %w", e.Type, e.Position, m.projection.Name, err)
		}
		m.position = e.Position
	}
	return nil
}

// Rows are the rows of a table of the projection, values of the row's struct, in no order.
func (m *Memory) Rows(table TableOf) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, row := range m.rows.of(table).rows {
			if row != nil && !yield(row) {
				return
			}
		}
	}
}

// Count is how many rows a table has.
func (m *Memory) Count(table TableOf) int { return len(m.rows.of(table).rows) }

// forget lets go of the rows of a table that is not folded into any more.
func (m *Memory) forget(table TableOf) { delete(m.rows.touched, table) }

// Shown are the rows of a table as a person reads them: the names of its columns, and the values of each row in that order,
// sorted by their keys.
func (m *Memory) Shown(table TableOf) (columns []string, rows [][]any) {
	l := table.about()
	for _, c := range l.columns {
		columns = append(columns, c.name)
	}
	for row := range m.Rows(table) {
		rows = append(rows, l.appendValues(nil, row))
	}
	slices.SortFunc(rows, func(a, b []any) int { return cmp.Compare(l.keyText(a), l.keyText(b)) })
	return columns, rows
}

// keyText is the key of a row's values, to sort by.
func (l *layout) keyText(values []any) (text string) {
	for _, key := range l.keys {
		for i, c := range l.columns {
			if c.name == key.name {
				text += fmt.Sprint(values[i]) + "\x00"
			}
		}
	}
	return text
}
