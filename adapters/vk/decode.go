package vk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zapis/adapters/dialog"
	"zapis/domain"
)

var (
	// errBroken is returned for what is no event at all.
	errBroken = errors.New("not an event")
	// errNothing is returned for an event in which nobody did anything with the community: talk in a chat, what it sent itself.
	errNothing = errors.New("nothing to answer")
)

// firstChat is where the numbers of chats of several begin.
const firstChat = 2_000_000_000

// event is what VK delivers. Its event_id is that of the delivery, not of a tap.
type event struct {
	Type   string          `json:"type"`
	Group  int64           `json:"group_id"`
	ID     string          `json:"event_id"`
	Secret *string         `json:"secret"`
	Object json.RawMessage `json:"object"`
	Name   string          `json:"zapis_name"` // of the person, which VK does not tell; we look it up
}

// arrival is an update with what is needed only while it is fresh.
type arrival struct {
	dialog.Update
	tap *tap // to be answered
}

// Decode reads an event as the log keeps it.
func (v *VK) Decode(raw []byte) (dialog.Update, error) {
	e, err := eventIn(raw)
	if err != nil {
		return dialog.Update{}, err
	}
	a, err := e.meaning()
	return a.Update, err
}

func eventIn(raw []byte) (event, error) {
	var e event
	if json.Unmarshal(raw, &e) != nil || e.Type == "" || e.Group == 0 {
		return event{}, errBroken
	}
	return e, nil
}

// kept is an event as it goes to the log: without the secret, with the person's name.
func kept(raw []byte, name string) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, errBroken
	}
	delete(fields, "secret")
	delete(fields, "zapis_name")
	if name != "" {
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, fmt.Errorf("keep a name: %w", err)
		}
		fields["zapis_name"] = quoted
	}
	text, err := plainJSON(fields)
	return []byte(text), err
}

// plainJSON writes JSON without making six characters of <, > and &.
func plainJSON(value any) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSuffix(out.String(), "\n"), err
}

func (e event) meaning() (arrival, error) {
	var a arrival
	var err error
	switch e.Type {
	case "message_new":
		a.Update, err = e.said()
	case "message_event":
		a, err = e.tapped()
	case "message_allow":
		a.Update, err = e.permitted(dialog.Unblocked)
	case "message_deny":
		a.Update, err = e.permitted(dialog.Blocked)
	default:
		return arrival{}, errNothing
	}
	if err == nil && e.ID == "" {
		err = errBroken
	}
	a.Delivery = strconv.FormatInt(e.Group, 10) + ":" + e.ID
	return a, err
}

// by is an update of somebody; the dialog with a community has the number of the person.
func by(user int64, kind dialog.Kind) dialog.Update {
	id := strconv.FormatInt(user, 10)
	return dialog.Update{Channel: Channel, Account: id, Chat: id, Kind: kind}
}

func person(id int64) bool { return id > 0 && id < firstChat }

type message struct {
	Date        int64        `json:"date"`
	From        int64        `json:"from_id"`
	Peer        int64        `json:"peer_id"`
	Out         int          `json:"out"`
	Number      int64        `json:"conversation_message_id"`
	Text        string       `json:"text"`
	Payload     string       `json:"payload"`
	Ref         string       `json:"ref"`
	Reply       *message     `json:"reply_message"`
	Attachments []attachment `json:"attachments"`
}

// said reads a message. Chats of several are not answered: bookings are between two.
func (e event) said() (dialog.Update, error) {
	var o struct {
		Message message
		Client  struct {
			Language *int `json:"lang_id"`
		} `json:"client_info"`
	}
	if json.Unmarshal(e.Object, &o) != nil {
		return dialog.Update{}, errBroken
	}
	m := o.Message
	if !person(m.From) || m.Peer != m.From || m.Out == 1 {
		return dialog.Update{}, errNothing
	}
	u := by(m.From, dialog.Text)
	u.Order, u.Sent, u.Name = m.Number, time.Unix(m.Date, 0).UTC(), domain.Personal(e.Name)
	if o.Client.Language != nil {
		u.Language = languages[*o.Client.Language]
	}
	if m.Reply != nil && m.Reply.Number != 0 {
		u.Quoted = strconv.FormatInt(m.Reply.Number, 10)
	}
	m.fill(&u)
	return u, nil
}

// languages are VK's numbers of them.
var languages = map[int]string{0: "ru", 1: "uk", 2: "be", 3: "en", 4: "es", 5: "fi", 6: "de", 7: "it", 100: "ru"}

// fill says what a message is. The code of a link comes with whatever the person sent after following it.
func (m message) fill(u *dialog.Update) {
	file, other := enclosed(m.Attachments)
	switch {
	case m.Ref != "":
		u.Kind, u.Text = dialog.Start, m.Ref
	case m.starts():
		u.Kind = dialog.Start
	case file != nil || other || m.Text == "":
		u.Kind, u.Media, u.Text = dialog.Media, file, m.Text
	default:
		u.Text = m.Text
	}
}

// starts tells whether somebody tapped VK's own button, or says what stands on it.
func (m message) starts() bool {
	var payload struct{ Command string }
	if json.Unmarshal([]byte(m.Payload), &payload) == nil && payload.Command == "start" {
		return true
	}
	text := strings.ToLower(strings.TrimSpace(m.Text))
	return len(m.Attachments) == 0 && (text == "начать" || text == "start")
}

// tapped reads a tap on a button of ours. A tap has no place of its own in the dialog: it comes after the message that
// it is on, and so after all that was said before that. One whose payload is not ours says nothing that may be acted on.
func (e event) tapped() (arrival, error) {
	var o struct {
		User    int64           `json:"user_id"`
		Peer    int64           `json:"peer_id"`
		ID      string          `json:"event_id"`
		Payload json.RawMessage `json:"payload"`
		Number  int64           `json:"conversation_message_id"`
	}
	if json.Unmarshal(e.Object, &o) != nil {
		return arrival{}, errBroken
	}
	if !person(o.User) || o.Peer != o.User {
		return arrival{}, errNothing
	}
	u := by(o.User, dialog.Tap)
	u.Order, u.Action = o.Number, actionIn(o.Payload)
	if o.Number != 0 {
		u.Message = strconv.FormatInt(o.Number, 10)
	}
	return arrival{u, &tap{id: o.ID, user: o.User}}, nil
}

// actionIn reads a button's payload, which comes as an object or as a text that holds one.
func actionIn(payload []byte) string {
	var text string
	if json.Unmarshal(payload, &text) == nil {
		payload = []byte(text)
	}
	var p carried
	if json.Unmarshal(payload, &p) != nil || len(p.Action) > dialog.LongestAction {
		return ""
	}
	return p.Action
}

// permitted reads that somebody forbade the community to write, or allowed it again.
func (e event) permitted(kind dialog.Kind) (dialog.Update, error) {
	var o struct {
		User int64 `json:"user_id"`
	}
	switch {
	case json.Unmarshal(e.Object, &o) != nil:
		return dialog.Update{}, errBroken
	case !person(o.User):
		return dialog.Update{}, errNothing
	}
	return by(o.User, kind), nil
}
