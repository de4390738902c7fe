package dialog

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/slots"
)

// Sample is a screen with made-up data: of one Monday in Moscow, on which Irina books with Anna.
type Sample struct {
	Name   string // of its golden file, such as "client_confirm"
	Group  string // what it is about, such as "booking"
	Screen Screen
}

// SampleName is what a sample is called, in every language alike.
type SampleName struct{ Group, Name string }

// Gallery is every screen at least once in a language, by group and name.
func Gallery(language string) []Sample {
	var all []Sample
	for group, draw := range galleries {
		for name, screen := range draw(words.In(language)) {
			all = append(all, Sample{name, group, screen})
		}
	}
	slices.SortFunc(all, func(a, b Sample) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Name, b.Name))
	})
	return all
}

// galleries draw the samples of one group each.
var galleries = map[string]func(*words.Words) map[string]Screen{
	"booking":          clientGallery,
	"visits":           visitGallery,
	"work":             masterGallery,
	"setting up":       setupGallery,
	"chat":             chatGallery,
	"broadcasts":       castGallery,
	"notices":          noticeGallery,
	"bookings at work": ownBookingGallery,
	"booking by hand":  byHandGallery,
	"clients":          clientsGallery,
	"days":             daysGallery,
	"accounts":         joinGallery,
}

var (
	galleryZone  = time.FixedZone("MSK", 3*60*60)
	galleryToday = slots.Date{Year: 2026, Month: time.November, Day: 23}
	galleryID    = domain.ID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
)

// galleryTime is a moment of November in Moscow.
func galleryTime(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, galleryZone)
}

// localized picks the Russian or the English of two values, by the letters in which a language is written.
func localized(w *words.Words, ru, en string) string {
	if strings.ContainsFunc(w.Text("and", nil), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return ru
	}
	return en
}

func galleryServices(w *words.Words) []serviceView {
	return []serviceView{
		{Number: 0, Name: localized(w, "Маникюр с покрытием", "Gel manicure"), Length: 90 * time.Minute, Price: 200000, Currency: galleryCurrency(w)},
		{Number: 1, Name: localized(w, "Снятие", "Removal"), Length: 30 * time.Minute, Price: 50050, Currency: galleryCurrency(w)},
		{Number: 3, Name: localized(w, "Консультация", "Consultation"), Length: 15 * time.Minute, Currency: galleryCurrency(w)},
	}
}

func galleryCurrency(w *words.Words) string { return localized(w, "RUB", "USD") }

func galleryVisit(w *words.Words, day int) visitView {
	service := galleryServices(w)[0]
	return visitView{
		When:     moment{Start: galleryTime(day, 10, 0), End: galleryTime(day, 11, 30), Today: galleryToday},
		Services: service.Name, Price: service.Price, Currency: service.Currency,
		Place: localized(w, "Большая Садовая, 3", "12 Mill Lane"), With: localized(w, "Анна, маникюр", "Anna, nails"),
	}
}

func galleryBooking(w *words.Words, news string) bookingView {
	return bookingView{
		News: news, Booking: galleryID, Revision: 1, Visit: galleryVisit(w, 28), CanMove: true, CanCancel: true,
	}
}
