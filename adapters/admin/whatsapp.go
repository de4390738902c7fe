package admin

import (
	"context"
	"encoding/base64"
	"regexp"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"github.com/skip2/go-qrcode"

	"zapis/commands"
	"zapis/domain"
)

// The ways in which WhatsApp is connected.
const (
	WhatsAppOff     = "off"
	WhatsAppLinked  = "linked" // a phone has linked us as a device, or is to
	WhatsAppCloud   = "cloud"  // by Meta's Cloud API
	WhatsAppSandbox = "sandbox"
)

// WhatsApp is how WhatsApp is connected. Without a phone that links us, Look and Pair are nil.
type WhatsApp struct {
	Way  string
	Look func(ctx context.Context) (WhatsAppNumber, error)
	Pair func(ctx context.Context, phone string, say func(PairStep)) error // until the last step was said, or ctx ends
}

// WhatsAppNumber is the number whose phone links us.
type WhatsAppNumber struct {
	Linked    bool
	Number    string // ours, bare digits
	Connected bool   // some process keeps the connection, or is being linked
	State     string // of the connection of this process
	Reason    string
	Since     time.Time // of this state
	Until     time.Time // of a ban
	First     time.Time // message that was sent unasked; zero if none was
	Proactive int       // messages of the last 24 hours to people who had not written
	Strangers int       // those of them that went to people who had never written
}

// errBadPhone is returned for what is no number of a phone.
const errBadPhone domain.Refusal = "whatsapp_phone"

func (p *Panel) routeWhatsApp(in inside) {
	in.look("/whatsapp", "whatsapp", p.whatsApp)
	in.stream("/whatsapp/pairing", "whatsapp_pairing", admins, p.pairingNow)
	in.change("/whatsapp/pair", "pair_whatsapp", admins, p.pair)
	in.change("/whatsapp/call-off", "call_pairing_off", admins, p.callPairingOff)
}

type whatsAppView struct {
	Way     string
	Number  WhatsAppNumber
	Pairing pairState
	CanPair bool
}

func (p *Panel) whatsApp(c echo.Context, shown page) (templ.Component, error) {
	view := whatsAppView{Way: p.WhatsApp.Way}
	view.Pairing, _ = p.pairing.now()
	if p.WhatsApp.Look != nil {
		var err error
		if view.Number, err = p.WhatsApp.Look(c.Request().Context()); err != nil {
			return nil, err
		}
	}
	view.CanPair = shown.admin() && p.WhatsApp.Pair != nil && !view.Number.Linked
	return whatsAppPage(shown, view), nil
}

// phoneNumber is how a number is typed; signs between the digits go.
var phoneNumber = regexp.MustCompile(`^\+?[0-9]{8,15}$`)

// pair begins in the background. Which steps follow is told by pairingNow.
func (p *Panel) pair(c echo.Context, shown page, meta commands.Meta) (string, error) {
	if p.WhatsApp.Pair == nil {
		return "", errUnpairable
	}
	phone := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(c.FormValue("pair_phone"))
	if phone != "" && !phoneNumber.MatchString(phone) {
		return "", errBadPhone
	}
	return back(c, "done", "pairing"), p.pairing.start(shown.who.Member.Name, meta.Action, func(ctx context.Context, say func(PairStep)) error {
		return p.WhatsApp.Pair(ctx, phone, say)
	})
}

func (p *Panel) callPairingOff(c echo.Context, _ page, _ commands.Meta) (string, error) {
	p.pairing.callOff()
	return back(c, "done", "pairing_off"), nil
}

// pairingNow shows what to do on the phone, step by step, until the browser leaves.
func (p *Panel) pairingNow(c echo.Context, shown page, say func(templ.Component) error) error {
	for {
		at, changed := p.pairing.now()
		shown.now = time.Now()
		if err := say(pairingState(shown, at)); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-c.Request().Context().Done():
			return nil
		case <-p.works.ctx.Done():
			return nil
		}
	}
}

// qrSide is how wide a QR picture is, in pixels.
const qrSide = 320

// qrPicture is a code as a picture that stands in the page itself; empty if it cannot be drawn.
func qrPicture(code string) string {
	picture, err := qrcode.Encode(code, qrcode.Low, qrSide)
	if err != nil {
		return ""
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}

// ways are how WhatsApp is connected, in words of operators.
var whatsAppWays = map[string]string{
	WhatsAppOff:     "WhatsApp is not connected. How to is in docs/whatsapp.md.",
	WhatsAppLinked:  "By a phone that links us as a device.",
	WhatsAppCloud:   "By Meta's Cloud API.",
	WhatsAppSandbox: "The sandbox stands in for WhatsApp: nothing goes to real phones.",
}

// whatsAppStates are how the connection is, in words of operators, and how that looks.
var whatsAppStates = map[string]struct{ word, look string }{
	"needs_pairing": {"no phone has linked us", "warn"},
	"online":        {"online", "good"},
	"degraded":      {"not connected at the moment", "warn"},
	"conflict":      {"somebody else is connected as our device", "bad"},
	"banned":        {"banned by WhatsApp", "bad"},
	"outdated":      {"WhatsApp takes this version no more", "bad"},
	"stopped":       {"stopped", "bad"},
}
