package migrations

import (
	"context"

	"github.com/pressly/goose/v3"
)

// UpTo stops at a version, as an older program did.
func UpTo(ctx context.Context, databaseURL string, version int64) error {
	return with(databaseURL, func(provider *goose.Provider) error {
		_, err := provider.UpTo(ctx, version)
		return err
	})
}
