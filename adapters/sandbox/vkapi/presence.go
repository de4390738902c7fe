package vkapi

import (
	"strconv"
	"strings"
)

type readMark struct {
	GroupID      int64   `json:"group_id"`
	PeerID       int64   `json:"peer_id"`
	MessageIDs   []int64 `json:"message_ids"`
	StartMessage int64   `json:"start_message_id"`
	UpTo         int     `json:"up_to_cmid"`
	Whole        bool    `json:"mark_conversation_as_read"`
}

// markAsRead lets the person see that the community has read their messages.
func (s *Server) markAsRead(c *call, p readMark) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	chat := c.group.Chats[p.PeerID]
	if chat == nil {
		return nil, wrong(codeParam, "peer_id: there is no such dialog")
	}
	seen := p.UpTo
	for _, id := range append(p.MessageIDs, p.StartMessage) {
		if post := chat.postByID(id); post != nil {
			seen = max(seen, post.Number)
		}
	}
	if seen == 0 || p.Whole {
		seen = chat.Next - 1
	}
	if seen > chat.SeenTo {
		chat.SeenTo = seen
		s.touch(chat)
	}
	return done, nil
}

type activity struct {
	GroupID int64  `json:"group_id"`
	PeerID  int64  `json:"peer_id"`
	UserID  int64  `json:"user_id"`
	Type    string `json:"type"`
}

// setActivity shows for a while that the community is writing.
func (s *Server) setActivity(c *call, p activity) (any, error) {
	if err := c.own(p.GroupID); err != nil {
		return nil, err
	}
	if p.Type == "" || (p.PeerID == 0) == (p.UserID == 0) {
		return nil, wrong(codeParam, "setActivity needs a type, and either peer_id or user_id")
	}
	chat, _, err := s.reach(c.group, p.PeerID+p.UserID)
	if err != nil {
		return nil, err
	}
	chat.Typing = s.clock.Now().Add(typingLife)
	s.touch(chat)
	return done, nil
}

// User is a person as VK tells of them.
type User struct {
	ID          int64  `json:"id"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	Deactivated string `json:"deactivated,omitempty"`
	Open        bool   `json:"can_access_closed"`
	Closed      bool   `json:"is_closed"`
}

func (p *person) user() User {
	first, last, _ := strings.Cut(p.Name, " ")
	u := User{ID: p.ID, FirstName: first, LastName: last, Open: true}
	if p.Gone {
		u.FirstName, u.LastName, u.Deactivated = "DELETED", "", "deleted"
	}
	return u
}

type usersParams struct {
	UserIDs []string `json:"user_ids"`
}

// getUsers tells of those people who are there; of others it says nothing.
func (s *Server) getUsers(_ *call, p usersParams) (any, error) {
	users := []User{}
	for _, name := range p.UserIDs {
		id, err := strconv.ParseInt(strings.TrimPrefix(name, "id"), 10, 64)
		if person := s.state.people[id]; err == nil && person != nil {
			users = append(users, person.user())
		}
	}
	return users, nil
}

// Group is a community as VK tells of it.
type Group struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	ScreenName string `json:"screen_name"`
	Closed     int    `json:"is_closed"`
	Type       string `json:"type"`
}

func (g *group) public() Group {
	return Group{ID: g.ID, Name: g.Name, ScreenName: g.ScreenName, Type: "group"}
}

type groupsParams struct {
	GroupIDs []string `json:"group_ids"`
	GroupID  string   `json:"group_id"`
}

// objectVersion is where groups.getById turns from a list into an object: it is one in 5.199, and was none in 5.131.
const objectVersion = 132

// getGroups tells of communities; without a name, of the token's own.
func (s *Server) getGroups(c *call, p groupsParams) (any, error) {
	names := p.GroupIDs
	if p.GroupID != "" {
		names = append(names, p.GroupID)
	}
	if len(names) == 0 {
		names = []string{strconv.FormatInt(c.group.ID, 10)}
	}
	groups := []Group{}
	for _, name := range names {
		for _, g := range s.state.Groups {
			if name == g.ScreenName || name == strconv.FormatInt(g.ID, 10) {
				groups = append(groups, g.public())
			}
		}
	}
	if len(groups) == 0 {
		return nil, refuse(codeParam, "group_ids: there is no such community")
	}
	if c.version < objectVersion {
		return groups, nil
	}
	return map[string]any{"groups": groups, "profiles": []any{}}, nil
}
