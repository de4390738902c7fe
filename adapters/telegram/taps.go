package telegram

import (
	"context"
	"sync"
	"time"

	"github.com/go-telegram/bot"

	"zapis/adapters/dialog"
)

const (
	// grace is how long a tap's answer waits for the toast that the screen may come with. Telegram shows a spinner on the
	// button until then, and takes an answer only once.
	grace        = time.Second
	longestToast = 200
)

// taps are callback queries that are not answered yet. They are answered outside of the chats' queues: at once when the
// screen is ready, and after the grace when it is not, however much waits in the chat.
type taps struct {
	t       *Telegram
	mu      sync.Mutex
	waiting map[string]*tap // by delivery
	closed  bool
	sending sync.WaitGroup
}

type tap struct {
	query string
	stop  func() bool
}

func newTaps(t *Telegram) *taps { return &taps{t: t, waiting: map[string]*tap{}} }

// arrived starts the grace of a tap.
func (p *taps) arrived(delivery, query string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.waiting[delivery]; known || p.closed {
		return
	}
	p.waiting[delivery] = &tap{query, p.t.clock.AfterFunc(grace, func() { p.answer(delivery, "") })}
}

// answer answers a tap, if that has not been done, without waiting for the answer to arrive.
func (p *taps) answer(delivery, toast string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	waiting, ok := p.waiting[delivery]
	if !ok {
		return
	}
	waiting.stop()
	delete(p.waiting, delivery)
	p.sending.Go(func() { p.t.answer(waiting.query, toast) })
}

// close answers what waits and returns when all of it is sent.
func (p *taps) close() {
	p.mu.Lock()
	p.closed = true
	var deliveries []string
	for delivery := range p.waiting {
		deliveries = append(deliveries, delivery)
	}
	p.mu.Unlock()
	for _, delivery := range deliveries {
		p.answer(delivery, "")
	}
	p.sending.Wait()
}

// Acknowledge stops the spinner on the tapped button and says the toast, if there is one.
func (t *Telegram) Acknowledge(update dialog.Update, toast string) {
	t.taps.answer(update.Delivery, toast)
}

// answer answers a callback query. Failures cost a spinner, nothing else; a query that is too old has no spinner any more.
func (t *Telegram) answer(query, toast string) {
	if t.gate.paused() > 0 {
		return // another call now would lengthen the pause
	}
	ctx, cancel := context.WithTimeout(context.Background(), sendDeadline)
	defer cancel()
	_, err := t.api.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{
		CallbackQueryID: query, Text: cut(clean(toast), longestToast),
	})
	err = t.trouble("answerCallbackQuery", err)
	t.heed(err)
	if err != nil && fateOf(err) != late {
		t.log.Debug("a tap was not answered", "error", err)
	}
}
