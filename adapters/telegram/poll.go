package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
)

const (
	pollFor    = 50 * time.Second
	firstPause = time.Second
	mostPause  = 30 * time.Second
)

// Poll fetches updates until ctx ends; a webhook is removed first. Telegram is told that an update has arrived only after
// the door has it: by the offset of the next fetch. One poller a bot: of two, Telegram ends the earlier one each time,
// so both go on, slowly, and nothing is lost. An error means that it can never work, such as a token that does not hold.
func (t *Telegram) Poll(ctx context.Context, door Receiver) error {
	p := &poller{t: t, door: door, pause: firstPause}
	for ctx.Err() == nil {
		err := p.fetch(ctx)
		switch {
		case err == nil:
			p.pause = firstPause
		case fateOf(err) == permanent:
			return err
		case ctx.Err() == nil:
			t.log.WarnContext(ctx, "fetching updates failed", "error", err)
			_ = sleep(ctx, t.clock, p.wait(err)) // ends early only with ctx
		}
	}
	return nil
}

type poller struct {
	t       *Telegram
	door    Receiver
	offset  int64 // one after the last update that was taken in; 0 once Telegram knows that
	polling bool  // the webhook is removed
	pause   time.Duration
}

// wait is how long to pause after an error: as long as Telegram says, else twice as long each time.
func (p *poller) wait(err error) time.Duration {
	pause := p.pause
	p.pause = min(2*p.pause, mostPause)
	var trouble *Trouble
	if errors.As(err, &trouble) {
		return max(pause, trouble.after)
	}
	return pause
}

// fetch takes in one batch of updates, as far as it comes.
func (p *poller) fetch(ctx context.Context) error {
	if !p.polling {
		if _, err := p.t.api.DeleteWebhook(ctx, &bot.DeleteWebhookParams{}); err != nil {
			return p.t.trouble("deleteWebhook", err)
		}
		p.polling = true
	}
	began := p.t.clock.Now()
	updates, err := p.t.getUpdates(ctx, p.offset)
	if err != nil {
		return err
	}
	p.offset = 0 // after a silent week ids begin anew, perhaps lower: an offset that was heard must not be said again
	if len(updates) == 0 && p.t.clock.Now().Sub(began) < firstPause {
		return sleep(ctx, p.t.clock, firstPause) // a server that does not wait would be asked without end
	}
	for _, raw := range updates {
		var head struct {
			ID int64 `json:"update_id"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return fmt.Errorf("read an update: %w", err)
		}
		if err := p.t.take(ctx, raw, p.door); err != nil && !errors.Is(err, errBroken) {
			return fmt.Errorf("take in update %d: %w", head.ID, err)
		}
		p.offset = head.ID + 1
	}
	return nil
}

// getUpdates waits for updates. It is not the library's, which gives parsed updates only: the log keeps what Telegram sent.
func (t *Telegram) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, pollFor+10*time.Second)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"offset": offset, "timeout": int(pollFor.Seconds()), "allowed_updates": wanted,
	})
	if err != nil {
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url+"/bot"+t.token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, t.trouble("getUpdates", err)
	}
	request.Header.Set("Content-Type", "application/json")
	updates, err := t.fetched(request)
	return updates, t.trouble("getUpdates", err)
}

func (t *Telegram) fetched(request *http.Request) ([]json.RawMessage, error) {
	response, err := t.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		OK          bool
		Result      []json.RawMessage
		Description string
		Code        int `json:"error_code"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, err
	}
	if answer.OK {
		return answer.Result, nil
	}
	return nil, refusal(answer.Code, answer.Description, answer.Parameters.RetryAfter)
}

// refusal words a refused call as the library does, so that there is one classification.
func refusal(code int, description string, retryAfter int) error {
	known := map[int]error{
		http.StatusBadRequest: bot.ErrorBadRequest, http.StatusUnauthorized: bot.ErrorUnauthorized,
		http.StatusForbidden: bot.ErrorForbidden, http.StatusNotFound: bot.ErrorNotFound, http.StatusConflict: bot.ErrorConflict,
	}
	switch {
	case code == http.StatusTooManyRequests:
		return &bot.TooManyRequestsError{Message: description, RetryAfter: retryAfter}
	case known[code] != nil:
		return fmt.Errorf("%w, %s", known[code], description)
	}
	return fmt.Errorf("error response from telegram for method getUpdates, %d %s", code, description)
}
