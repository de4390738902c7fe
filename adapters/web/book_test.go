package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/master"
	"zapis/domain/person"
)

func TestSomebodyBooksByPhoneMovesAndCancels(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.opens("/m/" + w.code)
	b.sees("Анна, маникюр", "Маникюр", "1 ч · 1 500 ₽", "Садовая, 3", "Сегодня, 23 ноября", "Время местное: Москва (UTC+3)", "Telegram")
	b.clicks("15:00")
	b.sees("Сегодня, 23 ноября, 15:00–16:00")
	b.submits("/m/"+w.code, "name", " Ирина ", "phone", "8 916 123-45-67")
	if !strings.HasPrefix(b.address, "/b/") {
		t.Fatalf("booked, they are at %s", b.address)
	}
	secret, _, _ := strings.Cut(strings.TrimPrefix(b.address, "/b/"), "?")
	b.sees("Готово! Ваш визит ниже.", "Сегодня, 23 ноября, 15:00–16:00", "Сами мы вам не напишем")
	if noted := events[person.PhoneNoted](w); len(noted) != 1 || noted[0].Phone.Text() != "+79161234567" {
		t.Errorf("the phone number: %d noted", len(noted))
	}
	b.opens("/b/" + secret)
	b.clicks("Перенести")
	b.clicks("18:30")
	b.sees("Перенести запись на это время?", "Сегодня, 23 ноября, 18:30–19:30", "Было: Сегодня, 23 ноября, 15:00–16:00")
	b.submits("/move")
	b.sees("Запись перенесена.", "Сегодня, 23 ноября, 18:30–19:30")
	b.clicks("В календарь")
	b.sees("BEGIN:VEVENT", "SEQUENCE:2")
	b.opens("/b/" + secret)
	b.clicks("Отменить")
	b.submits("/cancel")
	b.sees("Запись отменена, время снова свободно.", "Эта запись отменена.")
	b.clicks("Анна, маникюр")
	b.sees("15:00", "18:30", "Мои записи")

	placed, moved, cancelled := events[booking.Placed](w), events[booking.Moved](w), events[booking.Cancelled](w)
	if len(placed) != 1 || len(moved) != 1 || len(cancelled) != 1 || placed[0].By != booking.Client || cancelled[0].By != booking.Client {
		t.Errorf("%d placed, %d moved, %d cancelled", len(placed), len(moved), len(cancelled))
	}
	w.logged(secret, "book", "move", "cancel")
}

// logged checks that the forms of somebody are in the log, each with what became of it, and that no secret is anywhere.
func (w *world) logged(secret string, kinds ...string) {
	w.t.Helper()
	handled := map[string]action.Handled{}
	for _, h := range events[action.Handled](w) {
		handled[h.Action.String()] = h
	}
	received := events[action.Received](w)
	if len(received) != len(kinds) {
		w.t.Fatalf("%d forms were received, want %v", len(received), kinds)
	}
	for i, r := range received {
		h, done := handled[r.Action.String()]
		if r.Kind != kinds[i] || r.Channel != "web" || r.Person.IsZero() || !done || h.Person != r.Person {
			w.t.Errorf("%s on %s: %v", r.Kind, r.Channel, done)
		}
	}
	for _, table := range w.tables() {
		var n int
		if err := w.pool.QueryRow(w.t.Context(), `select count(*) from `+table+` r where r::text like '%' || $1 || '%'`, secret).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		if n > 0 {
			w.t.Errorf("%d rows of %s hold the secret", n, table)
		}
	}
}

