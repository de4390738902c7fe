package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/postgres"
	"zapis/domain"
	"zapis/domain/operator"
)

// TestEveryOperationDoesWhatItSays calls all that the document has, with answers held against it, in the order in which a
// master, a client, a program and an admin would.
func TestEveryOperationDoesWhatItSays(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	w.clientsDay()
	w.mastersRules()
	w.mastersClients()
	w.mastersBroadcast()
	w.joining()
	w.listening()
	w.admins()
	w.leaving()
	for path, item := range w.doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if _, called := w.called.Load(operation.OperationID); !called {
				t.Errorf("%s %s was never answered with what was wanted", method, path)
			}
		}
	}
}

// items are the entries of a list.
func (a answered) items() []any { list, _ := a.body["items"].([]any); return list }

func (w *apiWorld) clientsDay() {
	a, irina, anna := w.own["anna"], w.irina, w.anna
	if me := irina.must(200, "GET", "/me", nil); me.text("name") != "irina" || me.text("language") != "en" || me.text("master") != "" {
		w.Errorf("who I am: %s", me.raw)
	}
	irina.must(204, "PUT", "/me/language", body{"language": "ru"})
	if got := irina.do("PUT", "/me/language", body{"language": "xx"}, nil); got.status != 422 || got.text("code") != "unknown_locale" {
		w.Errorf("a language that nobody has: %d %s", got.status, got.raw)
	}
	irina.must(204, "PUT", "/me/zone", body{"zone": "Asia/Omsk"})
	irina.must(204, "PUT", "/me/phone", body{"phone": "+79161234567"})
	irina.must(204, "PUT", "/me/notifications", body{"no_offers": true, "quiet": body{"from": "23:00", "to": "07:00"}})
	irina.must(204, "PUT", "/me/messenger", body{"messenger": ""})
	me := irina.must(200, "GET", "/me", nil)
	if me.text("language") != "ru" || me.text("zone") != "Asia/Omsk" || me.text("phone") != "+79161234567" || me.body["notifications"].(body)["no_offers"] != true {
		w.Errorf("after changes: %s", me.raw)
	}
	if masters := irina.must(200, "GET", "/me/masters", nil).items(); len(masters) != 1 {
		w.Errorf("%d masters", len(masters))
	}
	card := irina.must(200, "GET", "/me/masters/"+a["master"], nil)
	if card.text("name") != "anna" || len(card.body["services"].([]any)) != 1 || len(card.body["places"].([]any)) != 1 {
		w.Errorf("a master: %s", card.raw)
	}
	irina.must(200, "GET", "/me/masters/"+a["master"]+"/days?place="+a["place"]+"&service="+a["service"], nil)
	said := irina.must(201, "POST", "/me/masters/"+a["master"]+"/messages", body{"text": "Hello!"}).text("id")
	starts := w.starts(irina, "2027-03-02")
	booking := w.book(starts[0])
	if booking.status != 201 {
		w.Fatalf("booked: %s", booking.raw)
	}
	one := "/bookings/" + booking.text("id")
	irina.must(200, "POST", one+"/move", body{"starts": starts[4]})
	anna.must(200, "POST", one+"/ask-move", body{"reason": "I have to leave"})
	if asked := anna.must(200, "DELETE", one+"/ask-move", nil); asked.body["move_asked"] == true {
		w.Errorf("withdrawn: %s", asked.raw)
	}
	irina.must(200, "POST", one+"/cancel", body{})
	irina.must(200, "POST", one+"/restore", nil)
	if assured := irina.must(200, "POST", one+"/attendance", nil); assured.body["assured"] != true {
		w.Errorf("attendance: %s", assured.raw)
	}
	again := anna.must(201, "POST", "/work/services", body{"name": "Beard", "duration_min": 30, "price": 50000}).text("id")
	if edited := anna.must(200, "PUT", one+"/services", body{"services": []string{a["service"], again}}); edited.body["price"] != 200000.0 {
		w.Errorf("edited: %s", edited.raw)
	}
	if ahead := irina.must(200, "GET", "/me/bookings", nil).items(); len(ahead) != 1 {
		w.Errorf("%d ahead", len(ahead))
	}
	if talk := anna.must(200, "GET", "/work/clients/"+irina.id+"/messages", nil).items(); len(talk) != 1 || talk[0].(body)["id"] != said {
		w.Errorf("the conversation: %v", talk)
	}
	anna.must(201, "POST", "/work/clients/"+irina.id+"/messages", body{"text": "Good morning!", "booking": booking.text("id")})
	first := irina.must(200, "GET", "/me/masters/"+a["master"]+"/messages?limit=1", nil)
	if older := irina.must(200, "GET", "/me/masters/"+a["master"]+"/messages?limit=1&cursor="+first.text("next"), nil).items(); older[0].(body)["text"] != "Hello!" {
		w.Errorf("the page before: %v", older)
	}
	if open := anna.must(200, "GET", "/work/conversations", nil).items(); len(open) != 1 || open[0].(body)["unanswered"] != 0.0 {
		w.Errorf("conversations: %v", open)
	}
	w.irina.must(200, "GET", one, nil)
	w.visited(one)
}

