package jobs

import (
	"context"
	"fmt"

	"zapis/domain"
	"zapis/domain/booking"
)

const selectSince = `select position from told_since`

// toldSince is the position of the log after which people are told of what happens; see the migration of that name.
func (j *Jobs) toldSince(ctx context.Context) (position int64, err error) {
	if err = j.Pool.QueryRow(ctx, selectSince).Scan(&position); err != nil {
		return 0, fmt.Errorf("read since when people are told: %w", err)
	}
	return position, nil
}

// knownBefore is the revision of a booking that both sides knew before anybody was told of anything.
func (j *Jobs) knownBefore(ctx context.Context, id domain.ID) (revision int, err error) {
	if j.since == 0 {
		return 0, nil
	}
	return j.Store.VersionAt(ctx, booking.StreamOf(id), j.since)
}
