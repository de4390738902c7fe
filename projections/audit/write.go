package audit

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"zapis/domain/action"
)

// Writer writes actions, or single events as they come.
type Writer interface {
	Action(Action) error
	Entry(Entry) error
}

// NewWriter writes "text", "json" (one object a line) or "csv" (one event a line, under a line of names).
func NewWriter(format string, to io.Writer, reveal bool) (Writer, error) {
	switch format {
	case "text":
		return textWriter{to, reveal}, nil
	case "json":
		encoder := json.NewEncoder(to)
		encoder.SetEscapeHTML(false)
		return jsonWriter{encoder}, nil
	case "csv":
		w := csvWriter{csv.NewWriter(to)}
		return w, w.line("position", "recorded_at", "action", "channel", "actor", "role", "command", "type", "stream", "version", "code", "about")
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

type jsonWriter struct{ *json.Encoder }

func (w jsonWriter) Action(a Action) error { return w.Encode(a) }
func (w jsonWriter) Entry(e Entry) error   { return w.Encode(e) }

type csvWriter struct{ *csv.Writer }

func (w csvWriter) line(cells ...string) error {
	if err := w.Write(cells); err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

func (w csvWriter) Action(a Action) error {
	for _, e := range a.Events {
		if err := w.Entry(e); err != nil {
			return err
		}
	}
	return nil
}

func (w csvWriter) Entry(e Entry) error {
	return w.line(strconv.FormatInt(e.Position, 10), e.At.Format(time.RFC3339Nano), id(e.Action), e.Channel, id(e.Actor), e.Role,
		e.Command, e.Type, e.Stream, strconv.Itoa(e.Version), e.Code, e.About)
}

func id(value interface {
	IsZero() bool
	String() string
}) string {
	if value.IsZero() {
		return ""
	}
	return value.String()
}

type textWriter struct {
	to     io.Writer
	reveal bool
}

const second = "2006-01-02 15:04:05"

// Action is a line for what was asked, and one for each event that came of it.
func (w textWriter) Action(a Action) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", a.At.UTC().Format(second), strings.TrimSpace(a.Channel+" "+a.Kind))
	if !a.Person.IsZero() {
		fmt.Fprintf(&b, "  by %s", a.Person)
	}
	fmt.Fprintf(&b, "  action %s\n", a.ID)
	for _, e := range a.Events {
		if e.Type == (action.Handled{}).EventType() || e.Type == (action.Received{}).EventType() {
			continue
		}
		fmt.Fprintf(&b, "    #%d  +%.3f s  %s\n", e.Position, e.At.Sub(a.At).Seconds(), w.happened(e))
	}
	switch {
	case a.Fault != "":
		fmt.Fprintf(&b, "    failed: see %s in the program's log\n", a.Fault)
	case len(a.Screens) > 0:
		fmt.Fprintf(&b, "    shown within %d ms: %s\n", a.Millis, strings.Join(a.Screens, ", "))
	case a.Kind != "" && a.Millis == 0:
		b.WriteString("    not handled yet\n")
	}
	_, err := io.WriteString(w.to, b.String())
	return err
}

// Entry is one line for an event that comes by itself.
func (w textWriter) Entry(e Entry) error {
	_, err := fmt.Fprintf(w.to, "%s  #%d  %s  %s  action %s\n", e.At.UTC().Format(second), e.Position, e.Channel, w.happened(e), id(e.Action))
	return err
}

func (w textWriter) happened(e Entry) string {
	text := fmt.Sprintf("%s  %s v%d", e.Type, e.Stream, e.Version)
	if e.Code != "" {
		text = fmt.Sprintf("REFUSED %s: %s", e.Code, e.About)
	}
	if e.Role != "" {
		text += "  as " + e.Role
	}
	if w.reveal {
		text += "  " + string(e.Says)
	}
	return text
}
