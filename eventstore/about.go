package eventstore

import (
	"context"
	"fmt"

	"zapis/domain"
)

// selectAbout reads the whole log: it happens when somebody asks for their data. Lists of whom a broadcast goes to are about
// everybody on them, and left out.
const selectAbout = selectRecorded + `
where (e.stream = any($2) or e.metadata->>'actor' = any($1) or exists (
	select from json_each_text(e.payload) f where f.value = any($1)))
and e.type <> 'broadcast.recipients_chosen' order by e.position`

// About is all that the log holds of somebody under any of their ids: what they did, and what names them; and these streams.
func (s *Store) About(ctx context.Context, ids []domain.ID, streams ...string) ([]Recorded, error) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	if streams == nil {
		streams = []string{}
	}
	events, err := s.recorded(ctx, selectAbout, names, streams)
	if err != nil {
		return nil, fmt.Errorf("read what the log holds of somebody: %w", err)
	}
	return events, nil
}
