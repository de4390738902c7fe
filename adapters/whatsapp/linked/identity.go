package linked

import (
	"context"
	"fmt"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/whatsapp/linked/device"
)

// lidSuffix tells the two identities of an account apart: its phone is bare digits, and its LID, by which WhatsApp hides
// the phone, is digits followed by this.
const lidSuffix = "@" + types.HiddenUserServer

// identity is a person at WhatsApp, by both names, as far as they are known.
type identity struct{ lid, phone types.JID }

// identified sorts the ids of one person, and asks for the one that is missing.
func identified(ctx context.Context, c device.Client, ids ...types.JID) (identity, error) {
	var who identity
	for _, id := range ids {
		switch id.Server {
		case types.HiddenUserServer, types.HostedLIDServer:
			who.lid = types.NewJID(id.User, types.HiddenUserServer)
		case types.DefaultUserServer, types.LegacyUserServer, types.HostedServer:
			who.phone = types.NewJID(id.User, types.DefaultUserServer)
		}
	}
	var err error
	switch {
	case who.lid.IsEmpty() && !who.phone.IsEmpty():
		who.lid, err = c.GetLIDForPN(ctx, who.phone)
	case who.phone.IsEmpty() && !who.lid.IsEmpty():
		who.phone, err = c.GetPNForLID(ctx, who.lid)
	}
	if err != nil {
		return identity{}, fmt.Errorf("look up the other identity: %w", err)
	}
	return who, nil
}

// account is the identity that people are known by: the LID, which stays when somebody changes their phone, else the phone.
func (i identity) account() string {
	if !i.lid.IsEmpty() {
		return i.lid.User + lidSuffix
	}
	return i.phone.User
}

// alias is the other identity, if both are known.
func (i identity) alias() string {
	if i.lid.IsEmpty() {
		return ""
	}
	return i.phone.User
}

// accounts are the identities that are known, the one that people are known by first.
func (i identity) accounts() []string {
	if i.alias() == "" {
		return []string{i.account()}
	}
	return []string{i.account(), i.alias()}
}

// address is where an account is written to. What is neither a phone nor a LID belongs to WhatsApp's official API.
func address(account string) (types.JID, bool) {
	user, isLID := strings.CutSuffix(account, lidSuffix)
	if user == "" || strings.Trim(user, "0123456789") != "" {
		return types.JID{}, false
	}
	if isLID {
		return types.NewJID(user, types.HiddenUserServer), true
	}
	return types.NewJID(user, types.DefaultUserServer), true
}
