package web_test

import (
	"bytes"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/adapters/web"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/domain/slots"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func cancelling(id domain.ID) commands.CancelBooking {
	return commands.CancelBooking{Booking: id, Cause: booking.ByWish}
}

const largestPage = 50 << 10

// elsewhere is anything that a page would fetch from another host.
var elsewhere = regexp.MustCompile(`<(img|link rel="(icon|stylesheet)"|script|iframe)[^>]*(src|href)="(https?:)?//`)

// walk is every page on the way of a booking, with how each is reached.
func (b *browser) walk(visit func(name string, page answer)) {
	b.t.Helper()
	see := func(name string) { b.t.Helper(); visit(name, b.page) }
	b.opens("/m/" + b.code)
	see("card")
	b.clicks("15:00")
	see("confirm")
	b.submits("/m/"+b.code, "name", "", "phone", "1")
	see("refused")
	b.submits("/m/"+b.code, "name", "Ирина", "phone", "+79161234567")
	see("booked")
	own := strings.Split(b.address, "?")[0]
	b.submits("/join")
	see("join")
	b.opens(own)
	b.opens(b.link(words.In(b.language()).Text("button.move", nil)))
	see("move")
	b.clicks("16:00")
	see("move sure")
	b.opens(own)
	b.opens(b.link(words.In(b.language()).Text("button.cancel", nil)))
	see("cancel sure")
	b.page = b.send(http.MethodGet, "/m/NOSUCHCODE", nil)
	see("none")
}

func (b *browser) language() string { return words.Base(b.header.Get("Accept-Language")) }

func TestEveryPageIsSmallAndStrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	w.browser().walk(func(name string, page answer) {
		if len(page.body) >= largestPage {
			t.Errorf("%s has %d bytes", name, len(page.body))
		}
		csp := page.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: %s", name, csp)
		}
		if page.header.Get("Referrer-Policy") != "no-referrer" || page.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, page.header)
		}
		if elsewhere.MatchString(page.body) || strings.Contains(page.body, "<script") || strings.Contains(page.body, " style=") || strings.Contains(page.body, " onclick") {
			t.Errorf("%s fetches or runs something:\n%s", name, page.body)
		}
		if name != "card" && name != "move" && page.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be stored: %s", name, page.header.Get("Cache-Control"))
		}
		if private := strings.Contains(page.body, "noindex"); private == (name == "card" || name == "confirm" || name == "refused") {
			t.Errorf("%s: found by searching is %v", name, !private)
		}
	})
}

// The largest that a master can have: pages of services, all places, long texts everywhere.
func TestThePageOfAMasterWithEverythingIsSmall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	w.tell(master.ChangeProfile{Name: domain.Personal(strings.Repeat("Я", 60)), About: domain.Personal(strings.Repeat("Щ", 500))})
	for i := range 60 {
		w.tell(master.AddService{Service: newID(), Offer: master.Offer{
			Name: strings.Repeat("Ж", 58) + strconv.Itoa(10+i), Description: strings.Repeat("Ю", 500), DurationMin: 60, Price: 150000,
		}})
	}
	for i := range 30 {
		place := newID()
		w.tell(master.AddPlace{Place: place, Name: strings.Repeat("Ш", 58) + strconv.Itoa(10+i), Address: domain.Personal(strings.Repeat("Ы", 200)), Zone: "Europe/Moscow"})
	}
	irina := w.client("Ирина")
	for i := range 4 {
		id := w.book(irina, w.clock().Add(3*time.Hour))
		w.at(w.clock().Add(5 * time.Hour))
		w.done(w.CompleteBooking(t.Context(), w.by(w.anna), id))
		w.done(w.ReviewBooking(t.Context(), w.by(irina), id, 5-i%2, domain.Personal(strings.Repeat("Ё", 900))))
		w.at(monday.AddDate(0, 0, i+1))
	}
	b := w.browser()
	page := b.opens("/m/" + w.code)
	if len(page.body) >= largestPage {
		t.Errorf("%d bytes", len(page.body))
	}
	t.Logf("%d bytes", len(page.body))
	b.sees("★ 4,5 (4)", "Показать свободное время")
	if n := strings.Count(page.body, `type="checkbox"`); n != 50 {
		t.Errorf("%d services", n)
	}
	b.clicks("Ещё услуги ›")
	if n := strings.Count(b.page.body, `type="checkbox"`); n != 11 {
		t.Errorf("%d services on the second page", n)
	}
	b.opens("/m/" + w.code + "?s=0&s=2&p=0")
	b.sees("Маникюр + ЖЖЖ", "2 ч · 3 000 ₽")
	b.opens("/m/" + w.code + "?p=0")
	b.sees("Выберите хотя бы одну услугу.")
}

func TestEveryLanguageHasItsPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	untranslated := regexp.MustCompile(`\b(web|refusal|button|state|news|messenger)\.[a-z_]+\.?[a-z_]*`)
	for i, code := range words.Codes() {
		b := w.browser()
		b.header.Set("Accept-Language", code)
		w.at(monday.AddDate(0, 0, i)) // so that the times are free
		b.walk(func(name string, page answer) {
			if !strings.Contains(page.body, `<html lang="`+code+`">`) {
				t.Errorf("%s is not in %s", name, code)
			}
			for _, id := range untranslated.FindAllString(strings.ReplaceAll(page.body, "/web/style.", ""), -1) {
				t.Errorf("%s in %s says %q", name, code, id)
			}
		})
	}
	w.at(monday.AddDate(0, 0, 20))
	b := w.browser()
	b.header.Set("Accept-Language", "be;q=0.5, fr;q=0.9, tr;q=0.8")
	if page := b.opens("/m/" + w.code); !strings.Contains(page.body, `<html lang="tr">`) {
		t.Error("the first language that there is is not taken")
	}
	b.opens("/m/" + w.code + "?lang=de")
	if !strings.Contains(b.link("13:00"), "lang=de") {
		t.Error("the language that was chosen does not stay")
	}
	b.header.Del("Accept-Language")
	if page := b.opens("/m/" + w.code); !strings.Contains(page.body, `<html lang="ru">`) {
		t.Error("who says nothing is not answered in the master's language")
	}
}

func TestWhereThereIsNothingAPageSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	b.submits("/m/"+w.code, "name", "Ирина", "phone", "+79161234567")
	own := strings.Split(b.address, "?")[0]
	others := w.book(w.client("Ольга"), monday.Add(7*time.Hour)).Short()

	issue := func(link master.IssueLink) string {
		done, code, err := w.IssueLink(t.Context(), w.by(w.anna), w.master, link)
		w.done(done, err)
		return code
	}
	revoked, expired := issue(master.IssueLink{}), issue(master.IssueLink{Expires: monday.Add(time.Hour)})
	done, guest, err := w.TakeInGuest(t.Context(), w.by(w.anna), w.master, commands.Guest{Name: "Гость"})
	w.done(done, err)
	invitation := issue(master.IssueLink{For: guest, Expires: monday.AddDate(0, 0, 30)})
	w.tell(master.RevokeLink{Code: revoked})
	w.at(monday.Add(2 * time.Hour))
	stranger := w.browser()
	for _, path := range []string{
		"/m/" + revoked, "/m/" + expired, "/m/" + invitation, "/m/NOSUCH", "/m/%00", "/m/..%2f", "/m", "/m/", "/b", "/b/",
		"/b/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "/m/NOSUCH/preview.png", "/m/" + w.code + "/qr/vk.png",
		own + "/" + others + "/cancel", own + "/" + others + "/move", own + "/" + others + "/calendar.ics", own + "/x/cancel",
	} {
		got := stranger.send(http.MethodGet, path, nil)
		if got.status != http.StatusNotFound || !strings.Contains(got.body, "<h1>Здесь ничего нет</h1>") {
			t.Errorf("%s: %d\n%s", path, got.status, got.body)
		}
	}
	if got := b.send(http.MethodGet, "/m/"+revoked, nil); got.status != http.StatusOK {
		t.Errorf("whom the master knows, a link that ended still lets in: %d", got.status)
	}
	for _, path := range []string{"/m/" + w.code, own + "/" + others + "/move"} {
		if got := b.send(http.MethodPost, path, url.Values{"key": {"short"}}); got.status != http.StatusBadRequest && got.status != http.StatusNotFound {
			t.Errorf("an empty form to %s: %d", path, got.status)
		}
	}
	w.done(w.Erase(t.Context(), w.by(events[booking.Placed](w)[0].Client)))
	if got := b.send(http.MethodGet, own, nil); got.status != http.StatusNotFound {
		t.Errorf("who was erased: %d", got.status)
	}
	if got := b.send(http.MethodGet, "/m/"+w.code, nil); got.status != http.StatusOK || strings.Contains(got.body, "Мои записи") {
		t.Errorf("the cookie of who was erased: %d", got.status)
	}
}

func TestFormsComeFromOurPagesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	for _, c := range []struct {
		site, origin string
		want         int
	}{
		{"same-origin", "", http.StatusSeeOther},
		{"cross-site", "https://evil.example", http.StatusForbidden},
		{"same-site", "https://other.example", http.StatusForbidden},
		{"cross-site", "null", http.StatusForbidden},
		{"", "https://evil.example", http.StatusForbidden},
		{"", "null", http.StatusSeeOther}, // a browser that hides our own origin from us, see withoutHiddenOrigin
	} {
		b := w.browser()
		b.chooses("15:00")
		path, form := b.form("/m/" + w.code)
		form.Set("name", "Ирина")
		form.Set("phone", "+79161234567")
		b.header.Set("Sec-Fetch-Site", c.site)
		b.header.Set("Origin", c.origin)
		if got := b.send(http.MethodPost, path, form); got.status != c.want {
			t.Errorf("%+v: %d", c, got.status)
		}
		for _, placed := range events[booking.Placed](w) {
			w.done(w.CancelBooking(t.Context(), w.by(w.anna), cancelling(placed.Booking)))
		}
	}
	b := w.browser()
	b.chooses("16:00")
	path, form := b.form("/m/" + w.code)
	form.Set("name", strings.Repeat("a", 20_000))
	if got := b.send(http.MethodPost, path, form); got.status != http.StatusBadRequest {
		t.Errorf("a huge form: %d", got.status)
	}
}

func TestWhoAsksWithoutEndIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, web.Rates{Pages: 2, Forms: 1, Wrong: 0.25})
	b, neighbour := w.browser(), w.browser()
	b.header.Set("X-Forwarded-For", "203.0.113.7")
	neighbour.header.Set("X-Forwarded-For", "203.0.113.8")
	until := func(send func() answer) answer {
		t.Helper()
		for range 200 {
			if got := send(); got.status == http.StatusTooManyRequests {
				return got
			}
		}
		t.Fatal("never slowed down")
		return answer{}
	}
	if got := until(func() answer { return b.send(http.MethodGet, "/m/NOSUCH", nil) }); got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "<h1>Минутку</h1>") {
		t.Errorf("%v", got)
	}
	if got := neighbour.send(http.MethodGet, "/m/"+w.code, nil); got.status != http.StatusOK {
		t.Errorf("their neighbour: %d", got.status)
	}
	b.header.Set("X-Forwarded-For", "203.0.113.9")
	until(func() answer { return b.send(http.MethodPost, "/m/"+w.code, nil) })
	b.header.Set("X-Forwarded-For", "203.0.113.10")
	until(func() answer { return b.send(http.MethodGet, "/m/"+w.code, nil) })
}

func TestAMessengerJoinsAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	b.submits("/m/"+w.code, "name", "Ирина", "phone", "+79161234567")
	own := strings.Split(b.address, "?")[0]
	b.submits("/join")
	code := strings.TrimPrefix(b.link("Telegram"), "https://t.me/zapis_bot?start=")
	b.sees("Напоминания в мессенджере", "data:image/png;base64,")
	by := commands.Claimant{Messenger: "telegram", Account: "777", Name: "Ира"}
	done, claimed, err := w.Claim(t.Context(), w.by(domain.ID{}), code, by)
	w.done(done, err)
	b.opens(own)
	if strings.Contains(b.page.body, "/admit") {
		t.Error("asked before the other side has said yes")
	}
	w.done(w.ConfirmClaim(t.Context(), w.by(domain.ID{}), claimed.Owner.ID, by, true))
	b.opens(own)
	b.sees("Telegram: Ира хочет присоединиться к вам. Это вы?")
	b.submits("/admit", "yes", "1")
	b.sees("теперь мы пишем вам и в мессенджере", "Напоминания и новости приходят вам сюда: Telegram.", "15:00–16:00")
	if strings.Contains(b.page.body, "/join") || strings.Contains(b.page.text(), "Сами мы вам не напишем") {
		t.Error("who is reachable is still offered a messenger")
	}
	if linked := events[person.AccountLinked](w); linked[len(linked)-1].Messenger != "telegram" {
		t.Errorf("%+v", linked)
	}
}

func TestPreviewsAndCodesArePictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	page := b.opens("/m/" + w.code)
	for _, meta := range []string{
		`<link rel="canonical" href="` + w.server.URL + "/m/" + w.code + `">`, `<meta property="og:title" content="Анна, маникюр: запись">`,
		`<meta property="og:image" content="` + w.server.URL + "/m/" + w.code + `/preview.png">`, `<meta property="og:description" content="Маникюр">`,
	} {
		if !strings.Contains(page.body, meta) {
			t.Errorf("no %s in\n%s", meta, page.body)
		}
	}
	for path, width := range map[string]int{"/preview.png": 1200, "/qr/telegram.png": 720, "/qr/whatsapp.png": 720} {
		got := b.send(http.MethodGet, "/m/"+w.code+path, nil)
		picture, err := png.Decode(bytes.NewReader([]byte(got.body)))
		if err != nil || picture.Bounds().Dx() != width || len(got.body) > 60<<10 {
			t.Errorf("%s: %d, %v, %d bytes", path, got.status, err, len(got.body))
		}
	}
	style := regexp.MustCompile(`href="(/web/style\.[0-9a-f]+\.css)"`).FindStringSubmatch(page.body)
	if len(style) != 2 {
		t.Fatal("no style")
	}
	if got := b.send(http.MethodGet, style[1], nil); got.status != http.StatusOK || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v", got.status, got.header)
	}
}

func TestDaysAndTimesAreThoseOfThePlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	w.tell(master.AddTimeOff{TimeOff: newID(), Span: slots.Span{Start: monday, End: monday.AddDate(0, 0, 36)}})
	b := w.browser()
	b.opens("/m/" + w.code)
	b.sees("Вторник, 29 декабря", "15:15") // the first day after the time off, from noon on
	b.clicks("‹ Раньше")
	b.sees("В эти недели свободного времени нет.")
	b.opens("/m/" + w.code + "?p=0&s=0&d=2026-11-25")
	b.sees("В эти недели свободного времени нет.")
	b.opens("/m/" + w.code + "?p=0&s=0&d=2027-01-02")
	b.sees("Суббота, 2 января 2027", "10:00", "19:00")
	for _, odd := range []string{"d=x", "d=9999-12-31", "from=0001-01-01", "t=-1", "t=99999999999999", "s=99&p=7", "s=-1", "page=-3", "page=99", "p=0&s=0&s=0&s=x"} {
		b.opens("/m/" + w.code + "?" + odd)
	}
}
