package transparency

import "context"

// AppendLeaf is the leaf of a row as it comes over the wire.
var AppendLeaf = appendLeaf

// SelectRows reads rows for AppendLeaf.
const SelectRows = selectRows

// Turn is one turn of a sealer: it takes the lead, seals what there is, publishes, and lets go.
func (s *Sealer) Turn(ctx context.Context) error {
	pooled, err := s.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()
	defer conn.Close(context.WithoutCancel(ctx))
	w := &sealing{Sealer: s, conn: conn}
	if err := w.begin(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = w.some(ctx); err != nil {
			return err
		}
		if s.publish(ctx, w, make(chan Head, 1)); s.mute != nil {
			return s.mute
		}
	}
	return nil
}

// Interrupt ends the sealer's work with an error at any step, also in the middle of writing heads.
func (s *Sealer) Interrupt(at func(step string) error) {
	s.step = at
	if s.Heads != nil {
		s.Heads.torn = func() error { return at("half of the heads written") }
	}
}

// Frontier is a tree of leaves.
type Frontier = frontier

var (
	Add  = (*frontier).add
	Root = (*frontier).root
)
