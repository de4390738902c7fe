package transparency

import (
	"fmt"

	"zapis/domain"
)

// Kind is what happened to the log, as far as it can be told.
type Kind string

// The kinds.
const (
	Changed   Kind = "changed"   // the row at Position is not the one that was sealed
	Removed   Kind = "removed"   // there is no row at Position, or those after it have moved up
	Inserted  Kind = "inserted"  // the row at Position was put in, and those after it have moved down
	Swapped   Kind = "swapped"   // the row at Position stands where that at Other was, and the other way round
	Moved     Kind = "moved"     // the row at Position is the one that was sealed at Other
	Surplus   Kind = "surplus"   // a row outside of the log, or a second one at Position
	Cut       Kind = "cut"       // the log ends before Position: an older backup, or its end was removed
	Rewritten Kind = "rewritten" // log and tree were changed together, from Position on at the earliest, in a way that Until shows
	Tree      Kind = "tree"      // the stored tree was changed, the rows are as they were
	Counter   Kind = "counter"   // the counter of positions is not where the log ends
	Unsigned  Kind = "head"      // a head that was not signed by us, or contradicts another
)

// Finding is one thing that is not as it was.
type Finding struct {
	Kind     Kind
	Position int64 // 0 when it is of no row
	Other    int64
	Until    *Head // the first published head that shows it
	What     string

	// The row that is there now; Stream is "" when there is none.
	Stream  string
	Version int
	ID      domain.ID
	Type    string
}

// String is a sentence.
func (f Finding) String() string {
	text := f.sentence()
	if f.What != "" {
		text += ": " + f.What
	}
	if f.Stream != "" {
		text += fmt.Sprintf(" (now there: %s of %s, version %d, event %s)", f.Type, f.Stream, f.Version, f.ID)
	}
	return text
}

func (f Finding) sentence() string {
	at, other := Grouped(f.Position), Grouped(f.Other)
	switch f.Kind {
	case Changed:
		return "event " + at + " was changed"
	case Removed:
		return "event " + at + " was removed"
	case Inserted:
		return "an event was inserted at " + at
	case Swapped:
		return "events " + at + " and " + other + " were swapped"
	case Moved:
		return "event " + other + " was moved to " + at
	case Surplus:
		return "there is a row too many at " + at
	case Cut:
		return "the log ends before event " + at
	case Rewritten:
		return "log and tree were rewritten, at event " + at + " or later"
	case Tree:
		return "the stored tree was changed"
	case Counter:
		return "the counter of positions was changed"
	}
	return "a head does not hold"
}
