package main

import (
	"slices"
	"strings"
	"testing"
)

func TestAClientBooksMovesAndCancelsThroughTheAPI(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	a := w.own["anna"]

	days := w.irina.must(200, "GET", "/me/masters/"+a["master"]+"/days?place="+a["place"]+"&service="+a["service"]+"&from=2027-03-01&days=7", nil)
	if got := len(days.body["days"].([]any)); got != 7 {
		t.Errorf("%d free days in a week that is open every day", got)
	}
	starts := w.starts(w.irina, "2027-03-02")
	made := w.book(starts[0])
	if made.status != 201 || made.text("state") != "booked" || made.header.Get("ETag") != `"1"` {
		t.Fatalf("booked: %d %s", made.status, made.raw)
	}
	booking := "/bookings/" + made.text("id")
	if got := w.starts(w.irina, "2027-03-02"); slices.Contains(got, starts[0]) {
		t.Error("what was taken is offered again")
	}
	taken := w.book(starts[0])
	if taken.status != 409 || taken.text("code") != "slot_taken" || len(taken.body["alternatives"].([]any)) != 3 {
		t.Errorf("taken: %d %s", taken.status, taken.raw)
	}

	moved := w.irina.do("POST", booking+"/move", body{"starts": starts[8]}, map[string]string{"If-Match": `"1"`})
	if moved.status != 200 || moved.header.Get("ETag") != `"2"` {
		t.Fatalf("moved: %d %s", moved.status, moved.raw)
	}
	stale := w.irina.do("POST", booking+"/move", body{"starts": starts[4]}, map[string]string{"If-Match": `"1"`})
	if stale.status != 412 || stale.text("code") != "changed_meanwhile" {
		t.Errorf("moved from what it no longer is: %d %s", stale.status, stale.raw)
	}
	for who, front := range map[string]front{"its client": w.irina, "its master": w.anna} {
		seen := front.must(200, "GET", booking, nil)
		if seen.text("starts") != moved.text("starts") || (seen.text("client_name") != "") != (who == "its master") {
			t.Errorf("%s sees %s", who, seen.raw)
		}
		again := front.do("GET", booking, nil, map[string]string{"If-None-Match": seen.header.Get("ETag")})
		if again.status != 304 || len(again.raw) > 0 {
			t.Errorf("%s: the same again: %d", who, again.status)
		}
	}
	if cancelled := w.irina.must(200, "POST", booking+"/cancel", body{"reason": "I am ill"}); cancelled.text("state") != "cancelled" || cancelled.text("cancelled_by") != "client" {
		t.Errorf("cancelled: %s", cancelled.raw)
	}
	if restored := w.irina.must(200, "POST", booking+"/restore", nil); restored.text("state") != "booked" {
		t.Errorf("restored: %s", restored.raw)
	}
	if ahead := w.irina.must(200, "GET", "/me/bookings", nil).body["items"].([]any); len(ahead) != 1 {
		t.Errorf("%d bookings ahead", len(ahead))
	}
}

func TestAKeyIsForOneWish(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	a := w.own["anna"]
	starts := w.starts(w.irina, "2027-03-02")
	wish := func(start any) body {
		return body{"master": a["master"], "place": a["place"], "services": []string{a["service"]}, "starts": start}
	}
	key := map[string]string{"Idempotency-Key": "the-first-wish"}
	first := w.irina.do("POST", "/me/bookings", wish(starts[0]), key)
	again := w.irina.do("POST", "/me/bookings", wish(starts[0]), key)
	if first.status != 201 || again.status != 201 || first.text("id") != again.text("id") {
		t.Errorf("the same wish twice: %d %s, %d %s", first.status, first.text("id"), again.status, again.text("id"))
	}
	if other := w.irina.do("POST", "/me/bookings", wish(starts[8]), key); other.status != 422 || other.text("code") != "idempotency_key_reused" {
		t.Errorf("another wish with the key: %d %s", other.status, other.raw)
	}
	refused := w.irina.do("POST", "/me/bookings", wish(starts[0]), map[string]string{"Idempotency-Key": "the-second-wish"})
	w.irina.must(200, "POST", "/bookings/"+first.text("id")+"/cancel", body{})
	later := w.irina.do("POST", "/me/bookings", wish(starts[0]), map[string]string{"Idempotency-Key": "the-second-wish"})
	if refused.status != 409 || later.status != 409 || later.text("code") != "slot_taken" {
		t.Errorf("refused: %d; the same key when it would be possible: %d %s", refused.status, later.status, later.raw)
	}
	if got := w.boris.do("POST", "/work/time-off", body{"starts": "2027-05-01T00:00:00Z", "ends": "2027-05-02T00:00:00Z"}, key); got.status != 201 {
		t.Errorf("somebody else's key of the same text: %d %s", got.status, got.raw)
	}
	if missing := w.irina.do("POST", "/me/bookings", wish(starts[8]), map[string]string{"Idempotency-Key": ""}); missing.status != 400 || missing.text("code") != "idempotency_key_missing" {
		t.Errorf("no key: %d %s", missing.status, missing.raw)
	}
}

