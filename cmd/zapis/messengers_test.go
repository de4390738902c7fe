package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain/booking"
)

const (
	whatsappNumber = "100100100"
	whatsappPhone  = "79990000001"
	whatsappSecret = "a-secret-of-metas-app"
	whatsappVerify = "a-verify-token"
)

var whatsappLink = regexp.MustCompile(`https://wa\.me/` + whatsappPhone + `\?text=\S+`)

// withWhatsApp gives a program that has not been started a number at a strict stand-in for Meta's Cloud API. The flags
// returned belong to its start; subscribe has Meta deliver once it runs.
func (p *program) withWhatsApp() (api *cloudapi.Server, flags []string, subscribe func()) {
	p.t.Helper()
	api = cloudapi.New(cloudapi.Options{})
	server := httptest.NewServer(api)
	p.t.Cleanup(func() { api.Close(); server.Close() })
	err := api.AddNumber(cloudapi.Number{ID: whatsappNumber, Phone: whatsappPhone, Name: "Запись", Token: "wa-token", Secret: whatsappSecret})
	if err != nil {
		p.t.Fatal(err)
	}
	subscribe = func() {
		p.t.Helper()
		if err := api.Subscribe(p.t.Context(), whatsappNumber, "http://"+p.address+whatsappPath, whatsappVerify); err != nil {
			p.t.Fatal(err)
		}
	}
	return api, []string{"--whatsapp", "cloud", "--whatsapp-number", whatsappNumber, "--whatsapp-token", "wa-token",
		"--whatsapp-secret", whatsappSecret, "--whatsapp-verify", whatsappVerify, "--whatsapp-api-url", server.URL}, subscribe
}

// waPhone is a person's WhatsApp.
type waPhone struct {
	*cloudapi.Chat
	t *testing.T
}

// sees waits until the newest message holds the text.
func (p *waPhone) sees(text string) cloudapi.Screen {
	p.t.Helper()
	return p.awaits(text, func(s cloudapi.Screen) bool { return strings.Contains(s.Text, text) })
}

// taps waits for a choice whose title begins so, and makes it.
func (p *waPhone) taps(label string) {
	p.t.Helper()
	begins := func(title string) bool { return strings.HasPrefix(title, label) }
	screen := p.awaits(label, func(s cloudapi.Screen) bool { return slices.ContainsFunc(s.Titles(), begins) })
	titles := screen.Titles()
	if err := p.Tap(titles[slices.IndexFunc(titles, begins)]); err != nil {
		p.t.Fatal(err)
	}
}

func (p *waPhone) awaits(what string, wanted func(cloudapi.Screen) bool) cloudapi.Screen {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	screen, err := p.Await(ctx, wanted)
	if err != nil {
		p.t.Fatalf("never saw %q:\n%s", what, p.Transcript())
	}
	return screen
}

func TestAMasterInTelegramHasAClientInWhatsApp(t *testing.T) {
	t.Parallel()
	p := installed(t, telegramapi.Options{}, func(telegram http.Handler) http.Handler { return telegram })
	api, flags, subscribe := p.withWhatsApp()
	p.start(flags...)
	t.Cleanup(p.kill)
	subscribe()
	anna, _ := p.anna()
	anna.types("/start")
	anna.taps("Ссылки")
	anna.sees("https://wa.me/")
	oleg := p.follows(api, anna, "79161234567", "Олег")
	oleg.taps("Записаться")
	oleg.taps("Стрижка")
	first := oleg.sees("Ближайшее время").Titles()[0]
	oleg.taps(first)
	oleg.sees("Садовая")
	oleg.taps("Записаться")
	oleg.sees("Готово")
	anna.sees("Олег (WhatsApp)")

	shot, err := os.ReadFile(picture(t))
	if err == nil {
		err = oleg.SendPhoto(shot, "вот такую")
	}
	if err != nil {
		t.Fatal(err)
	}
	oleg.taps("Да, передать")
	anna.awaits("вот такую", func(s telegramapi.Screen) bool {
		return strings.Contains(s.Text, "вот такую") && s.File.Kind == "photo"
	})
	anna.taps("Ответить")
	anna.types("Сделаем!")
	oleg.sees("Сделаем!")
	if n := count[booking.Placed](p.log()); n != 1 {
		t.Errorf("%d bookings were placed", n)
	}
	if v := slices.Concat(p.telegram.Violations(), api.Violations()); len(v) > 0 {
		t.Errorf("the platforms would not take: %v", v)
	}
}

// follows opens the master's link in WhatsApp and sends the sentence that it fills in.
func (p *program) follows(api *cloudapi.Server, master *phone, number, name string) *waPhone {
	p.t.Helper()
	link := ""
	for deadline := time.Now().Add(patience); link == "" && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, m := range master.Messages() {
			link = whatsappLink.FindString(m.Text)
		}
	}
	if link == "" {
		p.t.Fatalf("no link to WhatsApp in\n%s", master.Transcript())
	}
	chat, err := api.Person(number, name).Follow(link)
	if err == nil {
		err = chat.Send()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return &waPhone{Chat: chat, t: p.t}
}
