// Package operator is what those who run the program decide about the read models: facts of the log like all others.
//
// Each decision is a stream of its own, "operator/<id>", so that it contends with nothing.
package operator

import "zapis/domain"

// Events lists every event of this package.
var Events = []domain.Event{EventRetried{}, EventSkipped{}, Rebuilt{}, RolledBack{}}

// StreamOf names the stream of a decision.
func StreamOf(id domain.ID) string { return "operator/" + id.String() }

// EventRetried is another try that a projection was told to give the event at which it had stopped.
type EventRetried struct {
	By         string `json:"by"` // the operator's account on the machine
	Projection string `json:"projection"`
	Position   int64  `json:"position"` // of the event in the log
	Cause      string `json:"cause"`    // why it could not be applied
}

// EventSkipped is an event that a projection was told to pass over.
type EventSkipped struct {
	By         string `json:"by"`
	Projection string `json:"projection"`
	Position   int64  `json:"position"`
	Cause      string `json:"cause"`
}

// Rebuilt is a projection whose rows were made anew from the log, and took the place of those that following had made.
type Rebuilt struct {
	By         string `json:"by"`
	Projection string `json:"projection"`
	From       int    `json:"from_version"` // of the fold that had made the rows before
	To         int    `json:"to_version"`
	Position   int64  `json:"position"`  // up to where the log was in both when they changed places
	Differing  int64  `json:"differing"` // rows that were not the same in both
}

// RolledBack is a projection whose earlier rows, brought up to the log, took their place again.
type RolledBack struct {
	By         string `json:"by"`
	Projection string `json:"projection"`
	From       int    `json:"from_version"`
	To         int    `json:"to_version"`
	Position   int64  `json:"position"`
}

func (EventRetried) EventType() string { return "operator.event_retried" }
func (EventSkipped) EventType() string { return "operator.event_skipped" }
func (Rebuilt) EventType() string      { return "operator.rebuilt" }
func (RolledBack) EventType() string   { return "operator.rolled_back" }
