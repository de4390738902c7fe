package main

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/sandbox/vkapi"
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

// books takes the only service and the first start that is offered.
func (p *waPhone) books() {
	p.t.Helper()
	p.taps("Записаться")
	p.taps("Стрижка")
	p.taps(p.sees("Ближайшее время").Titles()[0])
	p.sees("Садовая")
	p.taps("Записаться")
	p.sees("Готово")
}

// shows sends the master a picture.
func (p *waPhone) shows(t *testing.T, master *phone) {
	t.Helper()
	shot, err := os.ReadFile(picture(t))
	if err == nil {
		err = p.SendPhoto(shot, "вот такую")
	}
	if err != nil {
		t.Fatal(err)
	}
	p.taps("Да, передать")
	master.awaits("вот такую", func(s telegramapi.Screen) bool {
		return strings.Contains(s.Text, "вот такую") && s.File.Kind == "photo"
	})
}

// follows opens the master's link in WhatsApp and sends the sentence that it fills in.
func (p *program) follows(api *cloudapi.Server, master *phone, number, name string) *waPhone {
	p.t.Helper()
	link := ""
	for deadline := time.Now().Add(patience); link == "" && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, m := range master.Messages() {
			link = cmp.Or(link, whatsappLink.FindString(m.Text))
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

const (
	vkGroup  = 220000001
	vkToken  = "vk-token"
	vkScreen = "zapis_test"
)

// withVK gives a program that has not been started a community at a strict stand-in for VK, and the flags for its start.
func (p *program) withVK() (api *vkapi.Server, flags []string) {
	p.t.Helper()
	api = vkapi.New(vkapi.Options{})
	server := httptest.NewServer(api)
	p.t.Cleanup(func() { api.Close(); server.Close() })
	if err := api.AddGroup(vkGroup, vkToken, vkScreen, "Запись"); err != nil {
		p.t.Fatal(err)
	}
	return api, []string{"--vk-token", vkToken, "--vk-group", strconv.Itoa(vkGroup), "--vk-api-url", server.URL + "/method/"}
}

// vkPhone is a person's VK.
type vkPhone struct {
	*vkapi.Chat
	t *testing.T
}

func (p *vkPhone) awaits(what string, wanted func(vkapi.Screen) bool) vkapi.Screen {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	screen, err := p.Await(ctx, wanted)
	if err != nil {
		p.t.Fatalf("never saw %q:\n%s", what, p.Transcript())
	}
	return screen
}

func (p *vkPhone) sees(text string) vkapi.Screen {
	p.t.Helper()
	return p.awaits(text, func(s vkapi.Screen) bool { return strings.Contains(s.Text, text) })
}

// taps waits for a button whose label begins so, and taps it.
func (p *vkPhone) taps(label string) {
	p.t.Helper()
	find := func(s vkapi.Screen) int {
		return slices.IndexFunc(slices.Concat(s.Buttons...), func(l string) bool { return strings.HasPrefix(l, label) })
	}
	screen := p.awaits(label, func(s vkapi.Screen) bool { return find(s) >= 0 })
	if err := p.Tap(slices.Concat(screen.Buttons...)[find(screen)]); err != nil {
		p.t.Fatal(err)
	}
}

// A master in Telegram, a client in VK and another in WhatsApp: bookings, words and pictures pass between them.
func TestAMasterInTelegramHasClientsInVKAndWhatsApp(t *testing.T) {
	t.Parallel()
	p := installed(t, telegramapi.Options{}, func(telegram http.Handler) http.Handler { return telegram })
	meta, cloudFlags, subscribe := p.withWhatsApp()
	vk, vkFlags := p.withVK()
	p.start(slices.Concat(cloudFlags, vkFlags)...)
	t.Cleanup(p.kill)
	subscribe()
	anna, code := p.anna()
	anna.sees("https://vk.me/" + vkScreen + "?ref=" + code)

	chat, err := vk.Person(7001, "Вера", "ru").Open(vkScreen)
	if err != nil {
		t.Fatal(err)
	}
	vera := &vkPhone{Chat: chat, t: t}
	if err := vera.Start(code); err != nil {
		t.Fatal(err)
	}
	vera.taps("Записаться")
	vera.taps("Стрижка")
	vera.taps(vera.sees("Ближайшее время").Buttons[0][0])
	vera.sees("Садовая")
	vera.taps("Записаться")
	vera.sees("Готово")
	anna.sees("Вера (ВКонтакте)")

	oleg := p.follows(meta, anna, "79161234567", "Олег")
	oleg.books()
	anna.sees("Олег (WhatsApp)")
	oleg.shows(t, anna)

	anna.taps("Ответить")
	anna.types("Сделаем!")
	oleg.sees("Сделаем!")
	vera.moves()
	anna.sees("Перенос: теперь")
	if events := p.log(); count[booking.Placed](events) != 2 || count[booking.Moved](events) != 1 {
		t.Errorf("%d bookings were placed, %d moved", count[booking.Placed](events), count[booking.Moved](events))
	}
	if v := slices.Concat(p.telegram.Violations(), vk.Violations(), meta.Violations()); len(v) > 0 {
		t.Errorf("the platforms would not take: %v", v)
	}
}

// moves goes from the list of bookings to another time, which is typed.
func (p *vkPhone) moves() {
	p.t.Helper()
	if err := p.Type("/bookings"); err != nil {
		p.t.Fatal(err)
	}
	p.taps(p.sees("Впереди 1 запись").Buttons[0][0]) // today's or tomorrow's, as the hour has it
	p.taps("Перенести")
	p.sees("Ближайшее время")
	if err := p.Type("послезавтра в 13:00"); err != nil {
		p.t.Fatal(err)
	}
	p.taps("Перенести сюда")
}
