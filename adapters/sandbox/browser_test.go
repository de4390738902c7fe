package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/sandbox"
	"zapis/adapters/sandbox/telegramapi"
)

const patience = 20 * time.Second

// page is a real browser on the sandbox's page.
type page struct {
	*testing.T
	ctx context.Context
}

func (st *stand) open(width, height int) *page {
	st.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(width, height))
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "force-prefers-reduced-motion"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options, chromedp.Env("TMPDIR="+st.browsersFolder()))
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	st.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(allocator)
	st.Cleanup(closeTab)
	st.Cleanup(st.HangUp)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context that it is started with
		st.Fatalf("no browser: %v", err)
	}
	p := &page{st.T, ctx}
	p.do("open", chromedp.Navigate(st.url))
	return p
}

// browsersFolder is where a browser keeps what it would leave behind, for it ends by being killed. Its socket is in there, so
// the path has to be short.
func (st *stand) browsersFolder() string {
	st.Helper()
	dir, err := os.MkdirTemp("", "zapis-browser")
	if err != nil {
		st.Fatal(err)
	}
	st.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			st.Logf("the browser's folder stays: %v", err)
		}
	})
	return dir
}

func (p *page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.shoot("failed")
		p.Fatalf("%s: %v", what, err)
	}
}

// shoot keeps a picture of the page in the folder that ZAPIS_TEST_PICTURES names, if it names one.
func (p *page) shoot(name string) {
	folder := os.Getenv("ZAPIS_TEST_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644)
	}
	if err != nil {
		p.Logf("no picture %s: %v", name, err)
	}
}

// on is something on a person's phone.
func on(person, what string, args ...any) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//*[@data-testid="phone" and @data-person=%q]//`, person) + fmt.Sprintf(what, args...))
}

func (st *stand) phone(id int64) *telegramapi.Chat {
	st.Helper()
	chat, err := st.Telegram().Person(id, "", "").Open("ZapisSandboxBot")
	if err != nil {
		st.Fatal(err)
	}
	return chat
}

// written is a file to be attached.
func written(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// talk has the bot send Irina a bit of everything.
func (st *stand) talk() {
	st.Helper()
	st.post("/api/phones/"+irina+"/start", `{}`)
	b, ctx := st.bot(), st.Context()
	upload := func(name string, data []byte) *models.InputFileUpload {
		return &models.InputFileUpload{Filename: name, Data: bytes.NewReader(data)}
	}
	row := []models.InlineKeyboardButton{{Text: "Перенести", CallbackData: "m"}, {Text: "Отменить", CallbackData: "c"}}
	_, photo := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: irinasChat, Photo: upload("qr.png", chequers()), Caption: "Ваша ссылка"})
	_, voice := b.SendVoice(ctx, &bot.SendVoiceParams{ChatID: irinasChat, Voice: upload("v.ogg", []byte("OggS\x00\x02"))})
	_, silent := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: irinasChat, Text: "Анна сообщает: с понедельника новые цены", DisableNotification: true})
	_, ticket := b.SendDocument(ctx, &bot.SendDocumentParams{ChatID: irinasChat, Document: upload("booking.ics", []byte("BEGIN:VCALENDAR")),
		Caption: "Готово, ждём вас в субботу, 28 ноября, в 10:00.", ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{row}}})
	if err := errors.Join(photo, voice, silent, ticket); err != nil {
		st.Fatal(err)
	}
}

