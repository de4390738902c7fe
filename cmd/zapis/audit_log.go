package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zapis/domain"
	"zapis/eventstore"
	"zapis/projections/audit"
)

type auditLogCommand struct {
	Person      identifier `placeholder:"ID" help:"Actions in which this person is named."`
	Master      identifier `placeholder:"ID" help:"Actions in which this master is named."`
	Booking     identifier `placeholder:"ID" help:"Actions in which this booking is named."`
	Chat        string     `placeholder:"MASTER/CLIENT" help:"What was said between a master and a client."`
	Correlation identifier `placeholder:"ID" help:"One action with all that it caused."`
	Since       moment     `placeholder:"TIME" help:"Recorded then or later, such as 2026-11-30T14:03:00Z or \"2026-11-30 14:03\" in the zone of this machine."`
	Until       moment     `placeholder:"TIME" help:"Recorded then or before."`
	Type        []string   `placeholder:"TYPE" help:"Actions with an event of this type, such as booking.moved; several are any of them."`
	Limit       int        `default:"100" help:"The newest so many actions (${default}), at most 10000."`
	Follow      bool       `short:"f" help:"Go on with what happens, event by event, until stopped."`
	Format      string     `enum:"text,json,csv" default:"text" help:"text, json (one action a line) or csv (one event a line)."`
	Reveal      bool       `help:"Show personal text, too. Without it a mark stands in its place."`
}

// mostActions bounds what is held in memory: more is had piece by piece, by --since and --until.
const mostActions = 10_000

// Run prints the newest actions that are wanted, the oldest of them first.
func (c auditLogCommand) Run(ctx context.Context, p *process) error {
	if c.Limit < 1 || c.Limit > mostActions {
		return fmt.Errorf("%w: --limit is 1 to %d", errRefused, mostActions)
	}
	filter, err := c.filter()
	if err != nil {
		return err
	}
	return p.withLog(ctx, c.Reveal, func(log audit.Log) error {
		bar := newBar(p.aside, "indexing the log")
		err := log.Extend(ctx, bar.at)
		bar.end()
		if err != nil {
			return err
		}
		after, err := log.Store.Head(ctx)
		if err != nil {
			return err
		}
		actions, err := log.Find(ctx, filter, c.Limit)
		if err != nil {
			return err
		}
		reader := audit.Reader{Codec: log.Store.Codec(), Reveal: c.Reveal}
		writer, err := audit.NewWriter(c.Format, p.out, c.Reveal)
		if err != nil {
			return err
		}
		for _, found := range actions {
			read, err := reader.Read(found)
			if err == nil {
				err = writer.Action(read)
			}
			if err != nil {
				return err
			}
		}
		if !c.Follow {
			return nil
		}
		return log.Follow(ctx, filter, after, func(r eventstore.Recorded) error {
			entry, _, err := reader.Entry(r)
			if err != nil {
				return err
			}
			return writer.Entry(entry)
		})
	})
}

func (c auditLogCommand) filter() (audit.Filter, error) {
	f := audit.Filter{Types: c.Type, Since: time.Time(c.Since), Until: time.Time(c.Until)}
	for _, id := range []identifier{c.Person, c.Master, c.Booking, c.Correlation} {
		if !domain.ID(id).IsZero() {
			f.Mentions = append(f.Mentions, domain.ID(id))
		}
	}
	if c.Chat != "" {
		master, client, _ := strings.Cut(strings.TrimPrefix(c.Chat, "chat/"), "/")
		for _, text := range []string{master, client} {
			id, err := domain.ParseID(text)
			if err != nil {
				return f, fmt.Errorf("%w: --chat is the id of a master, a stroke, and the id of a client", errRefused)
			}
			f.Mentions = append(f.Mentions, id)
		}
		f.Stream = "chat/" + f.Mentions[len(f.Mentions)-2].String() + "/" + f.Mentions[len(f.Mentions)-1].String()
	}
	if c.Follow && !f.Until.IsZero() {
		return f, fmt.Errorf("%w: --follow goes on, --until ends", errRefused)
	}
	return f, nil
}

// identifier is an id as it is typed.
type identifier domain.ID

// UnmarshalText reads either spelling.
func (i *identifier) UnmarshalText(text []byte) error {
	id, err := domain.ParseID(string(text))
	*i = identifier(id)
	return err
}

// moment is a time as it is typed.
type moment time.Time

// UnmarshalText reads a time with its zone, or one in the zone of this machine.
func (m *moment) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, string(text), time.Local); err == nil {
			*m = moment(at)
			return nil
		}
	}
	return errors.New(`a time is such as 2026-11-30T14:03:00Z or "2026-11-30 14:03"`)
}

type auditExplainCommand struct {
	Booking identifier `arg:"" help:"Id of the booking."`
	Reveal  bool       `help:"Show personal text, too. Without it a mark stands in its place."`
}

// Run tells the story of a booking.
func (c auditExplainCommand) Run(ctx context.Context, p *process) error {
	return p.withLog(ctx, c.Reveal, func(log audit.Log) error {
		if err := log.Extend(ctx, nil); err != nil {
			return err
		}
		story, err := log.Story(ctx, audit.Reader{Codec: log.Store.Codec(), Reveal: c.Reveal}, domain.ID(c.Booking))
		if errors.Is(err, audit.ErrNoBooking) {
			err = fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		for _, sentence := range story {
			fmt.Fprintf(p.out, "%s  %s  [#%d]\n", sentence.At.Format("Mon 2 January 2006, 15:04:05"), sentence.Text, sentence.Position)
		}
		return nil
	})
}
