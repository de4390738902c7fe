package master

import "zapis/domain"

// Erase ends the work of a master whose person is erased: no link leads to them, and nothing of theirs can be booked.
type Erase struct{}

func (Erase) masterCommand() {}

// Erased ends a master. Their services stay, for the visits that were.
type Erased struct {
	Master domain.ID `json:"master"`
	Person domain.ID `json:"person"`
}

func (Erased) EventType() string { return "master.erased" }

// erase ends the links first, so that they are nobody's way in.
func (m Master) erase() (events []domain.Event) {
	if m.Erased {
		return nil
	}
	for _, link := range m.Links {
		if !link.Revoked {
			events = append(events, LinkRevoked{Master: m.ID, Code: link.Code})
		}
	}
	for _, place := range m.OpenPlaces() {
		events = append(events, PlaceClosed{Master: m.ID, Place: place.ID})
	}
	return append(events, Erased{Master: m.ID, Person: m.Person})
}

// erased is without all that says who they were.
func (m Master) erased() Master {
	m.Erased, m.Name, m.About, m.TimeOff, m.Blocked = true, domain.Deleted, "", nil, nil
	places, links := m.Places, m.Links
	m.Places, m.Links = nil, nil
	for _, place := range places {
		place.Name, place.Address, place.Closed = string(domain.Deleted), "", true
		m.Places = append(m.Places, place)
	}
	for _, link := range links {
		link.Label, link.Revoked = "", true
		m.Links = append(m.Links, link)
	}
	return m
}
