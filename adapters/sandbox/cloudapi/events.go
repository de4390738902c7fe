package cloudapi

import (
	"encoding/json"
)

// event is one thing that a business is told.
type event struct {
	Chat    string          `json:"chat"` // the person's phone
	Message json.RawMessage `json:"message,omitempty"`
	Status  json.RawMessage `json:"status,omitempty"`
	Contact json.RawMessage `json:"contact,omitempty"`

	sending bool
}

func raw(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs
	}
	return data
}

// contact is how webhooks name a person.
func (p *person) contact() contact {
	c := contact{UserID: p.UserID}
	if !p.Hidden {
		c.WAID = p.Phone
	}
	c.Profile.Name = p.Name
	return c
}

// report queues a message of a person.
func (s *Server) report(n *number, p *person, m Message) {
	m.FromUserID = p.UserID
	if !p.Hidden {
		m.From = p.Phone
	}
	s.enqueue(n, event{Chat: p.Phone, Message: raw(m), Contact: raw(p.contact())})
}

// tell queues what became of a message.
func (s *Server) tell(n *number, who *person, p *Post, what string, why *apiError) {
	st := status{ID: p.ID, Status: what, Timestamp: s.now(), RecipientID: who.UserID, Opaque: p.opaque}
	if !who.Hidden {
		st.Recipient = who.Phone
	}
	if why != nil {
		st.Errors = []statusError{why.late()}
	}
	e := event{Chat: who.Phone, Status: raw(st)}
	if what != "sent" && what != "failed" {
		e.Contact = raw(who.contact())
	}
	s.enqueue(n, e)
}

func (s *Server) enqueue(n *number, e event) {
	for range max(1, s.delivery.Copies) {
		copied := e
		n.Pending = append(n.Pending, &copied)
	}
	s.markDirty()
	s.pump(n)
}

// body is one webhook with several events.
func (n *number) body(events []*event) []byte {
	value := map[string]any{
		"messaging_product": "whatsapp",
		"metadata":          map[string]string{"display_phone_number": n.Phone, "phone_number_id": n.ID},
	}
	var messages, statuses, contacts []json.RawMessage
	named := map[string]bool{}
	for _, e := range events {
		if e.Message != nil {
			messages = append(messages, e.Message)
		}
		if e.Status != nil {
			statuses = append(statuses, e.Status)
		}
		if e.Contact != nil && !named[string(e.Contact)] {
			named[string(e.Contact)] = true
			contacts = append(contacts, e.Contact)
		}
	}
	for name, list := range map[string][]json.RawMessage{"messages": messages, "statuses": statuses, "contacts": contacts} {
		if len(list) > 0 {
			value[name] = list
		}
	}
	return raw(map[string]any{
		"object": "whatsapp_business_account",
		"entry":  []any{map[string]any{"id": "9" + n.ID, "changes": []any{map[string]any{"field": "messages", "value": value}}}},
	})
}
