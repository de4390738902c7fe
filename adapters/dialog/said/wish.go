package said

import (
	"slices"

	"zapis/domain/slots"
)

// Intention is what somebody wants to be done.
type Intention string

// The intentions.
const (
	Book   Intention = "book"
	Move   Intention = "move"
	Cancel Intention = "cancel"
	Show   Intention = "list" // of their bookings
)

// Wish is what somebody says without having been asked.
type Wish struct {
	Intention Intention // Book, if only a service or a time was named
	Services  []int     // which of the names that were given
	When      When      // its day is zero if nothing was said of it
}

// Dated tells whether a day or time was named.
func (w Wish) Dated() bool { return !w.When.Day.IsZero() }

// Wanted understands what a client wants: "запиши на стрижку завтра в 10", "перенеси на вторник", "отмени", "мои записи",
// "пт после обеда", "book a haircut tomorrow". Services are known by the beginning of their names, in any case; one that
// could be several is left open.
func (v *Vocabulary) Wanted(text string, services []string, today slots.Date) (Wish, bool) {
	if v.shows[plain(text)] {
		return Wish{Intention: Show}, true
	}
	w := wisher{reader: v.reader(text, today)}
	for _, name := range services {
		w.names = append(w.names, tokens(name))
	}
	for len(w.rest) > 0 {
		before := len(w.rest)
		if !w.step() || len(w.rest) >= before {
			return Wish{}, false
		}
	}
	return w.wish()
}

// wisher takes a wish apart from the left.
type wisher struct {
	reader
	names     [][]string
	intention Intention
	services  []int
	named     bool // a service was, though perhaps one of several
}

func (w *wisher) step() bool {
	if said, n := phrase(w.rest, w.intentions); n > 0 && (w.intention == "" || w.intention == said) {
		w.intention = said
		return w.take(n)
	}
	return w.reader.step() || w.service() || w.asides[w.word(0)] && w.take(1)
}

// service is the beginning of a service's name, as long as it goes.
func (w *wisher) service() bool {
	longest := 0
	var found []int
	for number, name := range w.names {
		n := w.common(name)
		if n > longest {
			longest, found = n, nil
		}
		if n == longest && n > 0 {
			found = append(found, number)
		}
	}
	if longest == 0 {
		return false
	}
	whole := slices.IndexFunc(found, func(number int) bool { return len(w.names[number]) == longest })
	if whole >= 0 {
		found = found[whole : whole+1]
	}
	if len(found) == 1 && !slices.Contains(w.services, found[0]) {
		w.services = append(w.services, found[0])
	}
	w.named = true
	return w.take(longest)
}

// common counts the words with which both the rest and a name begin.
func (w *wisher) common(name []string) int {
	n := 0
	for n < len(name) && n < len(w.rest) && sameWord(name[n], w.rest[n]) {
		n++
	}
	return n
}

// sameWord tells whether two words differ in their endings at most: "стрижка", "стрижку".
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	n := 0
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n >= 4 && len(x)-n <= 2 && len(y)-n <= 2
}

func (w *wisher) wish() (Wish, bool) {
	wish := Wish{Intention: w.intention, Services: w.services}
	if w.timed && w.day.IsZero() {
		w.day = w.today
	}
	if !w.day.IsZero() {
		wish.When = When{Day: w.day, From: w.first, To: w.last}
	}
	if wish.Intention == "" && (w.named || wish.Dated()) {
		wish.Intention = Book
	}
	return wish, wish.Intention != ""
}
