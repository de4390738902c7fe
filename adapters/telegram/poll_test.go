package telegram

import (
	"errors"
	"testing"
	"time"
)

func TestPollingPausesLongerEachTimeAndAsLongAsTelegramSays(t *testing.T) {
	p := &poller{pause: firstPause}
	page := &Trouble{fate: again}
	for i, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if got := p.wait(page); got != want {
			t.Errorf("pause %d is %s, want %s", i, got, want)
		}
	}
	if got := p.wait(&Trouble{fate: wait, after: time.Minute}); got != time.Minute {
		t.Errorf("told to wait a minute, it waits %s", got)
	}
	if got := p.wait(errors.New("the log is away")); got != 16*time.Second {
		t.Errorf("pause %s", got)
	}
}
