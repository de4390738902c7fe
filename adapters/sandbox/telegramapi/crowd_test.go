package telegramapi_test

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

// Ten thousand people, each of whom starts the bot and is written to, while everything is kept on disk.
func TestACrowd(t *testing.T) {
	const people, senders = 10_000, 8
	path := filepath.Join(t.TempDir(), "telegram.json")
	w := &world{T: t, api: telegramapi.New(telegramapi.Options{})}
	w.must(w.api.AddBot(token, "ZapisTestBot", "Запись"))
	w.must(w.api.KeepIn(path))
	server := httptest.NewServer(w.api)
	defer server.Close()
	client, err := bot.New(token, bot.WithServerURL(server.URL), bot.WithSkipGetMe())
	w.must(err)
	for i := range people {
		w.must(w.open(int64(i+1), fmt.Sprint("К", i), "ru").Start(""))
	}
	var sending sync.WaitGroup
	for first := range senders {
		sending.Go(func() {
			for i := first; i < people; i += senders {
				if _, err := client.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: i + 1, Text: fmt.Sprint("Вам ", i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	sending.Wait()
	w.api.Close()

	w.api = telegramapi.New(telegramapi.Options{})
	defer w.api.Close()
	w.must(w.api.Load(path))
	for i := range people {
		if got := w.open(int64(i+1), "", "").Messages(); len(got) != 2 || got[1].Text != fmt.Sprint("Вам ", i) {
			t.Fatalf("person %d has %+v", i, got)
		}
	}
}