// visited lets the day of a booking pass.
func (w *apiWorld) visited(one string) {
	a := w.own["anna"]
	w.clock.Advance(48 * time.Hour)
	w.anna.must(200, "POST", one+"/no-show", nil)
	w.anna.must(200, "POST", one+"/complete", nil)
	if reviewed := w.irina.must(200, "PUT", one+"/review", body{"stars": 4, "text": "Thank you!"}); reviewed.body["stars"] != 4.0 {
		w.Errorf("reviewed: %s", reviewed.raw)
	}
	w.anna.must(200, "PUT", one+"/answer", body{"text": "Come again!"})
	seen := w.irina.must(200, "GET", "/me/masters/"+a["master"]+"/reviews", nil)
	own := w.anna.must(200, "GET", "/work/reviews", nil)
	if seen.body["stars"] != 4.0 || strings.Contains(string(seen.raw), "irina") || !strings.Contains(string(own.raw), "irina") {
		w.Errorf("reviews: %s, the master's: %s", seen.raw, own.raw)
	}
	if past := w.irina.must(200, "GET", "/me/history?master="+a["master"], nil).items(); len(past) != 1 {
		w.Errorf("history: %v", past)
	}
	if past := w.anna.must(200, "GET", "/work/clients/"+w.irina.id+"/history", nil).items(); len(past) != 1 {
		w.Errorf("a client's history: %v", past)
	}
}

