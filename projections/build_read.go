package projections

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"zapis/eventstore"
)

// Reading in bulk: so many positions make a page, and so many pages are decoded ahead of the fold.
const (
	readPage  = 10_000
	readAhead = 4
)

// undecided is an event that may turn out to be of no use to anybody: then it does not matter that it cannot be decoded.
type undecided struct {
	Event
	err error
}

// bulk reads the log in order and in large pages, straight from the table, and decodes pages side by side.
type bulk struct {
	store *eventstore.Store
	types []string
	after int64
	upTo  int64
	size  int64
	// before is called before each page is read, with how many positions it will have.
	before func(ctx context.Context, positions int64) error
}

type bulkPage struct {
	events []undecided
	upTo   int64
}

// each hands over page after page until the log has been read or an error ends it.
func (b bulk) each(ctx context.Context, do func(ctx context.Context, page bulkPage) error) error {
	group, ctx := errgroup.WithContext(ctx)
	pages := make(chan chan bulkPage, readAhead)
	decoders := make(chan struct{}, runtime.GOMAXPROCS(0))
	group.Go(func() error {
		defer close(pages)
		for after := b.after; after < b.upTo; {
			upTo := min(after+b.size, b.upTo)
			if err := b.before(ctx, upTo-after); err != nil {
				return err
			}
			recorded, err := b.store.Range(ctx, after, upTo, b.types...)
			if err != nil {
				return err
			}
			decoded := make(chan bulkPage, 1)
			decoders <- struct{}{}
			go func() {
				decoded <- bulkPage{decodeEach(ctx, b.store.Codec(), recorded), upTo}
				<-decoders
			}()
			select {
			case pages <- decoded:
			case <-ctx.Done():
				return ctx.Err()
			}
			after = upTo
		}
		return nil
	})
	group.Go(func() error {
		for decoded := range pages {
			if err := do(ctx, <-decoded); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// decodeEach decodes a page at once, and event by event if that fails.
func decodeEach(ctx context.Context, codec *eventstore.Codec, page []eventstore.Recorded) []undecided {
	events := make([]undecided, len(page))
	bodies, err := codec.DecodeAll(ctx, page)
	for i, recorded := range page {
		events[i].Recorded = recorded
		if err != nil {
			events[i].Body, events[i].err = codec.Decode(recorded)
		} else {
			events[i].Body = bodies[i]
		}
	}
	return events
}
