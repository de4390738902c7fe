package dialog

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
	"zapis/eventstore"
)

// Log is where all that is known of somebody can be read.
type Log interface {
	About(ctx context.Context, ids []domain.ID, streams ...string) ([]eventstore.Recorded, error)
	TracesOf(ctx context.Context, ids []domain.ID) (eventstore.Traces, error)
	Codec() *eventstore.Codec
}

// Export is everything that is kept about a person: a text to read, in their language, and the events of the log as JSON,
// in one zip file.
func (d *Dialog) Export(ctx context.Context, id domain.ID) ([]byte, error) {
	p, _, err := d.Commands.PersonNow(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := d.about(ctx, p)
	if err != nil {
		return nil, err
	}
	text, err := d.told(ctx, p, all)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	file, err := archived([]byte(text), data, d.Clock().UTC())
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return file, nil
}

// archived puts what is to read, and the same for programs, in one file.
func archived(text, data []byte, at time.Time) ([]byte, error) {
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, part := range []struct {
		name  string
		bytes []byte
	}{{"data.txt", text}, {"data.json", data}} {
		into, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: at})
		if err == nil {
			_, err = into.Write(part.bytes)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

// fact is one event about somebody.
type fact struct {
	Position int64        `json:"position"`
	At       time.Time    `json:"at"`
	Stream   string       `json:"stream"`
	Type     string       `json:"type"`
	Body     domain.Event `json:"body"`
}

func (d *Dialog) about(ctx context.Context, p person.Person) ([]fact, error) {
	ids := p.IDs()
	traces, err := d.Log.TracesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	streams := []string{master.StreamOf(commands.MasterID(p.ID))}
	for _, id := range traces.Bookings {
		streams = append(streams, booking.StreamOf(id))
	}
	recorded, err := d.Log.About(ctx, append(append(ids, traces.Guests...), traces.Strange...), streams...)
	if err != nil {
		return nil, err
	}
	events, err := d.Log.Codec().DecodeAll(ctx, recorded)
	if err != nil {
		return nil, err
	}
	all := make([]fact, len(events))
	for i, r := range recorded {
		all[i] = fact{r.Position, r.RecordedAt.UTC(), r.Stream, r.Type, events[i]}
	}
	return all, nil
}

// told says the same for people: who they are, their visits, what was written and reviewed.
func (d *Dialog) told(ctx context.Context, p person.Person, all []fact) (string, error) {
	e := &exported{Words: words.In(p.Locale), person: p, zone: time.UTC, names: map[domain.ID]string{}}
	if zone, err := slots.Zone(p.Zone); err == nil && p.Zone != "" {
		e.zone = zone
	}
	e.today = slots.DateOf(d.Clock(), e.zone)
	for _, f := range all {
		if id := masterOf(f.Body); !id.IsZero() && e.names[id] == "" {
			m, _, err := d.Commands.MasterNow(ctx, id)
			if err != nil {
				return "", err
			}
			e.names[id] = m.Name.Text()
		}
	}
	e.who()
	e.visits(all)
	e.messages(all)
	e.reviews(all)
	return e.String(), nil
}

// masterOf is with whom something was, zero if that is not said.
func masterOf(event domain.Event) domain.ID {
	switch body := event.(type) {
	case booking.Placed:
		return body.Master
	case chat.MessageSent:
		return body.Master
	case booking.Reviewed:
		return body.Master
	}
	return domain.ID{}
}

// exported is the text as it is written.
type exported struct {
	strings.Builder
	*words.Words
	person person.Person
	zone   *time.Location
	today  slots.Date
	names  map[domain.ID]string
}

func (e *exported) line(id string, values map[string]any) {
	e.WriteString(e.Text(id, values) + "\n")
}

func (e *exported) head(id string) { e.line(id, nil) }

// when is a moment in this zone: "сб, 28 ноября 2026, 14:00".
func (e *exported) when(at time.Time, zone *time.Location) string {
	return e.Dated(slots.DateOf(at, zone), e.today) + ", " + at.In(zone).Format("15:04")
}

func (e *exported) who() {
	e.head("export.title")
	e.line("export.name", map[string]any{"Name": e.person.Name.Text()})
	if e.person.Phone != "" {
		e.line("export.phone", map[string]any{"Phone": e.person.Phone.Text()})
	}
	for _, a := range e.person.Accounts {
		e.line("export.account", map[string]any{"Messenger": e.Messenger(a.Messenger), "Account": a.Account.Text()})
	}
}

func (e *exported) visits(all []fact) {
	var order []domain.ID
	bookings := map[domain.ID]booking.Booking{}
	for _, f := range all {
		name, found := strings.CutPrefix(f.Stream, "booking/")
		id, err := domain.ParseID(name)
		if !found || err != nil {
			continue
		}
		if _, known := bookings[id]; !known {
			order = append(order, id)
		}
		bookings[id] = booking.Evolve(bookings[id], f.Body)
	}
	e.section("export.visits", len(order))
	for _, id := range order {
		b := bookings[id]
		zone, err := slots.Zone(b.Zone)
		if err != nil {
			zone = e.zone
		}
		services := make([]string, len(b.Visit.Items))
		for i, item := range b.Visit.Items {
			services[i] = item.Name
		}
		line := "export.visit"
		if b.Cancelled {
			line = "export.visit.cancelled"
		}
		e.line(line, map[string]any{
			"When": e.when(b.Starts, zone), "Services": strings.Join(services, " + "), "Name": e.names[b.Master], "Price": e.Price(b.Visit.Price, b.Visit.Currency),
		})
	}
}

func (e *exported) messages(all []fact) {
	var said []fact
	for _, f := range all {
		if _, ok := f.Body.(chat.MessageSent); ok {
			said = append(said, f)
		}
	}
	e.section("export.messages", len(said))
	for _, f := range said {
		m := f.Body.(chat.MessageSent)
		line, text := "export.theirs", m.Text.Text()
		if e.person.Is(m.Author) {
			line = "export.yours"
		}
		if m.Media != nil {
			text = strings.TrimSpace(string(m.Media.Kind) + " " + text)
		}
		e.line(line, map[string]any{"When": e.when(f.At, e.zone), "Name": e.names[m.Master], "Text": text})
	}
}

func (e *exported) reviews(all []fact) {
	var said []booking.Reviewed
	for _, f := range all {
		if r, ok := f.Body.(booking.Reviewed); ok && e.person.Is(r.Client) {
			said = append(said, r)
		}
	}
	e.section("export.reviews", len(said))
	for _, r := range said {
		e.line("export.review", map[string]any{"When": e.when(r.At, e.zone), "Name": e.names[r.Master], "Stars": strings.Repeat("★", r.Stars), "Text": r.Text.Text()})
	}
}

func (e *exported) section(id string, n int) {
	e.WriteString("\n")
	e.head(id)
	if n == 0 {
		e.head("export.none")
	}
}
