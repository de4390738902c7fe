package vkapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

// keepSnackbars is enough for a page that reconnects.
const keepSnackbars = 20

type tapAnswer struct {
	EventID string `json:"event_id"`
	UserID  int64  `json:"user_id"`
	PeerID  int64  `json:"peer_id"`
	Data    string `json:"event_data"`
}

// eventData is what happens on the phone after a tap.
type eventData struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Link    string `json:"link"`
	AppID   int64  `json:"app_id"`
	OwnerID int64  `json:"owner_id"`
	Hash    string `json:"hash"`
}

// answerTap stops the spinner on a person's button and shows what the community has to say.
func (s *Server) answerTap(c *call, p tapAnswer) (any, error) {
	data, err := readEventData(p.Data)
	if err != nil {
		return nil, err
	}
	chat := c.group.Chats[p.PeerID]
	if p.UserID != p.PeerID {
		return nil, wrong(codeParam, "user_id and peer_id of a private dialog differ")
	}
	if chat == nil || !chat.settle(p.EventID, s.clock.Now()) {
		return nil, refuse(codeParam, "event_id is invalid")
	}
	s.snackbar(c.group, chat, data)
	return done, nil
}

func readEventData(text string) (eventData, error) {
	var d eventData
	if text == "" {
		return d, nil
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, wrong(codeParam, "event_data is not valid json: %v", err)
	}
	switch {
	case d.Type == "show_snackbar" && (d.Text == "" || length(d.Text) > maxSnackbar):
		return d, wrong(codeParam, "event_data: a snackbar of %d characters where 1 to %d are allowed", length(d.Text), maxSnackbar)
	case d.Type == "open_link" && !validURL(d.Link):
		return d, wrong(codeParam, "event_data: broken link")
	case d.Type == "open_app" && d.AppID == 0:
		return d, wrong(codeParam, "event_data: app_id is required")
	case d.Type != "show_snackbar" && d.Type != "open_link" && d.Type != "open_app":
		return d, wrong(codeParam, "event_data of type %q", d.Type)
	}
	return d, nil
}

// settle takes a tap off; it says whether that was in time.
func (c *chat) settle(id string, now time.Time) bool {
	i := slices.IndexFunc(c.Taps, func(t *tap) bool { return t.ID == id })
	if i < 0 {
		return false
	}
	asked := c.Taps[i].Asked
	c.Taps = slices.Delete(c.Taps, i, i+1)
	return now.Sub(asked) <= tapLife
}

// snackbar shows the answer to a tap, if it says something.
func (s *Server) snackbar(g *group, c *chat, d eventData) {
	s.touch(c)
	if d.Type == "" {
		return
	}
	bar := Snackbar{Revision: c.Revision, Text: d.Text, Link: d.Link}
	if d.Type == "open_app" {
		bar.Link = appLink(d)
	}
	c.Snackbars = append(c.Snackbars, bar)
	c.Snackbars = c.Snackbars[max(0, len(c.Snackbars)-keepSnackbars):]
	if bar.Link != "" {
		c.note(g.Name + " (opens): " + bar.Link)
		return
	}
	c.note(g.Name + " (snackbar): " + bar.Text)
}

func appLink(d eventData) string {
	return "https://vk.com/app" + itoa(int(d.AppID)) + "#" + d.Hash
}
