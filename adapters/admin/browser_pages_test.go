package admin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zapis/adapters/admin"
	"zapis/adapters/browsertest"
	"zapis/commands"
)

// All pages, in the sizes of screens, with what axe-core finds and pictures of each.
func TestEveryPageFitsEveryScreen(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	w := newWorld(t, records, withAudit(key), building(nil), previewing, linking(make(chan admin.PairStep)))
	ira := w.client("Ирина")
	visit := w.book(ira, 24*time.Hour)
	w.sealed(key)
	said := w.said("Здравствуйте")
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			s := w.inside(size.name, size.width, size.height, size.flags...)
			s.T = t
			for _, page := range []struct{ path, says, name string }{
				{"/people", "Name, phone, account or id", "people"},
				{"/people/" + ira.String(), "Ирина", "person"},
				{"/people/" + w.master.String(), "Студия", "master"},
				{"/bookings", "Ирина", "bookings"},
				{"/bookings/" + visit.String(), "Ирина", "booking"},
				{"/log", "What happens now appears on top", "log"},
				{"/log/" + said, "What came of it", "action"},
				{"/replay", "What was true about a master", "replay"},
				{"/replay?master=" + w.master.String(), "Places and hours", "replay-master"},
				{"/replay/screen", "The last answer", "replay-screen"},
				{"/proof", "Newest head signed", "proof"},
				{"/proof?event=1", "proven", "proof-event"},
				{"/projections", "The read models", "projections"},
				{"/projections/catalogue", "Version of this program", "projection"},
				{"/deliveries", "Deliveries", "deliveries"},
				{"/broadcasts", "Broadcasts", "broadcasts"},
				{"/whatsapp", "Link a phone", "whatsapp"},
				{"/screens", "page two of telegram", "screens"},
				{"/grants", "API access", "grants"},
			} {
				w.opens(s, page.path, page.says)
				s.Fits("admin-" + page.name)
			}
		})
	}
}

func TestARebuildIsFollowedInTheBrowser(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	w := newWorld(t, building(hold))
	w.runs()
	w.book(w.client("Ирина"), 24*time.Hour)
	s := w.inside("desk", 1280, 900)
	w.opens(s, "/projections/week_schedule", "Nothing has been done to it")
	s.Presses("Rebuild", "It goes on when you leave this page")
	s.Fits("admin-rebuilding")
	close(hold)
	s.Do("see the end without loading anything", chromedp.WaitVisible(browsertest.Saying("Swapped at event")))
	s.Fits("admin-rebuilt")
}

func TestTheLogIsVerifiedInTheBrowser(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	w := newWorld(t, withAudit(key))
	w.sealed(key)
	w.runs()
	s := w.inside("desk", 1280, 900)
	w.opens(s, "/proof", "Not verified since this process began")
	s.Presses("Verify now", "Nothing was changed.")
	s.Fits("admin-verified")
}

func TestAPhoneIsLinkedInTheBrowser(t *testing.T) {
	t.Parallel()
	steps := make(chan admin.PairStep)
	w := newWorld(t, linking(steps))
	w.runs()
	s := w.inside("phone", 390, 844)
	w.opens(s, "/whatsapp", "This is against WhatsApp's terms")
	s.Presses("Link by QR code", "Asking WhatsApp for a code")
	steps <- admin.PairStep{Kind: admin.PairScan, Code: "one", Until: time.Now().Add(time.Minute)}
	s.Do("see the code", chromedp.WaitVisible(chromedp.CSS("img.qr")))
	first := browsertest.Ask(s, "read the code", chromedp.Evaluate[string](`document.querySelector("img.qr").getAttribute("src")`))
	s.Fits("admin-pairing")
	steps <- admin.PairStep{Kind: admin.PairScan, Code: "two", Until: time.Now().Add(time.Minute)}
	s.Do("see another code", chromedp.WaitNotPresent(chromedp.CSS(`img.qr[src="`+first+`"]`)), chromedp.WaitVisible(chromedp.CSS("img.qr")))
	steps <- admin.PairStep{Kind: admin.PairDone}
	s.Do("see that it is done", chromedp.WaitVisible(browsertest.Saying("The phone has linked us")))
}

func TestWhatHappensAppearsInTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t, withAudit(newKey(t)))
	w.runs()
	s := w.inside("desk", 1280, 900)
	w.opens(s, "/log", "What happens now appears on top")
	visit := w.book(w.client("Ирина"), 24*time.Hour)
	w.done(w.CancelBooking(t.Context(), w.by(w.anna), commands.CancelBooking{Booking: visit, Revision: 1}))
	s.Do("see it without loading anything", chromedp.WaitVisible(browsertest.Saying("booking.cancelled")))
	if body := browsertest.Ask(s, "read", chromedp.Text(chromedp.CSS("main"))); strings.Contains(body, "Ирина") {
		t.Error("the log says a name")
	}
}
