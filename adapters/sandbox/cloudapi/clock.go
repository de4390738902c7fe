package cloudapi

import "zapis/adapters/sandbox/stand"

// Clock is the one that all stand-ins go by, so that they may share it.
type Clock = stand.Clock

// SystemClock is the machine's clock.
type SystemClock = stand.SystemClock

// ManualClock stands still until Advance moves it.
type ManualClock = stand.ManualClock

// NewManualClock gives a clock that shows start.
var NewManualClock = stand.NewManualClock
