package stand

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// AfterLoad is how far counters jump when a state is loaded. What happened after the last save of a killed process is lost,
// but no number that a program has already seen is given out twice.
const AfterLoad = 1000

// Keeper keeps a stand-in's state in a file, and its uploads in a folder beside it.
type Keeper struct {
	saving sync.Mutex
	filed  map[string]int // by path: how many uploads are there already
	dirty  chan struct{}  // holds one mark when there is something to save
}

// NewKeeper has nothing to save.
func NewKeeper() *Keeper { return &Keeper{filed: map[string]int{}, dirty: make(chan struct{}, 1)} }

// Upload is a file as it is kept. Uploads are never changed and never fewer, and stay in their order.
type Upload struct {
	ID   string
	Data []byte
}

// Save writes the state and those uploads that are new. Each file is replaced in one step. copied gives what to save; the
// state goes on meanwhile.
func (k *Keeper) Save(path string, copied func() (state any, uploads []Upload)) error {
	k.saving.Lock()
	defer k.saving.Unlock()
	state, uploads := copied()
	for _, u := range uploads[k.filed[path]:] {
		if err := replace(keptAt(path, u.ID), u.Data); err != nil {
			return fmt.Errorf("save the sandbox's files: %w", err)
		}
	}
	k.filed[path] = len(uploads)
	data, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("encode the sandbox's state: %w", err)
	}
	if err := replace(path, data); err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	return nil
}

// keptAt is where an upload is when the state is kept at a path.
func keptAt(path, id string) string { return filepath.Join(path+".files", id) }

// replace writes a file in one step.
func replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // gone already once renamed
	_, err = temporary.Write(data)
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// Load reads a state and then its uploads; there is none where there is no file.
func (k *Keeper) Load(path string, state any, uploads func() (ids []string, put func(i int, data []byte))) (found bool, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load the sandbox's state: %w", err)
	}
	if err := json.Unmarshal(data, state); err != nil {
		return false, fmt.Errorf("load the sandbox's state from %s: %w", path, err)
	}
	ids, put := uploads()
	for i, id := range ids {
		data, err := os.ReadFile(keptAt(path, id))
		if err != nil {
			return false, fmt.Errorf("load the sandbox's files: %w", err)
		}
		put(i, data)
	}
	k.saving.Lock()
	k.filed[path] = len(ids)
	k.saving.Unlock()
	return true, nil
}

// Mark asks for a save; it never blocks.
func (k *Keeper) Mark() {
	select {
	case k.dirty <- struct{}{}:
	default:
	}
}

// restAfterSave keeps saving to a twentieth of the time when the state has grown large.
const restAfterSave = 19

// Keep saves whenever there is something to save, and once more when ctx ends. What comes while it is being saved is saved
// together.
func (k *Keeper) Keep(ctx context.Context, save func()) {
	for {
		select {
		case <-k.dirty:
			began := time.Now() // not by the sandbox's clock, which may jump
			save()
			rest(ctx, restAfterSave*time.Since(began))
		case <-ctx.Done():
			save()
			return
		}
	}
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
