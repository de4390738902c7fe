package rest

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"zapis/adapters/rest/api"
	"zapis/commands"
	"zapis/domain"
)

// MyMessages is what a master and the caller wrote.
func (a *API) MyMessages(c echo.Context, id api.MasterId, params api.MyMessagesParams) error {
	if _, err := a.known(c, id); err != nil {
		return err
	}
	return a.messages(c, id, callerOf(c).person.ID, params.Cursor, params.Limit)
}

// Messages is what a client and the caller wrote.
func (a *API) Messages(c echo.Context, id api.ClientId, params api.MessagesParams) error {
	_, m, err := a.client(c, id)
	if err != nil {
		return err
	}
	return a.messages(c, m.ID, id, params.Cursor, params.Limit)
}

// messages answers with a page of a conversation: the latest, or the one before a message.
func (a *API) messages(c echo.Context, owner, client domain.ID, cursor api.Cursor, limit api.Limit) error {
	before, _ := strconv.ParseInt(cursor, 10, 64) // 0: the latest
	found, more, err := a.Chats.Before(c.Request().Context(), owner, client, before, sized(limit))
	if err != nil {
		return err
	}
	said := api.Messages{Items: []api.Message{}}
	for _, m := range found {
		said.Items = append(said.Items, messageSaid(m))
	}
	if more && len(found) > 0 {
		said.Next = strconv.FormatInt(found[0].Number, 10)
	}
	return shown(c, said)
}

// WriteToMaster writes to a master.
func (a *API) WriteToMaster(c echo.Context, id api.MasterId, params api.WriteToMasterParams) error {
	return a.write(c, params.IdempotencyKey, func(meta commands.Meta) (owner, client domain.ID) { return id, meta.Actor })
}

// WriteToClient writes to a client.
func (a *API) WriteToClient(c echo.Context, id api.ClientId, params api.WriteToClientParams) error {
	return a.write(c, params.IdempotencyKey, func(meta commands.Meta) (owner, client domain.ID) { return commands.MasterID(meta.Actor), id })
}

func (a *API) write(c echo.Context, key string, between func(commands.Meta) (owner, client domain.ID)) error {
	body, err := bodyOf[api.Write](c)
	if err != nil {
		return err
	}
	var id domain.ID
	err = a.change(c, key, func(ctx context.Context, meta commands.Meta) (commands.Done, error) {
		id = commands.NewID(meta.Action, "message")
		owner, client := between(meta)
		return a.Commands.SendMessage(ctx, meta, commands.SendMessage{
			Message: id, Master: owner, Client: client, Text: domain.Personal(body.Text), Booking: body.Booking,
		})
	})
	if err != nil {
		return err
	}
	return made(c, id)
}

// Conversations are the caller's as a master.
func (a *API) Conversations(c echo.Context, params api.ConversationsParams) error {
	m, err := a.own(c)
	if err != nil {
		return err
	}
	offset, limit := from(params.Cursor), sized(params.Limit)
	found, more, err := a.Chats.Conversations(c.Request().Context(), m.ID, offset, limit)
	if err != nil {
		return err
	}
	said := api.Conversations{Items: []api.Conversation{}, Next: next(offset, limit, more)}
	for _, one := range found {
		said.Items = append(said.Items, api.Conversation{
			Client: one.Client, ClientName: one.ClientName, Last: messageSaid(one.Last), Unanswered: one.Unanswered,
		})
	}
	return shown(c, said)
}