func (w *world) tables() (names []string) {
	w.t.Helper()
	rows, err := w.pool.Query(w.t.Context(), `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
	if err != nil {
		w.t.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.t.Fatal(err)
		}
		names = append(names, name)
	}
	if rows.Err() != nil || len(names) < 20 {
		w.t.Fatalf("%d tables, %v", len(names), rows.Err())
	}
	return names
}

func TestAFormThatIsSentTwiceBooksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	path, form := b.form("/m/" + w.code)
	form.Set("name", "Ирина")
	form.Set("phone", "+79161234567")
	const taps = 8
	led := make([]string, taps)
	var all sync.WaitGroup
	for i := range taps {
		all.Go(func() {
			if got := w.browser().send(http.MethodPost, path, form); got.status == http.StatusSeeOther {
				led[i] = got.header.Get("Location")
			}
		})
	}
	all.Wait()
	b.follows(b.send(http.MethodPost, path, form)) // and when the page is loaded again, with the cookie
	for i, address := range led {
		if address != b.address {
			t.Errorf("tap %d led to %q, the last to %q", i, address, b.address)
		}
	}
	if placed, people := events[booking.Placed](w), events[person.PhoneNoted](w); len(placed) != 1 || len(people) != 1 {
		t.Errorf("%d bookings of %d people", len(placed), len(people))
	}
	if received := events[action.Received](w); len(received) != 1 {
		t.Errorf("%d forms in the log", len(received))
	}
}

func TestAKeyIsGoodForOneFormOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	path, form := b.form("/m/" + w.code)
	form.Set("name", "Ирина")
	form.Set("phone", "+79161234567")
	if got := b.send(http.MethodPost, path, form); got.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", got.status, got.body)
	}
	form.Set("name", "Олег")
	if got := w.browser().send(http.MethodPost, path, form); got.status != http.StatusConflict || strings.Contains(got.body, `value="`+form.Get("key")) {
		t.Errorf("another form with the same key: %d\n%s", got.status, got.body)
	}
}

func TestATakenTimeOffersOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	w.book(w.client("Ольга"), monday.Add(3*time.Hour))
	b.submits("/m/"+w.code, "name", "Ирина", "phone", "+79161234567")
	if b.page.status != http.StatusConflict {
		t.Fatalf("%d", b.page.status)
	}
	b.sees("Это время только что заняли.", "Свободно рядом", "Сегодня, 14:00", "Сегодня, 16:00")
	b.clicks("Сегодня, 16:00")
	b.sees("Вы записываетесь как Ирина.") // what was typed is not typed again
	b.submits("/m/" + w.code)
	b.sees("Готово! Ваш визит ниже.", "16:00–17:00")
	if got := events[action.Handled](w); len(got) != 2 || got[0].Refusal != "slot_taken" || got[1].Refusal != "" {
		t.Errorf("%+v", got)
	}
	b.opens(b.link("Перенести"))
	b.clicks("18:00")
	w.book(w.client("Олег"), monday.Add(6*time.Hour))
	b.submits("/move")
	if b.page.status != http.StatusConflict {
		t.Errorf("moved to a taken time: %d", b.page.status)
	}
	b.sees("Свободно рядом")
	if stale := b.opens("/m/" + w.code + "?p=0&s=0&t=" + unix(monday.Add(6*time.Hour))); !strings.Contains(stale.text(), "занято") {
		t.Errorf("an old link to a taken time:\n%s", stale.body)
	}
}

