package telegramapi_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

func TestTooManyRequestsSaysWhenToComeBack(t *testing.T) {
	w := started(t)
	w.api.Plan("sendMessage", 2, telegramapi.TooManyRequests(7*time.Second))
	for range 2 {
		var wait *bot.TooManyRequestsError
		if _, err := w.send("а"); !errors.As(err, &wait) || wait.RetryAfter != 7 {
			t.Errorf("error %v", err)
		}
	}
	if len(w.irina.Messages()) != 1 {
		t.Error("a refused message arrived")
	}
	w.must(sent(w.send("а")))
	w.proper()
}

func TestPlansOfOneMethodHappenInOrder(t *testing.T) {
	w := started(t)
	w.api.Plan("sendMessage", 1, telegramapi.Page(502))
	w.api.Plan("", 1, telegramapi.Refused(400, "Bad Request: chat not found"))
	var syntax *json.SyntaxError
	if _, err := w.send("а"); !errors.As(err, &syntax) {
		t.Errorf("an HTML page gave %v", err)
	}
	w.refused(sent(w.send("а")), "chat not found")
	w.must(sent(w.send("а")))
	var codes []int
	for _, r := range w.api.Requests("sendMessage") {
		codes = append(codes, r.Code)
	}
	if !slices.Equal(codes, []int{502, 400, 200}) {
		t.Errorf("recorded %v", codes)
	}
}

func TestACutConnectionHidesASuccess(t *testing.T) {
	w := started(t)
	w.api.Plan("sendMessage", 1, telegramapi.CutAfter())
	if _, err := w.send("дошло"); err == nil || strings.Contains(err.Error(), "Bad Request") {
		t.Errorf("error %v", err)
	}
	if got := w.irina.Screen().Text; got != "дошло" {
		t.Errorf("screen %q", got)
	}
}

func TestAHeldCallGoesOnWhenReleased(t *testing.T) {
	w := started(t)
	release, done := make(chan struct{}), make(chan error, 1)
	w.api.Plan("sendMessage", 1, telegramapi.HoldUntil(release))
	go func() {
		_, err := w.send("поздно")
		done <- err
	}()
	w.must(sent(w.api.AwaitRequests(w.ctx(), 1, "sendMessage")))
	w.must(sent(w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: picture(), Caption: "рано"})))
	close(release)
	w.must(<-done)
	if got := w.irina.Screen().Text; got != "поздно" {
		t.Errorf("screen %q", got)
	}
}
