package vk

import (
	"context"
	"sync"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/dialog"
)

const (
	// grace is how long a tap's answer waits for the toast that the screen may come with. VK shows a spinner on the
	// button until then, and takes an answer only once.
	grace        = time.Second
	longestToast = 90
)

// taps are taps that are not answered yet. They are answered outside of the chats' queues: at once when the screen is
// ready, and after the grace when it is not, however much waits in the chat.
type taps struct {
	v       *VK
	mu      sync.Mutex
	waiting map[string]*tap // by delivery
	closed  bool
	sending sync.WaitGroup
}

type tap struct {
	id   string // VK's, not that of the delivery
	user int64
	stop func() bool
}

func newTaps(v *VK) *taps { return &taps{v: v, waiting: map[string]*tap{}} }

// arrived starts the grace of a tap.
func (p *taps) arrived(delivery string, t *tap) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.waiting[delivery]; known || p.closed {
		return
	}
	t.stop = p.v.clock.AfterFunc(grace, func() { p.answer(delivery, "") })
	p.waiting[delivery] = t
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
	p.sending.Go(func() { p.v.answer(waiting, toast) })
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
func (v *VK) Acknowledge(update dialog.Update, toast string) { v.taps.answer(update.Delivery, toast) }

type snackbar struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// answer answers a tap. Failures cost a spinner, nothing else; a tap that is too old has no spinner any more.
func (v *VK) answer(t *tap, toast string) {
	if v.gate.paused() > 0 {
		return // another call now would lengthen the pause
	}
	p := api.Params{"event_id": t.id, "user_id": t.user, "peer_id": t.user}
	if text := cut(clean(toast), longestToast); !blank(text) {
		data, err := plainJSON(snackbar{"show_snackbar", text})
		if err != nil {
			return // never: it holds texts
		}
		p["event_data"] = data
	}
	ctx, cancel := context.WithTimeout(context.Background(), sendDeadline)
	defer cancel()
	var done int
	err := v.ask(ctx, "messages.sendMessageEventAnswer", turn{}, p, &done)
	if err != nil && fateOf(err) != late {
		v.log.Debug("a tap was not answered", "error", err)
	}
}
