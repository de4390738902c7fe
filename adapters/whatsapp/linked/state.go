package linked

import "time"

// Kind is how the connection to WhatsApp stands.
type Kind string

// The kinds of state.
const (
	NeedsPairing Kind = "needs_pairing" // no phone has linked us, or it unlinked us
	Online       Kind = "online"
	Degraded     Kind = "degraded" // not connected at the moment; that is tried again by itself
	Conflict     Kind = "conflict" // somebody else connected as the same device; not tried again
	Banned       Kind = "banned"   // by WhatsApp, until a time; tried again then
	Outdated     Kind = "outdated" // WhatsApp takes this version no more; not tried again
	Stopped      Kind = "stopped"  // not started, ended, or turned away for good
)

// State is how the connection to WhatsApp stands, since when, and why.
type State struct {
	Kind   Kind
	Until  time.Time // of a ban
	Reason string    // a sentence for operators, without a full stop
	Since  time.Time
}

// State tells how the connection stands.
func (w *WhatsApp) State() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

// become notes how the connection stands, logs it and tells the hook, if it is news.
func (w *WhatsApp) become(next State) {
	if !w.turn(&next) {
		return
	}
	level := w.log.Warn
	if next.Kind == Online || next.Kind == Stopped {
		level = w.log.Info
	}
	attributes := []any{"state", next.Kind, "reason", next.Reason}
	if !next.Until.IsZero() {
		attributes = append(attributes, "until", next.Until)
	}
	level("WhatsApp", attributes...)
	w.changed(next)
}

// turn takes over a state that differs from the one before.
func (w *WhatsApp) turn(next *State) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	was := w.state
	if was.Kind == next.Kind && was.Reason == next.Reason && was.Until.Equal(next.Until) {
		return false
	}
	next.Since = w.clock.Now()
	w.state = *next
	return true
}
