package vkapi

import (
	"time"

	"zapis/adapters/sandbox/telegramapi"
)

// Clock is the one that the Telegram stand-in goes by too, so that both may share it.
type Clock = telegramapi.Clock

// SystemClock is the machine's clock.
type SystemClock = telegramapi.SystemClock

// ManualClock stands still until Advance moves it.
type ManualClock = telegramapi.ManualClock

// NewManualClock gives a clock that shows start.
func NewManualClock(start time.Time) *ManualClock { return telegramapi.NewManualClock(start) }
