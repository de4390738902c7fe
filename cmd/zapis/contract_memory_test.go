package main

import (
	"context"
	"slices"
	"strconv"

	"zapis/adapters/frontdoor"
	"zapis/adapters/sandbox/memory"
)

// memoryTroupe is the smallest messenger that there can be.
type memoryTroupe struct {
	people
	*memory.Messenger
}

func (x *memoryTroupe) connect(_ context.Context, s *stage, _ *application, _ foundation) (connection, error) {
	x.Messenger = memory.New(s.clock.Now)
	return connection{
		messenger: x.Messenger,
		link:      func(code, _ string) string { return x.StartLink(code) },
		receive:   func(ctx context.Context, door *frontdoor.Door) error { return x.Run(ctx, door) },
	}, nil
}

func (x *memoryTroupe) ready(*stage)         {}
func (x *memoryTroupe) violations() []string { return nil }
func (x *memoryTroupe) blocks() hearing      { return toldAtOnce }
func (x *memoryTroupe) felt() bool           { return x.Failures() > 0 }
func (x *memoryTroupe) campaigns() bool      { return true }
func (x *memoryTroupe) outage(down bool)     { x.Fail(down) }
func (x *memoryTroupe) repeat(copies int)    { x.Repeat(copies) }
func (x *memoryTroupe) refuse(int)           {} // it takes whatever comes

func (x *memoryTroupe) phone(_ *stage, name, language string) device {
	return memoryDevice{x.Phone(strconv.FormatInt(x.next(), 10), name, language)}
}

type memoryDevice struct{ *memory.Phone }

func (d memoryDevice) follow(link string) error                       { return d.Follow(link) }
func (d memoryDevice) types(text string) error                        { return d.Type(text) }
func (d memoryDevice) sendPhoto(photo []byte, under string) error     { return d.SendPhoto(photo, under) }
func (d memoryDevice) block(blocked bool) error                       { return d.Block(blocked) }
func (d memoryDevice) transcript() string                             { return d.Transcript() }
func (d memoryDevice) await(ctx context.Context, w func() bool) error { return d.Await(ctx, w) }

func (d memoryDevice) messages() (ours []message) {
	for _, m := range d.Messages() {
		said := message{text: m.Text, tap: func(label string) error { return d.Tap(m.ID, label) }}
		if m.File != nil {
			said.file = m.File.Type
		}
		for _, c := range slices.Concat(m.Choices...) {
			said.labels = append(said.labels, c.Label)
		}
		ours = append(ours, said)
	}
	return ours
}
