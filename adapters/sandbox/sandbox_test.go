package sandbox_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox"
)

func TestFourPeopleAreThereFromTheStart(t *testing.T) {
	st := fresh(t)
	first := <-st.listen("")
	if !first.Reset || len(first.Phones) != 4 {
		t.Fatalf("first event %+v", first)
	}
	for i, want := range []string{"telegram Анна ru master", "telegram Ирина ru client", "vk Вера ru client", "whatsapp Олег  client"} {
		p := first.Phones[i]
		if got := p.Messenger + " " + p.Name + " " + p.Language + " " + p.Role; got != want || p.Started != (p.Messenger == "whatsapp") {
			t.Errorf("phone %d: %s, want %s", i, got, want)
		}
	}
	if len(first.Homes) != 3 {
		t.Errorf("the bots are at home in %v", first.Homes)
	}
}

func TestAMessengerMayBeLeftOut(t *testing.T) {
	st := serve(t, sandbox.Options{Without: []string{"vk"}})
	t.Cleanup(st.Close)
	if n := <-st.listen(""); len(n.Phones) != 3 || n.of(vera).ID != "" || n.Homes["vk"] != "" {
		t.Errorf("phones %+v of %v", n.Phones, n.Homes)
	}
	if code, _ := st.ask("POST", "/api/phones/"+vera+"/text", `{"text":"а"}`); code != http.StatusNotFound {
		t.Errorf("a phone of a messenger that is not there: %d", code)
	}
}

func TestTheBotAndThePhonesMeet(t *testing.T) {
	st := fresh(t)
	b := st.bot() // asks getMe
	events := st.listen("")
	<-events
	st.post("/api/phones/"+irina+"/open", `{"link":"https://t.me/ZapisSandboxBot?start=code_1"}`)
	n := <-events
	if n.Reset || len(n.Phones) != 1 || n.Phones[0].Messages[0].Text != "/start code_1" || !n.Phones[0].Messages[0].Own {
		t.Errorf("event %+v", n)
	}
	if _, err := b.SendMessage(st.Context(), &bot.SendMessageParams{ChatID: irinasChat, Text: "Здравствуйте"}); err != nil {
		t.Fatal(err)
	}
	n = <-events
	if n.Phones[0].Messages[0].Text != "Здравствуйте" || n.Phones[0].Unread != 1 {
		t.Errorf("event %+v", n)
	}
	st.post("/api/phones/"+irina+"/read", `{}`)
	if n = <-events; n.Phones[0].Unread != 0 || len(n.Phones[0].Messages) != 0 {
		t.Errorf("event %+v", n)
	}
	if v := st.Telegram().Violations(); len(v) > 0 {
		t.Errorf("violations %v", v)
	}
}

func TestAStreamResumesWhereItStopped(t *testing.T) {
	st := fresh(t)
	first := <-st.listen("")
	st.post("/api/phones/"+anna+"/text", `{"text":"раз"}`)
	st.post("/api/phones/"+anna+"/text", `{"text":"два"}`)
	n := <-st.listen(first.id)
	if n.Reset || len(n.Phones) != 1 || len(n.Phones[0].Messages) != 2 {
		t.Errorf("resumed with %+v", n)
	}
	for _, foreign := range []string{"OTHER-5.5.5", "nonsense", "-1", first.id + ".1", strings.Replace(first.id, "-", "--", 1)} {
		if n := <-st.listen(foreign); !n.Reset || len(n.Phones) != 4 {
			t.Errorf("%s resumed with %+v", foreign, n)
		}
	}
}

func TestOnlyThePageItselfMayAct(t *testing.T) {
	st := fresh(t)
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for name, c := range map[string]struct {
		change func(*http.Request)
		code   int
	}{
		"its own origin":      {header("Origin", st.url), 204},
		"a foreign origin":    {header("Origin", "https://evil.example"), 403},
		"a cross-site fetch":  {header("Sec-Fetch-Site", "cross-site"), 403},
		"a plain form":        {header("Content-Type", "text/plain"), 415},
		"a rebound name":      {host("evil.example"), 421},
		"a name like ours":    {host("localhost.evil.example"), 421},
		"localhost":           {host("localhost:8080"), 204},
		"a name of localhost": {host("zapis.localhost"), 204},
		"IPv6":                {host("[::1]:8080"), 204},
		"another address":     {host("10.0.0.1"), 421},
	} {
		if code, answer := st.ask("POST", "/api/phones/"+anna+"/text", `{"text":"а"}`, c.change); code != c.code {
			t.Errorf("%s: %d %s, want %d", name, code, answer, c.code)
		}
	}
	named := serve(t, sandbox.Options{Hosts: []string{"demo.example"}})
	t.Cleanup(named.Close)
	if code, _ := named.ask("GET", "/", "", host("demo.example")); code != 200 {
		t.Errorf("a configured name: %d", code)
	}
}

func TestTheStateOutlivesARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sandbox")
	before := serve(t, sandbox.Options{Dir: dir})
	before.post("/api/phones", `{"name":"Пётр","language":"ru","messenger":"telegram"}`)
	for _, phone := range []string{anna, vera, oleg} {
		before.post("/api/phones/"+phone+"/text", `{"text":"записано"}`)
		before.post("/api/phones/"+phone+"/file", attached("a.png", chequers(), ""))
	}
	first := <-before.listen("")
	before.Close()

	after := serve(t, sandbox.Options{Dir: dir})
	t.Cleanup(after.Close)
	if before.Access("") != after.Access("") {
		t.Error("the bot changed")
	}
	n := <-after.listen(first.id)
	if !n.Reset || len(n.Phones) != 5 {
		t.Errorf("after the restart %+v", n)
	}
	for _, phone := range []string{anna, vera, oleg} {
		kept := n.of(phone).Messages
		if len(kept) != 2 || kept[0].Text != "записано" || len(kept[1].Files) != 1 {
			t.Fatalf("on %s there stands %+v", phone, kept)
		}
		if code, data := after.ask("GET", "/api/files/"+kept[1].Files[0].Path, ""); code != http.StatusOK || data != string(chequers()) {
			t.Errorf("the file of %s: %d", phone, code)
		}
	}
}

func TestFilesAreShownOrSaved(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+anna+"/start", `{}`)
	chat, err := st.Telegram().Person(501000001, "", "").Open("ZapisSandboxBot")
	if err != nil {
		t.Fatal(err)
	}
	if err := chat.SendDocument("page.html", []byte("<script>alert(1)</script>"), ""); err != nil {
		t.Fatal(err)
	}
	got, err := http.Get(st.url + "/api/files/telegram/file1")
	if err != nil {
		t.Fatal(err)
	}
	_ = got.Body.Close()
	if kind, how := got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"); kind != "application/octet-stream" || !strings.HasPrefix(how, "attachment") {
		t.Errorf("%s, %s", kind, how)
	}
	if code, _ := st.ask("GET", "/api/files/telegram/file9", ""); code != 404 {
		t.Errorf("an unknown file: %d", code)
	}
}