func TestWhoComesBackNeedNotType(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("15:00")
	path, form := b.form("/m/" + w.code)
	form.Set("name", "Ирина")
	form.Set("phone", "+79161234567")
	first := b.send(http.MethodPost, path, form)
	if cookie := first.header.Get("Set-Cookie"); !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || strings.Contains(cookie, "Secure") {
		t.Errorf("over http the cookie is %q", cookie)
	}
	b.chooses("17:00")
	b.sees("Вы записываетесь как Ирина.")
	b.submits("/m/" + w.code)
	b.sees("15:00–16:00", "17:00–18:00")
	if !strings.HasPrefix(b.address, strings.Split(first.header.Get("Location"), "?")[0]+"?") {
		t.Errorf("the second booking is at %s", b.address)
	}
	if people := events[person.PhoneNoted](w); len(people) != 1 {
		t.Errorf("%d people", len(people))
	}
	b.chooses("13:00")
	b.opens(b.link("Это не я"))
	b.submits("/m/"+w.code, "name", "Олег", "phone", "+79161234568")
	b.sees("13:00–14:00")
	if strings.Contains(b.page.body, "15:00–16:00") {
		t.Error("somebody else sees what was booked before")
	}
	forgotten := w.browser()
	forgotten.chooses("19:00")
	if got := forgotten.submits("/m/"+w.code, "as", "me"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("who has lost the cookie: %d", got.status)
	}
	forgotten.submits("/m/"+w.code, "name", "Вера", "phone", "+79161234569")
	forgotten.sees("19:00–20:00")
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	for _, c := range []struct{ name, phone, says string }{
		{"", "+79161234567", "Нужно хотя бы одно слово"},
		{"Ирина", "12", "номер"},
		{"Ирина", "", "номер"},
		{strings.Repeat("я", 61), "+79161234567", "Слишком длинно"},
		{"Ири\u202eна", "+79161234567", "невидимые знаки"},
	} {
		b := w.browser()
		b.chooses("15:00")
		_, before := b.form("/m/" + w.code)
		b.submits("/m/"+w.code, "name", c.name, "phone", c.phone)
		if b.page.status != http.StatusUnprocessableEntity {
			t.Errorf("%q, %q: %d", c.name, c.phone, b.page.status)
			continue
		}
		b.sees(c.says)
		if _, after := b.form("/m/" + w.code); after.Get("key") == before.Get("key") {
			t.Error("the key of a form that was refused is used again")
		}
		if !strings.Contains(b.page.body, `aria-invalid="true"`) || b.cookie != "" {
			t.Errorf("%q, %q: nothing is marked, or who was refused is remembered", c.name, c.phone)
		}
	}
	if n := len(events[person.Registered](w)); n != 1 {
		t.Errorf("%d people were registered, Anna among them", n)
	}
}

func TestTheMastersRulesHoldHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	w.policy(func(p *master.Policy) { p.Confirmation, p.CancelWindowMin, p.MoveWindowMin = true, 120, 120 })
	b := w.browser()
	b.chooses("18:00")
	b.sees("Время будет за вами, а запись подтвердят отдельно.")
	b.submits("/m/"+w.code, "name", "Ирина", "phone", "+79161234567")
	b.sees("Ещё не подтверждено.")
	own := strings.Split(b.address, "?")[0]
	b.opens(b.link("Отменить"))
	path, form := b.form("/cancel")
	w.at(monday.Add(5 * time.Hour)) // 17:00 in Moscow
	refused := b.follows(b.send(http.MethodPost, path, form))
	if refused.status != http.StatusConflict || len(events[booking.Cancelled](w)) != 0 {
		t.Errorf("too late: %d", refused.status)
	}
	b.opens(own)
	if strings.Contains(b.page.body, "/cancel") || strings.Contains(b.page.body, "/move") {
		t.Errorf("too late, it still offers to change the booking:\n%s", b.page.body)
	}
	late := b.send(http.MethodGet, strings.TrimSuffix(path, "cancel")+"move", nil)
	if late.status != http.StatusSeeOther || late.header.Get("Location") != own+"?done=late" {
		t.Errorf("%d %s", late.status, late.header.Get("Location"))
	}
}

func TestWhatTheMasterCalledOffIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, generous)
	b := w.browser()
	b.chooses("18:00")
	b.submits("/m/"+w.code, "name", "Ирина", "phone", "+79161234567")
	placed := events[booking.Placed](w)[0]
	w.done(w.CancelBooking(t.Context(), w.by(w.anna), cancelling(placed.Booking)))
	b.opens(b.address)
	b.sees("18:00–19:00", "Эту запись отменил мастер.")
	if strings.Contains(b.page.body, "/cancel") {
		t.Error("what is cancelled can be cancelled")
	}
}

func unix(at time.Time) string { return url.QueryEscape(itoa(at.Unix())) }
