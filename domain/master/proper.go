package master

import (
	"slices"
	"strings"

	"zapis/domain"
	"zapis/domain/slots"
	"zapis/domain/text"
)

// Refusals of texts and numbers that do not fit.
const (
	ErrNameEmpty   domain.Refusal = "name_empty"
	ErrTextTooLong domain.Refusal = "text_too_long"
	ErrBadText     domain.Refusal = "bad_text"
	ErrBadDuration domain.Refusal = "bad_duration"
	ErrBadPrice    domain.Refusal = "bad_price"
	ErrBadBuffer   domain.Refusal = "bad_buffer"
)

// Bounds of what a master may enter. Lengths are in characters.
const (
	longestName     = 60
	longestAddress  = 200
	longestAbout    = 500
	longestVisit    = 24 * 60       // minutes
	longestBuffer   = 4 * 60        // minutes
	highestPrice    = 10_000_000_00 // in the smallest unit
	farthestHorizon = 366           // days
)

// currencies are those whose sign the screens know.
var currencies = []string{"RUB", "USD", "EUR", "GBP", "KZT", "UAH", "BYN", "UZS", "TRY", "GEL", "AMD", "KGS"}

func properName(name string) (string, error) {
	name, err := text.Line(name, longestName)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", ErrNameEmpty
	}
	return name, nil
}

func properCode(code string) bool {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
	}
	return len(code) >= 6 && len(code) <= 64 && !strings.ContainsFunc(code, func(r rune) bool { return !plain(r) })
}

func (m Master) properPlace(c AddPlace) (PlaceAdded, error) {
	name, err := text.Line(c.Name, longestName)
	if err != nil {
		return PlaceAdded{}, err
	}
	address, err := text.Line(c.Address.Text(), longestAddress)
	if err != nil {
		return PlaceAdded{}, err
	}
	if name == "" && address == "" {
		return PlaceAdded{}, ErrNameEmpty
	}
	if _, err := slots.Zone(c.Zone); err != nil {
		return PlaceAdded{}, err
	}
	return PlaceAdded{
		Master: m.ID, Person: m.Person, Place: c.Place, Name: name, Address: domain.Personal(address), Zone: c.Zone,
	}, nil
}

func (m Master) properOffer(o Offer) (Offer, error) {
	name, err := properName(o.Name)
	if err != nil {
		return Offer{}, err
	}
	description, err := text.Line(o.Description, longestAbout)
	if err != nil {
		return Offer{}, err
	}
	o.Name, o.Description, o.Places = name, description, slices.Clone(o.Places)
	switch {
	case o.DurationMin < 5 || o.DurationMin > longestVisit:
		return Offer{}, ErrBadDuration
	case o.Price < 0 || o.Price > highestPrice:
		return Offer{}, ErrBadPrice
	case min(o.BufferBeforeMin, o.BufferAfterMin) < 0 || max(o.BufferBeforeMin, o.BufferAfterMin) > longestBuffer:
		return Offer{}, ErrBadBuffer
	}
	for _, id := range o.Places {
		if m.place(id) < 0 {
			return Offer{}, ErrPlaceUnknown
		}
	}
	return o, nil
}

func sameOffer(a, b Offer) bool {
	same := slices.Equal(a.Places, b.Places)
	a.Places, b.Places = nil, nil
	return same && a.Name == b.Name && a.Description == b.Description && a.DurationMin == b.DurationMin &&
		a.Price == b.Price && a.BufferBeforeMin == b.BufferBeforeMin && a.BufferAfterMin == b.BufferAfterMin
}

func (m Master) openPlace(id domain.ID) (Place, error) {
	place, known := m.Place(id)
	if !known {
		return Place{}, ErrPlaceUnknown
	}
	if place.Closed {
		return Place{}, ErrPlaceClosed
	}
	return place, nil
}

func (m Master) openService(id domain.ID) (Service, error) {
	service, known := m.Service(id)
	if !known {
		return Service{}, ErrServiceUnknown
	}
	if service.Closed {
		return Service{}, ErrServiceClosed
	}
	return service, nil
}
