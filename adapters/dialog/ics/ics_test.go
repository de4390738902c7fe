package ics

import (
	"bytes"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	moscow = time.FixedZone("MSK", 3*60*60)
	placed = time.Date(2026, 11, 23, 18, 4, 5, 0, moscow)
	starts = time.Date(2026, 11, 28, 10, 0, 0, 0, moscow)
)

func event(sequence int, change func(*Event)) Event {
	e := Event{
		Booking: "0190f3a2-6b1c-7d5e-8a94-2f1c3b5d7e9f", Sequence: sequence,
		Starts: starts, Ends: starts.Add(90 * time.Minute), Created: placed, Stamp: placed.Add(time.Duration(sequence) * time.Hour),
		Summary:     "Маникюр с покрытием, Анна",
		Description: "2 000 ₽; напомню за день и за два часа.\nПеренести или отменить: в Telegram 💅",
		Location:    "Большая Садовая, 3; вход со двора", URL: "https://t.me/zapis_bot?start=a7Kq2mX9",
	}
	change(&e)
	return e
}

func TestFilesAreAsTheyWere(t *testing.T) {
	for name, e := range map[string]Event{
		"placed":    event(0, func(*Event) {}),
		"moved":     event(1, func(e *Event) { e.Starts, e.Ends = e.Starts.Add(24*time.Hour), e.Ends.Add(24*time.Hour) }),
		"cancelled": event(2, func(e *Event) { e.Status = Cancelled }),
		"requested": event(0, func(e *Event) { e.Status, e.Organizer = Tentative, `Анна, "маникюр": сеть` }),
		"bare":      event(0, func(e *Event) { e.Description, e.Location, e.URL = "", "", "" }),
	} {
		path := "testdata/" + name + ".ics"
		if *update {
			if err := os.WriteFile(path, File(e), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(File(e))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// words are what people write, and what would break a file that is not careful.
func words() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("ая,;:\\\"'\n\r\t nN💅👩‍👧\u2028 "))), 0, 200, -1)
}

func TestAFileGivesBackWhatWasWritten(t *testing.T) {
	second := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "unix"), 0).In(moscow)
	})
	rapid.Check(t, func(t *rapid.T) {
		e := Event{
			Booking: rapid.StringMatching(`[0-9a-f-]{1,80}`).Draw(t, "booking"), Sequence: rapid.IntRange(0, 1<<30).Draw(t, "sequence"),
			Status: rapid.SampledFrom([]Status{Confirmed, Tentative, Cancelled}).Draw(t, "status"),
			Starts: second.Draw(t, "starts"), Ends: second.Draw(t, "ends"), Created: second.Draw(t, "created"), Stamp: second.Draw(t, "stamp"),
			Summary: words().Draw(t, "summary"), Description: words().Draw(t, "description"), Location: words().Draw(t, "location"),
			URL: words().Draw(t, "url"), Organizer: words().Draw(t, "organizer"),
		}
		file := File(e)
		checkLines(t, file)
		calendar, err := ical.ParseCalendar(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		if n := len(calendar.Events()); n != 1 {
			t.Fatalf("%d events", n)
		}
		if diff := cmp.Diff(written(e), understood(calendar.Events()[0])); diff != "" {
			t.Fatalf("(-written +understood):\n%s", diff)
		}
	})
}

// checkLines sees to what RFC 5545 (3.1) asks of lines.
func checkLines(t *rapid.T, file []byte) {
	lines := strings.SplitAfter(strings.TrimSuffix(string(file), "\r\n"), "\r\n")
	for _, line := range lines {
		line = strings.TrimSuffix(line, "\r\n")
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Fatalf("a line of %d octets: %q", len(line), line)
		}
	}
}

// fields are the properties of an event that has them.
func fields(pairs ...string) map[string]string {
	all := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all[pairs[i]] = pairs[i+1]
		}
	}
	return all
}

func written(e Event) map[string]string {
	stamp := func(at time.Time) string { return at.UTC().Format("20060102T150405Z") }
	status := map[Status]string{Confirmed: "CONFIRMED", Tentative: "TENTATIVE", Cancelled: "CANCELLED"}
	organizer := quotable.Replace(text(e.Organizer))
	return fields("UID", e.Booking+"@zapis", "STATUS", status[e.Status], "DTSTART", stamp(e.Starts), "DTEND", stamp(e.Ends),
		"CREATED", stamp(e.Created), "DTSTAMP", stamp(e.Stamp), "SUMMARY", text(e.Summary), "DESCRIPTION", text(e.Description),
		"LOCATION", text(e.Location), "URL", uri(e.URL), "CN", organizer,
		"SEQUENCE", strconv.Itoa(e.Sequence))
}

func understood(event *ical.VEvent) map[string]string {
	value := func(name ical.ComponentProperty) string {
		if p := event.GetProperty(name); p != nil {
			return p.Value
		}
		return ""
	}
	name := ""
	if p := event.GetProperty(ical.ComponentPropertyOrganizer); p != nil {
		name = strings.Join(p.ICalParameters["CN"], "|")
	}
	return fields("UID", event.Id(), "STATUS", value("STATUS"), "DTSTART", value("DTSTART"), "DTEND", value("DTEND"),
		"CREATED", value("CREATED"), "DTSTAMP", value("DTSTAMP"), "SUMMARY", value("SUMMARY"), "DESCRIPTION", value("DESCRIPTION"),
		"LOCATION", value("LOCATION"), "URL", value("URL"), "CN", name,
		"SEQUENCE", value("SEQUENCE"))
}

func TestTextKeepsWhatPeopleWrite(t *testing.T) {
	for given, want := range map[string]string{
		"раз\r\nдва\rтри\n":      "раз\nдва\nтри\n",
		"a,b;c:d\\n\"e\" 💅":      "a,b;c:d\\n\"e\" 💅",
		"\x00колокол\x07\xff\tи": "колокол\tи",
	} {
		if got := text(given); got != want {
			t.Errorf("text(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestAnAddressCannotBeginAnotherProperty(t *testing.T) {
	file := File(event(0, func(e *Event) { e.URL = "https://t.me/x\r\nATTENDEE:mailto:a@b" }))
	if strings.Contains(string(file), "\nATTENDEE") {
		t.Errorf("an attendee came in:\n%s", file)
	}
}
