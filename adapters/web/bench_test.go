package web_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/commands"
	"zapis/domain"
)

// The page of a master whose next weeks are half full, with everything on it: card, reviews, days and times.
func BenchmarkThePageOfAMaster(b *testing.B) {
	w := newWorld(b, generous)
	w.reviewed()
	client := w.client("Ольга")
	for day := 1; day < 50; day++ {
		for hour := 11; hour < 20; hour += 2 {
			start := time.Date(2026, 11, 25+day, hour-3, 0, 0, 0, time.UTC)
			done, err := w.PlaceBooking(b.Context(), w.by(client), commands.PlaceBooking{
				Booking: domain.ID(uuid.New()), Master: w.master, Place: w.place, Services: []domain.ID{w.service}, Starts: start,
			})
			w.done(done, err)
		}
	}
	for name, path := range map[string]string{"card": "/m/" + w.code, "times": "/m/" + w.code + "?p=0&s=0&s=1"} {
		b.Run(name, func(b *testing.B) {
			anybody, took := w.browser(), make([]time.Duration, 0, b.N)
			for b.Loop() {
				began := time.Now()
				if got := anybody.send(http.MethodGet, path, nil); got.status != http.StatusOK {
					b.Fatalf("%d", got.status)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}