// chequers is a picture to look at.
func chequers() []byte {
	picture := image.NewGray(image.Rect(0, 0, 240, 240))
	for i := range picture.Pix {
		if (i/20+i/240/20)%2 == 0 {
			picture.Pix[i] = 255
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestThePageShowsAndSendsFiles(t *testing.T) {
	st := fresh(t)
	st.talk()
	p := st.open(1280, 800)
	p.do("see everything",
		chromedp.WaitVisible(on("Ирина", `img[@data-testid="attachment"] | //*[@data-testid="attachment"]//img`)),
		chromedp.WaitVisible(on("Ирина", `audio[@data-testid="attachment"]`)),
		chromedp.WaitVisible(on("Ирина", `a[@data-testid="attachment" and @download="booking.ics" and contains(., "15 B")]`)),
		chromedp.WaitVisible(on("Ирина", `*[@data-testid="message" and contains(., "новые цены")]//*[@data-testid="silent"]`)))
	p.shoot("files")
	p.do("enlarge the picture", chromedp.Click(on("Ирина", `button[@data-testid="attachment"]`)),
		chromedp.WaitVisible(chromedp.Search(`//*[@data-testid="lightbox"]//img`)))
	p.shoot("enlarged")
	p.do("close it", chromedp.Click(chromedp.Search(`//*[@data-testid="lightbox"]//button`)),
		chromedp.WaitNotPresent(chromedp.Search(`//*[@data-testid="lightbox"]`)))

	p.do("quote and attach", chromedp.Click(on("Ирина", `*[@data-testid="message" and contains(., "новые цены")]//*[@data-testid="reply"]`)),
		chromedp.WaitVisible(on("Ирина", `*[@data-testid="quoting" and contains(., "новые цены")]`)),
		chromedp.SetUploadFiles(on("Ирина", `*[@data-testid="file-input"]`), []string{written(t, "photo.png", chequers())}),
		chromedp.WaitVisible(on("Ирина", `*[@data-testid="attached" and contains(., "photo.png")]`)),
		chromedp.SendKeys(on("Ирина", `*[@data-testid="text-input"]`), "вот так?"))
	p.shoot("enclosed")
	p.do("send", chromedp.Click(on("Ирина", `*[@data-testid="send-button"]`)),
		chromedp.WaitVisible(on("Ирина", `*[@data-testid="message" and @data-from="person" and contains(., "вот так?")]//*[@data-testid="quote" and contains(., "новые цены")]`)),
		chromedp.WaitNotPresent(on("Ирина", `*[@data-testid="quoting"]`)))
	p.shoot("answered")
	chat := st.phone(501000002)
	messages := chat.Messages()
	last := messages[len(messages)-1]
	if f, ok := chat.Attachment(last.ID); !ok || f.Kind != "photo" || !bytes.Equal(f.Data, chequers()) || last.Caption != "вот так?" || last.ReplyTo == nil {
		t.Errorf("sent %+v", last)
	}
}

func TestThePageMovesTheClock(t *testing.T) {
	clock, err := sandbox.NewClock("", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	st := serve(t, sandbox.Options{Time: clock})
	t.Cleanup(st.Close)
	st.talk()
	p := st.open(390, 780)
	morning := clock.Now().AddDate(0, 0, 2)
	morning = time.Date(morning.Year(), morning.Month(), morning.Day(), 9, 0, 0, 0, time.Local)
	for _, step := range []string{"clock-day", "clock-morning"} {
		changed := clock.Changed()
		p.do(step, chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[@data-testid=%q]`, step))))
		select {
		case <-changed:
		case <-time.After(patience):
			t.Fatalf("%s moves nothing", step)
		}
	}
	if off := clock.Now().Sub(morning).Abs(); off > time.Minute {
		t.Errorf("it is %s, wanted is %s", clock.Now(), morning)
	}
	p.do("the page shows it", chromedp.WaitVisible(chromedp.Search(`//*[@data-testid="clock-now" and contains(., "09:00")]`)))
	p.do("go to Irina", chromedp.Click(chromedp.Search(`//*[@data-testid="tab" and @data-person="Ирина"]`)),
		chromedp.WaitVisible(on("Ирина", `*[@data-testid="feed"]`)))
	st.post("/api/phones/"+irina+"/text", `{"text":"доброе утро"}`)
	p.do("see it", chromedp.WaitVisible(on("Ирина", `*[@data-testid="message" and contains(., "доброе утро") and contains(., "09:0")]`)))
	p.shoot("morning")
}

func TestThePageWithoutAClockShowsNone(t *testing.T) {
	st := fresh(t)
	p := st.open(1280, 800)
	p.do("see the phones", chromedp.WaitVisible(on("Ирина", `*[@data-testid="feed"]`)),
		chromedp.WaitNotVisible(chromedp.Search(`//*[@data-testid="clock"]`)))
}
