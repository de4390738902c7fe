package measure_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zapis/eventstore/measure"
)

func TestPercentilesAreLatenciesThatOccurred(t *testing.T) {
	var f measure.Figures
	for i := range 100 {
		f.Latencies = append(f.Latencies, time.Duration(100-i))
	}
	for share, want := range map[float64]time.Duration{0: 1, 0.5: 51, 0.99: 100, 1: 100} {
		if got := f.Percentile(share); got != want {
			t.Errorf("%v: got %d, want %d", share, got, want)
		}
	}
	if got := (measure.Figures{}).Percentile(0.5); got != 0 {
		t.Errorf("of nothing: %d", got)
	}
}

func TestWaysAreMeasuredInTurn(t *testing.T) {
	var order []string
	way := func(name string) measure.Way {
		return measure.Way{Name: name, Operation: func(context.Context, int) error { order = append(order, name); return nil }}
	}
	figures, err := measure.Compare(t.Context(), 1, 2, time.Nanosecond, way("a"), way("b"))
	if err != nil || len(figures) != 2 {
		t.Fatal(figures, err)
	}
	if got := strings.Join(order, ""); strings.Trim(got, "ab") != "" || strings.Index(got, "b") < strings.Index(got, "a") {
		t.Errorf("order %q", got)
	}
}

func TestTheFirstErrorEndsAMeasurement(t *testing.T) {
	broken := errors.New("broken")
	var calls atomic.Int64
	_, err := measure.For(t.Context(), 4, time.Hour, func(context.Context, int) error {
		if calls.Add(1) > 10 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
