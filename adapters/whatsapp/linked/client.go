package linked

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/whatsapp/linked/device"
)

// library is the real client.
type library struct {
	*whatsmeow.Client
	identities store.LIDStore
	own        types.JID // kept: the library empties its own when the phone unlinks the device
}

var _ device.Client = (*library)(nil)

// mostPause is the longest pause between the library's own attempts to connect again; it would grow without end.
const mostPause = time.Minute

// newLibrary sets a client up so that WhatsApp learns of a message's arrival only after our handler has taken it in. It
// takes three settings: acknowledge after the handler, tell the failure of the handler (see heard), and keep what was
// decrypted, because what is delivered again cannot be decrypted a second time.
func newLibrary(of *store.Device, identities store.LIDStore, log *logger, proxy string) (*library, error) {
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
	return &library{Client: c, identities: identities, own: of.GetJID()}, nil
}

func (c *library) OwnJID() types.JID { return c.own }

func (c *library) GetPNForLID(ctx context.Context, lid types.JID) (types.JID, error) {
	return c.identities.GetPNForLID(ctx, lid)
}

func (c *library) GetLIDForPN(ctx context.Context, phone types.JID) (types.JID, error) {
	return c.identities.GetLIDForPN(ctx, phone)
}
