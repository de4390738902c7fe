package cache_test

import (
	"fmt"
	"testing"
	"time"

	"zapis/adapters/cache"
)

func TestMemoryGivesBackWhatWasSet(t *testing.T) {
	memory := cache.NewMemory(10, time.Hour)
	if _, found := memory.Get(t.Context(), "a"); found {
		t.Fatal("found what nobody set")
	}
	memory.Set(t.Context(), "a", "1")
	memory.Set(t.Context(), "a", "2")
	if value, found := memory.Get(t.Context(), "a"); !found || value != "2" {
		t.Fatalf("got %q, %v; want the last value", value, found)
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	memory := cache.NewMemory(10, time.Hour)
	for i := range 10_000 {
		memory.Set(t.Context(), fmt.Sprint(i), "value")
	}
	kept := 0
	for i := range 10_000 {
		if _, found := memory.Get(t.Context(), fmt.Sprint(i)); found {
			kept++
		}
	}
	if kept > 100 {
		t.Fatalf("%d of 10,000 entries kept in a cache of 10", kept)
	}
}
