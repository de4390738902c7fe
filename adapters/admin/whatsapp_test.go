package admin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zapis/adapters/admin"
	"zapis/domain/access"
)

// linking lets a world's panel link a phone, in the steps that a test says.
func linking(steps chan admin.PairStep) func(*world, *admin.Options) {
	return func(_ *world, o *admin.Options) {
		o.WhatsApp = admin.WhatsApp{
			Way: admin.WhatsAppLinked,
			Look: func(context.Context) (admin.WhatsAppNumber, error) {
				return admin.WhatsAppNumber{State: "needs_pairing", Proactive: 12, Strangers: 3}, nil
			},
			Pair: func(ctx context.Context, phone string, say func(admin.PairStep)) error {
				if phone != "" {
					say(admin.PairStep{Kind: admin.PairType, Code: "ABCD-" + phone})
				}
				for {
					select {
					case step, more := <-steps:
						if !more {
							return errors.New("WhatsApp is out of reach")
						}
						say(step)
						if step.Kind == admin.PairDone || step.Kind == admin.PairFailed {
							return nil
						}
					case <-ctx.Done():
						return ctx.Err()
					}
				}
			},
		}
	}
}

func TestHowWhatsAppIsConnectedStandsOnAPage(t *testing.T) {
	for way, text := range map[string]string{
		admin.WhatsAppOff: "WhatsApp is not connected.", admin.WhatsAppCloud: "By Meta", admin.WhatsAppSandbox: "The sandbox stands in",
	} {
		w := newWorld(t, func(_ *world, o *admin.Options) { o.WhatsApp.Way = way })
		w.as(access.Admin)
		w.has(w.get("/whatsapp"), text)
		w.has(w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}}), "WhatsApp is not connected by a linked phone.")
	}
}

func TestAPhoneIsLinkedInThePanel(t *testing.T) {
	steps := make(chan admin.PairStep)
	w := newWorld(t, linking(steps))
	w.as(access.Admin)
	w.has(w.get("/whatsapp"), "no phone has linked us", "12", "may ban the number", "Link by QR code")
	w.has(w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}}), "The linking has begun.", "Asking WhatsApp", "Call it off")
	w.has(w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}}), "A phone is being linked already.")
	steps <- admin.PairStep{Kind: admin.PairScan, Code: "first secret"}
	first := w.hear("/whatsapp/pairing", "data:image/png;base64,")
	steps <- admin.PairStep{Kind: admin.PairScan, Code: "second secret"}
	steps <- admin.PairStep{Kind: admin.PairDone}
	if last := w.hear("/whatsapp/pairing", "The phone has linked us."); strings.Contains(last, "data:image") || !strings.Contains(first, "<img") {
		t.Errorf("%q then %q", first, last)
	}
}

func TestALinkingByNumberThatFailsSaysWhy(t *testing.T) {
	steps := make(chan admin.PairStep)
	w := newWorld(t, linking(steps))
	w.as(access.Admin)
	for _, phone := range []string{"12", "x", "+7 912 000-00-00 00 00 0", strings.Repeat("1", 5000)} {
		w.has(w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}, "pair_phone": {phone}}), "The number has 8 to 15 digits")
	}
	w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}, "pair_phone": {"+7 (912) 000-00-01"}})
	w.hear("/whatsapp/pairing", "ABCD-+79120000001")
	close(steps)
	w.hear("/whatsapp/pairing", "WhatsApp is out of reach")
	var logged int
	const secrets = `select count(*) from events where payload::text like '%79120000001%' or payload::text like '%912%000-00-01%'`
	if err := w.pool.QueryRow(t.Context(), secrets).Scan(&logged); err != nil || logged != 0 {
		t.Errorf("the code or number stands %d times in the log, %v", logged, err)
	}
}

func TestALinkingCanBeCalledOff(t *testing.T) {
	w := newWorld(t, linking(make(chan admin.PairStep)))
	w.as(access.Admin)
	w.post("/whatsapp/pair", url.Values{"back": {"/whatsapp"}})
	w.has(w.post("/whatsapp/call-off", url.Values{"back": {"/whatsapp"}}), "The linking was called off.")
	w.hear("/whatsapp/pairing", "not linked")
}

func TestAuditorsLinkNoPhone(t *testing.T) {
	w := newWorld(t, linking(make(chan admin.PairStep)))
	w.as(access.Auditor)
	if got := w.get("/whatsapp"); got.status != http.StatusOK || strings.Contains(got.body, "/whatsapp/pair") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.get("/whatsapp/pairing"); got.status != http.StatusForbidden {
		t.Errorf("the codes: %d", got.status)
	}
	for _, path := range []string{"/whatsapp/pair", "/whatsapp/call-off"} {
		if got := w.post(path, nil); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}