func TestRefreshTokensTakeEachOthersPlace(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	next := func(refresh string) answered {
		return w.ask("POST", "/token", []byte(`{"refresh_token":"`+refresh+`"}`), "", nil)
	}
	second := next(w.irina.refresh)
	if second.status != 200 || second.text("refresh_token") == w.irina.refresh || second.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("refreshed: %d %s", second.status, second.raw)
	}
	if lost := next(w.irina.refresh); lost.status != 200 || lost.text("refresh_token") != second.text("refresh_token") {
		t.Errorf("the answer was lost, and asked for again: %d %s", lost.status, lost.raw)
	}
	third := next(second.text("refresh_token"))
	renewed := front{world: w, token: third.text("access_token")}
	renewed.must(200, "GET", "/me", nil)
	if copied := next(w.irina.refresh); copied.status != 401 || copied.text("code") != "token_reused" {
		t.Errorf("an old one comes again: %d %s", copied.status, copied.raw)
	}
	for name, token := range map[string]string{"the first": w.irina.token, "the newest": renewed.token} {
		if got := w.ask("GET", "/me", nil, token, nil); got.status != 401 {
			t.Errorf("%s access token of a grant that has ended: %d", name, got.status)
		}
	}
	if got := next(third.text("refresh_token")); got.status != 401 || got.text("code") != "grant_revoked" {
		t.Errorf("the newest refresh token of a grant that has ended: %d %s", got.status, got.raw)
	}
	if got := w.ask("POST", "/token/revoke", []byte(`{"refresh_token":"`+w.anna.refresh+`"}`), "", nil); got.status != 204 {
		t.Errorf("revoked by its holder: %d", got.status)
	}
	if got := w.anna.do("GET", "/work", nil, nil); got.status != 401 {
		t.Errorf("after that: %d", got.status)
	}
	w.admin.must(204, "DELETE", "/admin/grants/"+w.boris.grant, nil)
	if got := w.boris.do("GET", "/work", nil, nil); got.status != 401 {
		t.Errorf("after an admin has ended it: %d", got.status)
	}
	if got := w.admin.must(200, "GET", "/admin/grants/"+w.boris.grant, nil); got.text("ended") != "asked" {
		t.Errorf("the grant: %s", got.raw)
	}
}

func TestProblemsAreSaidInTheLanguageOfWhoAsks(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	for accept, want := range map[string]string{"": "Please show a token.", "ru-RU,ru;q=0.9": "Нужен токен.", "en": "Please show a token.", "???": "Please show a token."} {
		if got := w.ask("GET", "/me", nil, "", map[string]string{"Accept-Language": accept}); got.text("title") != want || got.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%q: %s", accept, got.raw)
		}
	}
	for path, status := range map[string]int{"/nothing": 404, "/me/masters/x": 404, "/": 404} {
		if got := w.irina.do("GET", path, nil, nil); got.status != status && got.status != 400 || got.text("code") == "" || !strings.Contains(got.header.Get("Content-Type"), "problem+json") {
			t.Errorf("%s: %d %s", path, got.status, got.raw)
		}
	}
	if got := w.irina.do("PATCH", "/me", nil, nil); got.status != 404 || got.text("code") != "not_found" {
		t.Errorf("another method: %d %s", got.status, got.raw)
	}
	for name, got := range map[string]answered{
		"a body": w.irina.do("POST", "/me/unlink", body{"messenger": "a\x00", "account": "b"}, nil), "a query": w.anna.do("GET", "/work/clients?search=a%00", nil, nil),
	} {
		if got.status != 400 || !strings.Contains(got.text("detail"), "NUL") {
			t.Errorf("%s that no text can hold: %d %s", name, got.status, got.raw)
		}
	}
	wrong := w.irina.do("POST", "/me/bookings", body{"master": "x", "secret": "4242"}, nil)
	if wrong.status != 400 || wrong.text("detail") == "" || strings.Contains(string(wrong.raw), "4242") {
		t.Errorf("a wrong body: %d %s", wrong.status, wrong.raw)
	}
}

func TestTheDocumentAndItsPageAreServed(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	for path, want := range map[string]string{"/api/v1/openapi.yaml": "openapi: 3.1.0", "/api/v1/docs": "Book a visit"} {
		if status, text := get(t, w.base+path); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d", path, status)
		}
	}
}
