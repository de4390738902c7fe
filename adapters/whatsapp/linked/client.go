package linked

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
)

// client is what is used of whatsmeow, for one device. Its socket is encrypted from end to end and cannot be imitated,
// so this is where tests stand in.
type client interface {
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

// device is the real client.
type device struct {
	*whatsmeow.Client
	identities store.LIDStore
	own        types.JID // kept: the library empties its own when the phone unlinks the device
}

var _ client = (*device)(nil)

// mostPause is the longest pause between the library's own attempts to connect again; it would grow without end.
const mostPause = time.Minute

// newDevice sets a client up so that WhatsApp learns of a message's arrival only after our handler has taken it in. It
// takes three settings: acknowledge after the handler, tell the failure of the handler (see heard), and keep what was
// decrypted, because what is delivered again cannot be decrypted a second time.
func newDevice(of *store.Device, identities store.LIDStore, log *logger, proxy string) (*device, error) {
	c := whatsmeow.NewClient(of, log)
	c.SynchronousAck = true
	c.EnableDecryptedEventBuffer = true
	c.InitialAutoReconnect = true
	c.UseRetryMessageStore = true // who could not read a message asks for it again, perhaps after we were restarted
	c.AutoReconnectHook = func(error) bool {
		c.AutoReconnectErrors = min(c.AutoReconnectErrors, int(mostPause/(2*time.Second)))
		return true
	}
	if proxy != "" {
		if err := c.SetProxyAddress(proxy); err != nil {
			return nil, errProxy // the library's error holds the address, and that perhaps a password
		}
	}
	return &device{Client: c, identities: identities, own: of.GetJID()}, nil
}

func (d *device) OwnJID() types.JID { return d.own }

func (d *device) GetPNForLID(ctx context.Context, lid types.JID) (types.JID, error) {
	return d.identities.GetPNForLID(ctx, lid)
}

func (d *device) GetLIDForPN(ctx context.Context, phone types.JID) (types.JID, error) {
	return d.identities.GetLIDForPN(ctx, phone)
}