func (w *apiWorld) mastersRules() {
	anna := w.anna
	anna.must(204, "PUT", "/work/profile", body{"name": "Anna", "about": "Ten years"})
	place := anna.must(201, "POST", "/work/places", body{"name": "Home", "address": "Tverskaya 1", "zone": "Europe/Moscow"}).text("id")
	anna.must(204, "PUT", "/work/places/"+place, body{"name": "At home", "address": "Tverskaya 1", "zone": "Europe/Moscow"})
	anna.must(204, "PUT", "/work/places/"+place+"/hours", body{"hours": []any{body{"days": []int{6, 7}, "start": "22:00", "end": "02:00"}}})
	anna.must(204, "PUT", "/work/places/"+place+"/days/2027-03-13", body{"windows": []any{body{"start": "12:00", "end": "15:00"}}})
	anna.must(204, "PUT", "/work/places/"+place+"/days/2027-03-14", body{"windows": []any{}})
	anna.must(204, "DELETE", "/work/places/"+place+"/days/2027-03-13", nil)
	anna.must(204, "DELETE", "/work/places/"+place, nil)
	anna.must(204, "POST", "/work/places/"+place+"/reopen", nil)
	service := anna.must(201, "POST", "/work/services", body{"name": "Colour", "duration_min": 90, "price": 400000, "buffer_after_min": 15, "places": []string{place}}).text("id")
	anna.must(204, "PUT", "/work/services/"+service, body{"name": "Colouring", "duration_min": 120, "price": 500000})
	anna.must(204, "DELETE", "/work/services/"+service, nil)
	anna.must(204, "POST", "/work/services/"+service+"/reopen", nil)
	off := anna.must(201, "POST", "/work/time-off", body{"starts": "2027-05-01T00:00:00+03:00", "ends": "2027-05-08T00:00:00+03:00", "reason": "Holiday"}).text("id")
	work := anna.must(200, "GET", "/work", nil)
	if work.text("about") != "Ten years" || !strings.Contains(string(work.raw), `"22:00"`) || !strings.Contains(string(work.raw), "Colouring") || !strings.Contains(string(work.raw), off) {
		w.Errorf("my work: %s", work.raw)
	}
	anna.must(204, "DELETE", "/work/time-off/"+off, nil)
	policy := work.body["policy"].(body)
	policy["confirmation"], policy["notice_min"] = true, 30
	anna.must(204, "PUT", "/work/policy", policy)
	requested := w.book(w.starts(w.irina, "2027-03-05")[0])
	if requested.text("state") != "requested" {
		w.Errorf("a request: %s", requested.raw)
	}
	if got := anna.must(200, "POST", "/bookings/"+requested.text("id")+"/confirm", nil); got.text("state") != "booked" {
		w.Errorf("confirmed: %s", got.raw)
	}
	declined := w.book(w.starts(w.irina, "2027-03-06")[0])
	if got := anna.must(200, "POST", "/bookings/"+declined.text("id")+"/cancel", body{}); got.text("cause") != "declined" {
		w.Errorf("declined: %s", got.raw)
	}
	policy["confirmation"] = false
	anna.must(204, "PUT", "/work/policy", policy)
	links := anna.must(200, "GET", "/work/links", nil).items()
	if len(links) != 1 || links[0].(body)["came"] != 1.0 {
		w.Errorf("links: %v", links)
	}
	other := anna.must(201, "POST", "/work/links", body{"expires": "2027-12-31T00:00:00Z"}).text("code")
	anna.must(204, "DELETE", "/work/links/"+other, nil)
	if got := w.irina.do("POST", "/me/links/"+other, nil, nil); got.status != 410 && got.status != 200 {
		w.Errorf("a revoked link: %d", got.status)
	}
	schedule := anna.must(200, "GET", "/work/schedule?from=2027-03-01T00:00:00Z&to=2027-03-31T00:00:00Z", nil)
	if got := len(schedule.body["bookings"].([]any)); got != 2 {
		w.Errorf("%d bookings in the schedule: %s", got, schedule.raw)
	}
	if ahead := anna.must(200, "GET", "/work/bookings?limit=5", nil).items(); len(ahead) != 1 || ahead[0].(body)["client_name"] != "irina" {
		w.Errorf("the next visits: %v", ahead)
	}
}

func (w *apiWorld) mastersClients() {
	a, anna := w.own["anna"], w.anna
	guest := anna.must(201, "POST", "/work/clients", body{"name": "Galina", "phone": "+79160000001"}).text("id")
	if again := anna.must(201, "POST", "/work/clients", body{"name": "Galya", "phone": "+79160000001"}).text("id"); again != guest {
		w.Error("the same phone number is somebody else")
	}
	if found := anna.must(200, "GET", "/work/clients?search=galin", nil); found.body["total"] != 1.0 {
		w.Errorf("found: %s", found.raw)
	}
	written := anna.must(201, "POST", "/work/bookings", body{
		"client": guest, "place": a["place"], "services": []string{a["service"]}, "starts": "2027-03-08T07:00:00+03:00", "outside": true,
	})
	if got := anna.must(200, "GET", "/work/clients/"+guest+"/bookings", nil).items(); len(got) != 1 || got[0].(body)["id"] != written.text("id") {
		w.Errorf("a client's bookings: %v", got)
	}
	anna.must(204, "PUT", "/work/clients/"+guest+"/note", body{"note": "Likes silence"})
	anna.must(204, "PUT", "/work/clients/"+guest+"/block", nil)
	if got := anna.must(200, "GET", "/work/clients/"+guest, nil); got.text("note") != "Likes silence" || got.body["blocked"] != true || got.text("phone") != "+79160000001" {
		w.Errorf("a client: %s", got.raw)
	}
	anna.must(204, "DELETE", "/work/clients/"+guest+"/block", nil)
	if code := anna.must(201, "POST", "/work/clients/"+guest+"/invitation", nil).text("code"); code == "" {
		w.Error("an invitation without a code")
	}
}

