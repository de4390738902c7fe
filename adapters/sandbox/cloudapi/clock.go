package cloudapi

import "zapis/adapters/sandbox/telegramapi"

// Clock tells the time and runs things later; all stand-ins of the sandbox go by the same.
type Clock = telegramapi.Clock

// SystemClock is the machine's clock.
type SystemClock = telegramapi.SystemClock

// ManualClock stands still until Advance moves it.
type ManualClock = telegramapi.ManualClock

// NewManualClock gives a clock that shows start.
var NewManualClock = telegramapi.NewManualClock
