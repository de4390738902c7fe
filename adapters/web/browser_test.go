package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"zapis/adapters/browsertest"
	"zapis/domain/booking"
)

// From the link to the visit, and on to another time and to none: on a phone and on a desk, with scripts and without.
func TestSomebodyBooksInABrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		width, height int64
		checked       bool // also by axe, which is a script itself
		flags         []chromedp.ExecAllocatorOption
	}{
		{"phone", 390, 844, true, nil},
		{"desk", 1000, 760, true, nil},
		{"small", 320, 568, true, []chromedp.ExecAllocatorOption{browsertest.Dark}},
		{"plain", 390, 844, false, []chromedp.ExecAllocatorOption{browsertest.NoScripts}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, generous)
			w.reviewed()
			s := browsertest.Open(t, c.name, c.width, c.height, c.flags...)
			looks := func(page string) {
				t.Helper()
				if c.checked {
					s.Fits("page-" + page)
				}
			}
			s.Do("open the link", chromedp.Navigate(w.server.URL+"/m/"+w.code), chromedp.WaitVisible(browsertest.Saying("Services")))
			looks("card")
			s.Do("choose", chromedp.Click(chromedp.CSS(`input[value="0"]`)))
			s.Presses("Show free times", "Choose a day")
			looks("times")
			s.Presses("16:00", "Check your booking")
			looks("confirm")
			s.Do("type", chromedp.SendKeys(chromedp.CSS("#name"), "Irina"), chromedp.SendKeys(chromedp.CSS("#phone"), "12"))
			s.Presses("Book", "I did not get the number")
			looks("wrong")
			s.Do("type again", chromedp.SetValue(chromedp.CSS("#phone"), "8 916 123-45-67"))
			s.Presses("Book", "Done! Your visit is below.")
			looks("booked")
			at := browsertest.Ask(s, "look at the address", chromedp.Location())
			s.Do("load it again", chromedp.Navigate(at), chromedp.WaitVisible(browsertest.Saying("16:00")))
			s.Presses("Move", "Another time")
			looks("move")
			s.Presses("18:00", "Move the booking to this time?")
			looks("sure")
			s.Presses("Move it here", "The booking is moved.")
			s.Presses("Get reminders in a messenger", "Open a messenger by one of the links")
			looks("join")
			s.Presses("Done, back to my booking", "18:00")
			s.Presses("Cancel", "Cancel this booking?")
			looks("cancel")
			s.Presses("Cancel the booking", "the time is free again")
			looks("cancelled")
			s.Do("open a wrong link", chromedp.Navigate(w.server.URL+"/m/NOSUCH"), chromedp.WaitVisible(browsertest.Saying("There is nothing here")))
			looks("none")
			if n := len(events[booking.Cancelled](w)); n != 1 {
				t.Errorf("%d bookings were cancelled", n)
			}
			if !strings.Contains(at, "/b/") {
				t.Errorf("the visit was at %s", at)
			}
		})
	}
}
