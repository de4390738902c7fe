// Package slotsjson is the contract of `zapis slots`: availability as JSON in, JSON out, with no database.
package slotsjson

import (
	"fmt"
	"io"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"zapis/domain/slots"
)

// question is a query that was checked, and the start that was asked about, if any.
type question struct {
	slots.Query
	start *time.Time
}

// Run reads one query, or an array of them, and writes one answer, or an array of them, in UTC.
// All queries are checked before anything is written: *InputError says what is wrong and where.
// Any other error is one of reading or writing.
func Run(in io.Reader, out io.Writer) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("read queries: %w", err)
	}
	questions, several, err := parse(text)
	if err != nil {
		return err
	}
	if err := write(out, questions, several); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}

func parse(text []byte) (questions []question, several bool, err error) {
	queries, several, err := read(text)
	if err != nil {
		return nil, several, err
	}
	for i, q := range queries {
		path := "query"
		if several {
			path = fmt.Sprintf("query[%d]", i)
		}
		var c checker
		checked := c.query(path, q)
		if c.err != nil {
			return nil, several, c.err
		}
		questions = append(questions, question{checked, q.Start})
	}
	return questions, several, nil
}

// write hands out each answer as soon as it is computed.
func write(out io.Writer, questions []question, several bool) error {
	encoder := jsontext.NewEncoder(out)
	if several {
		if err := encoder.WriteToken(jsontext.BeginArray); err != nil {
			return err
		}
	}
	for _, q := range questions {
		if err := json.MarshalEncode(encoder, q.answer()); err != nil {
			return err
		}
	}
	if several {
		return encoder.WriteToken(jsontext.EndArray)
	}
	return nil
}

// answer is the contract's answer as it is written.
type answer struct {
	Windows  []slots.Span `json:"windows"`
	Slots    []time.Time  `json:"slots"`
	Bookable *bool        `json:"bookable,omitzero"`
	Refused  []refused    `json:"refused"`
}

type refused struct {
	Start  time.Time    `json:"start"`
	Reason slots.Reason `json:"reason"`
}

func (q question) answer() answer {
	computed := q.Answer()
	a := answer{Windows: computed.Windows, Slots: computed.Starts, Refused: make([]refused, len(computed.Refused))}
	for i, r := range computed.Refused {
		a.Refused[i] = refused(r)
	}
	if q.start != nil {
		bookable := q.Check(*q.start) == ""
		a.Bookable = &bookable
	}
	return a
}
