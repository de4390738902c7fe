// Package device is what a linked device consists of, as far as the rest of the program touches it: the client of whatsmeow, and where devices are kept.
//
// Its socket is encrypted from end to end and cannot be imitated, so this is where tests stand in.
package device

import (
	"context"
	"errors"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// ErrElsewhere says that another process has the right to connect.
var ErrElsewhere = errors.New("another process keeps the connection to WhatsApp")

// Client is what is used of whatsmeow, for one device.
type Client interface {
	ConnectContext(ctx context.Context) error
	Disconnect()
	Logout(ctx context.Context) error
	AddEventHandlerWithSuccessStatus(handler whatsmeow.EventHandlerWithSuccessStatus) uint32
	RemoveEventHandler(id uint32) bool
	GetQRChannel(ctx context.Context) (<-chan whatsmeow.QRChannelItem, error)
	PairPhone(ctx context.Context, phone string, push bool, as whatsmeow.PairClientType, name string) (code string, err error)
	SendMessage(ctx context.Context, to types.JID, message *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (whatsmeow.SendResponse, error)
	MarkRead(ctx context.Context, ids []types.MessageID, at time.Time, chat, sender types.JID, kind ...types.ReceiptType) error
	SendChatPresence(ctx context.Context, chat types.JID, state types.ChatPresence, media types.ChatPresenceMedia) error
	IsOnWhatsApp(ctx context.Context, phones []string) ([]types.IsOnWhatsAppResponse, error)
	Upload(ctx context.Context, plaintext []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error)
	Download(ctx context.Context, file whatsmeow.DownloadableMessage) ([]byte, error)

	// GetPNForLID and GetLIDForPN give an empty id if the other identity is not known.
	GetPNForLID(ctx context.Context, lid types.JID) (types.JID, error)
	GetLIDForPN(ctx context.Context, phone types.JID) (types.JID, error)
	// OwnJID is empty while the device is not paired.
	OwnJID() types.JID
}

// Store keeps devices.
type Store interface {
	// Hold takes the right to connect, or returns ErrElsewhere: a device that connects twice throws itself out.
	Hold(ctx context.Context) (Hold, error)
	// Paired is a new client of the device that is paired, nil if none is.
	Paired(ctx context.Context) (Client, error)
	// Unpaired is the client of a new device, which is kept once it is paired.
	Unpaired() (Client, error)
	// Forget removes what is kept of other people.
	Forget(ctx context.Context, people []types.JID) error
	Close() error
}

// Hold is the right to connect. It is lost when the database is.
type Hold interface {
	Alive(ctx context.Context) bool
	Release()
}