func (w *apiWorld) mastersBroadcast() {
	anna := w.anna
	w.irina.must(204, "PUT", "/me/notifications", body{})
	count := anna.must(200, "POST", "/work/audience", body{"kind": "booked", "from": "2027-03-01T00:00:00Z", "to": "2027-04-01T00:00:00Z"})
	if count.body["count"].(float64) < 1 {
		w.Errorf("an audience: %s", count.raw)
	}
	id := anna.must(201, "POST", "/work/broadcasts", body{"text": "Ten per cent off", "audience": body{"kind": "all"}}).text("id")
	if got := anna.must(200, "GET", "/work/broadcasts", nil).items(); len(got) != 1 {
		w.Errorf("broadcasts: %v", got)
	}
	var seen answered
	w.until("the broadcast is over", func() bool {
		seen = anna.must(200, "GET", "/work/broadcasts/"+id, nil)
		return seen.text("state") == "finished"
	})
	if seen.body["count"] != 1.0 || seen.body["skipped"] != 1.0 {
		w.Errorf("she has no messenger here: %s", seen.raw)
	}
	if got := anna.must(200, "GET", "/work/broadcasts/"+id+"/outcomes?state=skipped&state=failed&limit=1", nil).items(); len(got) != 1 || got[0].(body)["reason"] != "unreachable" {
		w.Errorf("outcomes: %v", got)
	}
	if got := anna.do("POST", "/work/broadcasts/"+id+"/pause", nil, nil); got.status != 409 || got.text("code") != "broadcast_over" {
		w.Errorf("pausing what is over: %d %s", got.status, got.raw)
	}
	w.steered(anna)
}

// steered stops a broadcast that waits for the end of its recipient's quiet hours.
func (w *apiWorld) steered(anna front) {
	w.irina.must(204, "PUT", "/me/notifications", body{"quiet": body{"from": "00:00", "to": "23:59"}})
	id := anna.must(201, "POST", "/work/broadcasts", body{"text": "Another one", "audience": body{"kind": "all"}}).text("id")
	anna.must(204, "POST", "/work/broadcasts/"+id+"/stop", nil)
	w.irina.must(204, "PUT", "/me/notifications", body{})
}

