package vkapi

// method carries out a call whose parameters fit the specification, while the server's state is held.
type method func(s *Server, c *call) (any, error)

// methods are all that this fake speaks; spec.json holds their parameters.
var methods = map[string]method{
	"messages.send":                      with((*Server).sendMessage),
	"messages.edit":                      with((*Server).editMessage),
	"messages.sendMessageEventAnswer":    with((*Server).answerTap),
	"messages.markAsRead":                with((*Server).markAsRead),
	"messages.setActivity":               with((*Server).setActivity),
	"users.get":                          with((*Server).getUsers),
	"groups.getById":                     with((*Server).getGroups),
	"groups.getLongPollServer":           with((*Server).getLongPollServer),
	"groups.getLongPollSettings":         with((*Server).getLongPollSettings),
	"groups.setLongPollSettings":         with((*Server).setLongPollSettings),
	"groups.getCallbackConfirmationCode": with((*Server).getConfirmationCode),
	"groups.addCallbackServer":           with((*Server).addHook),
	"groups.getCallbackServers":          with((*Server).getHooks),
	"groups.editCallbackServer":          with((*Server).editHook),
	"groups.deleteCallbackServer":        with((*Server).deleteHook),
	"groups.getCallbackSettings":         with((*Server).getHookSettings),
	"groups.setCallbackSettings":         with((*Server).setHookSettings),
	"photos.getMessagesUploadServer":     with((*Server).photoUploadServer),
	"photos.saveMessagesPhoto":           with((*Server).savePhoto),
	"docs.getMessagesUploadServer":       with((*Server).documentUploadServer),
	"docs.save":                          with((*Server).saveDocument),
}

// with decodes a method's parameters.
func with[P any](run func(*Server, *call, P) (any, error)) method {
	return func(s *Server, c *call) (any, error) {
		var p P
		if err := c.decode(&p); err != nil {
			return nil, err
		}
		return run(s, c, p)
	}
}

const done = 1 // what methods without a result answer

// reach finds the dialog with somebody to whom a community wants to write, and the reason why it cannot.
func (s *Server) reach(g *group, peer int64) (*chat, *person, error) {
	p := s.state.people[peer]
	if p == nil {
		return nil, nil, refuse(codeNoContact)
	}
	c := g.chat(p.ID)
	switch {
	case p.Gone:
		return nil, nil, refuse(codeUserDeleted)
	case p.Private:
		return nil, nil, refuse(codePrivacy)
	case !c.Allowed:
		return nil, nil, refuse(codeDenied)
	}
	return c, p, nil
}

// own refuses a call that speaks of another community than the token's.
func (c *call) own(groupID int64) error {
	if groupID != 0 && groupID != c.group.ID {
		return refuse(codeAccess, "group_id is not that of the token")
	}
	return nil
}
