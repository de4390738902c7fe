package cache_test

import (
	"context"
	"strconv"
	"testing"

	"zapis/adapters/cache"
)

func TestWhatWasSetIsFound(t *testing.T) {
	local, ctx := cache.NewLocal(), context.Background()
	if value, found := local.Get(ctx, "month"); found {
		t.Errorf("an empty cache holds %q", value)
	}
	local.Set(ctx, "month", "1, 2, 3")
	if value, found := local.Get(ctx, "month"); !found || value != "1, 2, 3" {
		t.Errorf("found %v, %q", found, value)
	}
}

func TestTheLatestIsRememberedHoweverMuchComes(t *testing.T) {
	local, ctx := cache.NewLocal(), context.Background()
	for i := range 200_000 {
		local.Set(ctx, strconv.Itoa(i), "x")
		if _, found := local.Get(ctx, strconv.Itoa(i)); !found {
			t.Fatalf("entry %d was not taken in", i)
		}
	}
}