// deadLetter is an event that a read model could not take, as a crash of its fold leaves it.
func (w *apiWorld) deadLetter() {
	if got := w.admin.do("POST", "/admin/dead-letters/catalogue/1/retry", nil, nil); got.status != 404 {
		w.Errorf("no dead letter: %d %s", got.status, got.raw)
	}
	pool, err := postgres.Pool(w.Context(), w.database)
	if err != nil {
		w.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(w.Context(), `insert into dead_letters (projection, position, error, tries) values ('catalogue', 1, 'poison', 3)`); err != nil {
		w.Fatal(err)
	}
	w.admin.must(204, "POST", "/admin/dead-letters/catalogue/1/skip", nil)
	letters := w.auditor.must(200, "GET", "/admin/dead-letters", nil).items()
	if len(letters) != 1 || letters[0].(body)["skipped"] != true || letters[0].(body)["cause"] != "poison" {
		w.Errorf("dead letters: %v", letters)
	}
	if !slices.ContainsFunc(w.log(), func(event domain.Event) bool {
		skipped, is := event.(operator.EventSkipped)
		return is && skipped.By == "Olga"
	}) {
		w.Error("nobody knows who decided")
	}
}

// joining is how somebody of the website becomes one with who they are elsewhere: here with another one of it.
func (w *apiWorld) joining() {
	code := w.irina.must(201, "POST", "/me/code", body{}).text("code")
	w.service.must(200, "PUT", "/people/irina-at-work", body{"name": "Irina Petrovna"})
	claimed := w.service.must(201, "POST", "/people/irina-at-work/claims", body{"code": code})
	if claimed.text("owner") != w.irina.id || claimed.text("owner_name") != "irina" {
		w.Errorf("claimed: %s", claimed.raw)
	}
	w.service.must(204, "POST", "/people/irina-at-work/claims/"+w.irina.id, body{"is_yes": true})
	open := w.irina.must(200, "GET", "/me", nil).body["claim"].(body)
	w.irina.must(204, "POST", "/me/claims/"+open["id"].(string), body{"is_yes": true})
	if accounts := w.irina.must(200, "GET", "/me", nil).body["accounts"].([]any); len(accounts) != 2 {
		w.Errorf("accounts: %v", accounts)
	}
	w.irina.must(204, "DELETE", "/me/claims/"+claimed.text("claim"), nil)
	code = w.irina.must(201, "POST", "/me/code", body{}).text("code")
	claimed = w.service.must(201, "POST", "/people/irina-at-work/claims", body{"code": code})
	w.service.must(204, "POST", "/people/irina-at-work/claims/"+w.irina.id, body{"is_yes": true})
	w.irina.must(204, "POST", "/me/claims/"+claimed.text("claim"), body{"is_yes": true})
	accounts := w.irina.must(200, "GET", "/me", nil).body["accounts"].([]any)
	w.irina.must(204, "POST", "/me/unlink", accounts[1])
	if left := w.irina.must(200, "GET", "/me", nil).body["accounts"].([]any); len(left) != 1 {
		w.Errorf("left: %v", left)
	}
}

// listening reads the feed, whose answers are signed, and has it delivered.
func (w *apiWorld) listening() {
	page := w.anna.must(200, "GET", "/feed?type=booking.moved", nil)
	if len(page.items()) != 1 {
		w.Fatalf("the feed: %s", page.raw)
	}
	moved := page.items()[0].(body)
	before, after := moved["data"].(body)["before"].(body), moved["data"].(body)["after"].(body)
	if before["starts"] == after["starts"] || moved["master"] != w.own["anna"]["master"] {
		w.Errorf("a move: %v", moved)
	}
	if keys := w.ask("GET", "/keys", nil, "", nil); !signedBy(w.T, keys, page) {
		w.Errorf("the signature does not hold: %s", page.header.Get("Zapis-Signature"))
	}
	if rest := w.anna.must(200, "GET", fmt.Sprintf("/feed?type=booking.moved&after=%.0f", page.body["next"]), nil); len(rest.items()) != 0 || rest.body["next"].(float64) < page.body["next"].(float64) {
		w.Errorf("after that: %s", rest.raw)
	}
	if other := w.boris.must(200, "GET", "/feed?type=booking.moved", nil); len(other.items()) != 0 {
		w.Errorf("another master hears of it: %s", other.raw)
	}
	if all := w.service.must(200, "GET", "/feed", nil); len(all.items()) < 20 || strings.Contains(string(all.raw), "irina") || strings.Contains(string(all.raw), "Arbat") {
		w.Errorf("a program hears: %s", all.raw)
	}
	for name, who := range map[string]front{"a master": w.anna, "a program": w.service} {
		made := who.must(201, "POST", "/webhooks", body{"url": "https://crm.example/" + strings.ReplaceAll(name, " ", ""), "types": []string{"booking.placed"}})
		one := "/webhooks/" + made.text("id")
		if !strings.HasPrefix(made.text("secret"), "whsec_") || made.text("state") != "active" {
			w.Errorf("%s: %s", name, made.raw)
		}
		who.must(204, "POST", one+"/off", nil)
		who.must(204, "PUT", one, body{"url": "https://crm.example/2"})
		if seen := who.must(200, "GET", one, nil); seen.text("state") != "paused" || seen.text("url") != "https://crm.example/2" || seen.text("secret") != made.text("secret") {
			w.Errorf("%s: %s", name, seen.raw)
		}
		who.must(204, "POST", one+"/on", nil)
		if got := w.boris.do("GET", one, nil, nil); got.status != 404 {
			w.Errorf("somebody else's webhook: %d", got.status)
		}
		if list := who.must(200, "GET", "/webhooks", nil); len(list.items()) != 1 || strings.Contains(string(list.raw), "whsec_") {
			w.Errorf("%s: %s", name, list.raw)
		}
		who.must(204, "DELETE", one, nil)
		if wrong := who.do("POST", "/webhooks", body{"url": "http://crm.example"}, nil); wrong.status != 422 || wrong.text("code") != "webhook_url_improper" {
			w.Errorf("%s, a bad address: %d %s", name, wrong.status, wrong.raw)
		}
	}
}

// signedBy checks the signature of an answer with the public keys.
func signedBy(t *testing.T, keys, page answered) bool {
	t.Helper()
	said := regexp.MustCompile(`^keyid="([^"]+)", ed25519="([^"]+)"$`).FindStringSubmatch(page.header.Get("Zapis-Signature"))
	if said == nil {
		return false
	}
	for _, key := range keys.body["keys"].([]any) {
		if key.(body)["kid"] != said[1] {
			continue
		}
		public, err := base64.RawURLEncoding.DecodeString(key.(body)["x"].(string))
		if err != nil {
			t.Fatal(err)
		}
		signature, err := base64.StdEncoding.DecodeString(said[2])
		return err == nil && ed25519.Verify(public, page.raw, signature)
	}
	return false
}

func (w *apiWorld) admins() {
	var all []string
	w.until("every read model has come to the end", func() bool {
		all = nil
		behind := false
		for _, one := range w.auditor.must(200, "GET", "/admin/projections", nil).items() {
			all = append(all, one.(body)["name"].(string))
			behind = behind || one.(body)["lag"] != 0.0
		}
		return !behind
	})
	if len(all) <= 10 || !slices.Contains(all, "catalogue") {
		w.Errorf("read models: %v", all)
	}
	actions := w.auditor.must(200, "GET", "/admin/actions?type=booking.moved&mentions="+w.irina.id, nil)
	if len(actions.items()) != 1 || strings.Contains(string(actions.raw), "Thank you!") {
		w.Errorf("actions: %s", actions.raw)
	}
	booking := w.irina.must(200, "GET", "/me/history", nil).items()[0].(body)["id"].(string)
	if story := w.auditor.must(200, "GET", "/admin/bookings/"+booking+"/story", nil); len(story.items()) < 5 {
		w.Errorf("a story: %s", story.raw)
	}
	if letters := w.auditor.must(200, "GET", "/admin/dead-letters", nil).items(); len(letters) != 0 {
		w.Errorf("dead letters: %v", letters)
	}
	w.deadLetter()
	w.admin.must(204, "PUT", "/admin/people/"+w.irina.id+"/suspension", body{"reason": "Books and never comes"})
	if got := w.irina.do("PUT", "/me/language", body{"language": "en"}, nil); got.status != 403 || got.text("code") != "suspended" {
		w.Errorf("who is suspended: %d %s", got.status, got.raw)
	}
	w.irina.must(200, "GET", "/me/export", nil)
	w.admin.must(204, "DELETE", "/admin/people/"+w.irina.id+"/suspension", nil)
	w.irina.must(204, "PUT", "/me/language", body{"language": "en"})
	made := w.admin.must(201, "POST", "/admin/grants", body{"role": "auditor", "name": "Vera", "days": 1})
	if got := w.auditor.must(200, "GET", "/admin/grants/"+made.text("grant"), nil); got.text("role") != "auditor" || got.text("ended") != "" {
		w.Errorf("a grant: %s", got.raw)
	}
	w.admin.must(204, "DELETE", "/admin/grants/"+made.text("grant"), nil)
	renewed := w.ask("POST", "/token", []byte(`{"refresh_token":"`+w.irina.refresh+`"}`), "", nil)
	if renewed.status != 200 {
		w.Errorf("refreshed: %s", renewed.raw)
	}
	w.irina.token, w.irina.refresh = renewed.text("access_token"), renewed.text("refresh_token")
	if keys := w.ask("GET", "/keys", nil, "", nil); len(keys.body["keys"].([]any)) != 1 {
		w.Errorf("keys: %s", keys.raw)
	}
}

func (w *apiWorld) leaving() {
	if file := w.irina.must(200, "GET", "/me/export", nil); !strings.HasPrefix(string(file.raw), "PK") {
		w.Error("the export is no zip file")
	}
	w.irina.must(204, "DELETE", "/me", nil)
	if got := w.irina.do("GET", "/me", nil, nil); got.status != 401 {
		w.Errorf("who was erased: %d", got.status)
	}
	w.admin.must(204, "DELETE", "/admin/people/"+w.own["boris"]["person"], nil)
	if got := w.boris.do("GET", "/work", nil, nil); got.status != 401 {
		w.Errorf("who was erased by an admin: %d", got.status)
	}
	if got := w.ask("POST", "/token/revoke", []byte(`{"refresh_token":"`+w.anna.refresh+`"}`), "", nil); got.status != 204 {
		w.Errorf("revoked: %d", got.status)
	}
}
