package telegramapi_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/sandbox/telegramapi"
)

func TestASnapshotCarriesEverythingOn(t *testing.T) {
	w := started(t)
	path := filepath.Join(t.TempDir(), "telegram.json")
	w.setCommands("меню", "ru", nil)
	m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "<b>а</b>", ParseMode: models.ParseModeHTML, ReplyMarkup: grid(1, 1)})
	w.must(err)
	w.must(sent(w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture()})))
	photo := w.irina.Screen().MessageID
	before := w.lastUpdate().ID
	w.must(w.api.Save(path))

	again := telegramapi.New(telegramapi.Options{Clock: w.clock})
	t.Cleanup(again.Close)
	w.must(again.Load(path))
	w.must(again.AddBot(token, "ZapisTestBot", "Другое имя"))
	server := httptest.NewServer(again)
	t.Cleanup(server.Close)
	after := &world{T: t, api: again, clock: w.clock, url: server.URL}
	after.bot, err = bot.New(token, bot.WithServerURL(server.URL), bot.WithSkipGetMe())
	w.must(err)
	after.irina = after.open(irinaID, "", "")

	if got := len(after.irina.Messages()); got != 3 {
		t.Errorf("%d messages", got)
	}
	if got := after.irina.View(0).Commands; len(got) != 1 {
		t.Errorf("commands %v", got)
	}
	if got, ok := after.irina.Attachment(photo); !ok || !bytes.Equal(got.Data, pixels()) || got.Kind != "photo" {
		t.Errorf("the photo is %+v", got)
	}
	fresh, err := after.bot.SendPhoto(after.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture()})
	w.must(err)
	if fresh.Photo[0].FileID == "file2" {
		t.Error("the number of a file that was lost is given out again")
	}
	w.must(after.edit(m.ID, "б"))
	w.must(after.irina.Type("после"))
	if u := after.lastUpdate(); u.ID < before+1000 || u.Message.ID <= m.ID+1000 || u.Message.From.FirstName != "Ирина" {
		t.Errorf("after the restart update %d, message %+v", u.ID, u.Message)
	}
}

func TestChangesAreKeptAndABrokenFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "telegram.json")
	api := telegramapi.New(telegramapi.Options{})
	if err := api.KeepIn(path); err != nil {
		t.Fatal(err)
	}
	if err := api.AddBot(token, "ZapisTestBot", "Запись"); err != nil {
		t.Fatal(err)
	}
	chat, err := api.Person(1, "А", "ru").Open("ZapisTestBot")
	if err != nil {
		t.Fatal(err)
	}
	if err := chat.Type("записано"); err != nil {
		t.Fatal(err)
	}
	api.Close()
	again := telegramapi.New(telegramapi.Options{})
	defer again.Close()
	if err := again.Load(path); err != nil {
		t.Fatal(err)
	}
	chat, err = again.Person(1, "", "").Open("ZapisTestBot")
	if err != nil {
		t.Fatal(err)
	}
	if got := chat.Messages(); len(got) != 1 || got[0].Text != "записано" {
		t.Errorf("messages %+v", got)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := again.Load(path); err == nil {
		t.Error("a broken file was loaded")
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
