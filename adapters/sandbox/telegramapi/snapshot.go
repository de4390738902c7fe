package telegramapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// afterLoad is how far the counters jump when a snapshot is loaded. What happened after the last
// save of a killed process is lost, but no number that a bot has already seen is given out twice.
const afterLoad = 1000

// Save writes the whole state to a file, replacing it in one step.
func (s *Server) Save(path string) error {
	s.mu.Lock()
	data, err := json.Marshal(s.state)
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("encode the sandbox's state: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // gone already once renamed
	_, err = temporary.Write(data)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	return nil
}

// Load replaces the state by a saved one; a file that is not there leaves it empty. Deliveries to webhooks go on where they stopped.
func (s *Server) Load(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the sandbox's state: %w", err)
	}
	var loaded state
	if err := json.Unmarshal(data, &loaded); err != nil {
		return fmt.Errorf("load the sandbox's state from %s: %w", path, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	loaded.NextQuery += afterLoad
	for _, b := range loaded.Bots {
		b.wire()
		b.NextMessage += afterLoad
		b.NextUpdate += afterLoad
	}
	s.state = loaded
	for _, b := range s.state.Bots {
		s.pump(b)
	}
	return nil
}

// restAfterSave keeps saving to a fifth of the time when the state has grown large.
const restAfterSave = 4

// KeepIn loads the state from a file and then saves every change there, until Close. Changes that come while one is being saved are saved together.
func (s *Server) KeepIn(path string) error {
	if err := s.Load(path); err != nil {
		return err
	}
	s.working.Add(1)
	go func() {
		defer s.working.Done()
		for {
			select {
			case <-s.dirty:
				began := s.clock.Now()
				s.saveOrLog(path)
				s.rest(restAfterSave * s.clock.Now().Sub(began))
			case <-s.ctx.Done():
				s.saveOrLog(path)
				return
			}
		}
	}()
	return nil
}

func (s *Server) saveOrLog(path string) {
	if err := s.Save(path); err != nil {
		s.log.Error("telegram sandbox: cannot save", "error", err)
	}
}

func (s *Server) rest(d time.Duration) {
	if d <= 0 {
		return // a clock that stands still
	}
	over := make(chan struct{})
	stop := s.clock.AfterFunc(d, func() { close(over) })
	defer stop()
	select {
	case <-over:
	case <-s.ctx.Done():
	}
}

// markDirty asks for a save; it never blocks.
func (s *Server) markDirty() {
	select {
	case s.dirty <- struct{}{}:
	default:
	}
}
