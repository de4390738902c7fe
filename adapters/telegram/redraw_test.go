package telegram_test

import (
	"testing"

	"zapis/adapters/sandbox/telegramapi"
)

func TestWhatWasSentIsDrawnAnew(t *testing.T) {
	w := newWorld(t)
	id, err := w.bot.Send(t.Context(), irina, screen("10 of 100", "pause"), "key")
	w.must(err)
	w.must(w.bot.Redraw(t.Context(), irina, id, screen("20 of 100", "pause")))
	w.must(w.bot.Redraw(t.Context(), irina, id, screen("20 of 100", "pause"))) // it shows that already
	w.sees("20 of 100 [pause]")
	w.must(w.bot.Redraw(t.Context(), irina, id, screen("100 of 100")))
	w.sees("100 of 100")
	w.must(w.bot.Redraw(t.Context(), irina, "999", screen("gone")))
	w.sees("100 of 100")
	w.api.Plan("editMessageText", 1, telegramapi.Refused(403, "Forbidden: bot was blocked by the user"))
	if err := w.bot.Redraw(t.Context(), irina, id, screen("again")); err == nil {
		t.Error("that nobody sees it any more is not told")
	}
}
