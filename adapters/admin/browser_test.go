package admin_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"zapis/adapters/admin"
	"zapis/adapters/browsertest"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/staff"
)

// sizes are the browsers in which each page is looked at.
var sizes = []struct {
	name          string
	width, height int64
	flags         []chromedp.ExecAllocatorOption
}{
	{"desk", 1280, 900, nil},
	{"phone", 390, 844, nil},
	{"dark", 1280, 900, []chromedp.ExecAllocatorOption{browsertest.Dark}},
}

// enters signs the first admin in, from the link that the program prints.
func (w *world) enters(s *browsertest.Screen) {
	w.t.Helper()
	code, _, err := w.gate.Invite(w.t.Context(), domain.ID{})
	if err != nil {
		w.t.Fatal(err)
	}
	s.Do("open the link", chromedp.Navigate(w.server.URL+admin.Base+"/join/"+code), chromedp.WaitVisible(browsertest.Saying("Welcome")))
	s.Fits("admin-welcome")
	s.Do("choose", chromedp.SendKeys(chromedp.CSS("[name=name]"), "Olga"), chromedp.SendKeys(chromedp.CSS("[name=password]"), password))
	s.Presses("Continue", "A second factor")
	s.Fits("admin-second-factor")
	s.Presses("Not now: this is the sandbox", "Overview")
}

// inside is a browser in which an admin has signed in.
func (w *world) inside(name string, width, height int64, flags ...chromedp.ExecAllocatorOption) *browsertest.Screen {
	w.t.Helper()
	s := browsertest.Open(w.t, name, width, height, flags...)
	id := commands.StaffID(name)
	if _, err := w.Staff(w.t.Context(), commands.BySystem(newID()), id, staff.Add{Member: id, Name: name, Role: access.Admin}); err != nil {
		w.t.Fatal(err)
	}
	code, _, err := w.gate.Invite(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	s.Do("open the link", chromedp.Navigate(w.server.URL+admin.Base+"/join/"+code), chromedp.WaitVisible(browsertest.Saying("Choose a password")))
	s.Do("choose", chromedp.SendKeys(chromedp.CSS("[name=password]"), password))
	s.Presses("Continue", "A second factor")
	s.Presses("Not now: this is the sandbox", "Overview")
	return s
}

// opens goes to a page that says something.
func (w *world) opens(s *browsertest.Screen, path, says string) {
	w.t.Helper()
	s.Do("open "+path, chromedp.Navigate(w.server.URL+admin.Base+path), chromedp.WaitVisible(browsertest.Saying(says)))
}

func TestTheFirstAdminComesInByABrowser(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.book(w.client("Ирина"), 24*time.Hour)
			s := browsertest.Open(t, size.name, size.width, size.height, size.flags...)
			w.enters(s)
			s.Fits("admin-overview")
			for _, page := range []struct{ path, says, name string }{
				{"/staff", "Who signs in here", "staff"}, {"/account", "Where you are signed in", "account"}, {"/system", "Settings in force", "system"},
			} {
				w.opens(s, page.path, page.says)
				s.Fits("admin-" + page.name)
			}
			s.Presses("Sign out", "Password")
			s.Fits("admin-sign-in")
			w.opens(s, "/staff", "Password")
			s.Do("sign in", chromedp.SendKeys(chromedp.CSS("[name=name]"), "olga"), chromedp.SendKeys(chromedp.CSS("[name=password]"), "wrong wrong wrong"))
			s.Presses("Sign in", "Name or password is not right")
			s.Fits("admin-sign-in-wrong")
			s.Do("type again", chromedp.SendKeys(chromedp.CSS("[name=password]"), password))
			s.Presses("Sign in", "A second factor")
			s.Presses("Not now: this is the sandbox", "Who signs in here")
		})
	}
}
