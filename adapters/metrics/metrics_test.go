package metrics_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"zapis/adapters/metrics"
	"zapis/adapters/postgres/postgrestest"
	"zapis/projections"
)

// scrape is what Prometheus reads.
func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	body, err := io.ReadAll(answer.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func expect(t *testing.T, got string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("there is no %s in\n%s", line, ours(got))
		}
	}
}

// ours are the lines that are not about Go and the process.
func ours(text string) string {
	return strings.Join(regexp.MustCompile(`(?m)^zapis_.*$`).FindAllString(text, -1), "\n")
}

func TestWhatHappensIsCounted(t *testing.T) {
	m := metrics.New("v1.2.3")
	m.Tap("vk", "tap", "", false, 30*time.Millisecond)
	m.Tap("vk", "tap", "slot_taken", false, 30*time.Millisecond)
	m.Tap("vk", "text", "", true, 30*time.Millisecond)
	m.Command("booking.place", "", false, 3, 2*time.Millisecond)
	m.Command("booking.place", "slot_taken", false, 1, 2*time.Millisecond)
	m.Command("booking.place", "", true, 1, 2*time.Millisecond)
	m.Append(7, false, 3*time.Millisecond)
	m.Append(1, true, 3*time.Millisecond)
	m.Delivery("telegram", "reminder", "sent")
	m.Webhook("refused", time.Second)
	m.Request("GET", "/readyz", 200, time.Millisecond)
	m.Request("HACK", "/readyz", 405, time.Millisecond)
	m.Request("GET", "", 404, time.Millisecond)
	m.Request("HACK", "/*", 200, time.Millisecond)
	got := scrape(t, m)
	expect(t, got,
		`zapis_build_info{version="v1.2.3"} 1`,
		`zapis_taps_total{channel="vk",kind="tap",outcome="shown"} 1`,
		`zapis_taps_total{channel="vk",kind="tap",outcome="refused"} 1`,
		`zapis_taps_total{channel="vk",kind="text",outcome="fault"} 1`,
		`zapis_tap_seconds_bucket{channel="vk",le="0.05"} 3`,
		`zapis_commands_total{command="booking.place",outcome="accepted"} 1`,
		`zapis_commands_total{command="booking.place",outcome="refused"} 1`,
		`zapis_commands_total{command="booking.place",outcome="fault"} 1`,
		`zapis_commands_overtaken_total 2`,
		`zapis_refusals_total{code="slot_taken"} 1`,
		`zapis_command_seconds_count{command="booking.place"} 3`,
		`zapis_append_batch_commands_sum 8`,
		`zapis_appends_apart_total 1`,
		`zapis_append_seconds_count 2`,
		`zapis_deliveries_total{channel="telegram",kind="reminder",outcome="sent"} 1`,
		`zapis_webhook_attempts_total{outcome="refused"} 1`,
		`zapis_webhook_seconds_sum 1`,
		`zapis_http_requests_total{method="GET",route="/readyz",status="200"} 1`,
		`zapis_http_requests_total{method="any",route="none",status="405"} 1`,
		`zapis_http_requests_total{method="any",route="none",status="404"} 1`,
		`zapis_http_requests_total{method="any",route="/*",status="200"} 1`,
	)
	problems, err := promlint.New(strings.NewReader(got)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestHowThingsStandIsReadAtEachScrape(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	m := metrics.New("test")
	var down error
	m.Pool("log", pool)
	m.Standing(pool, func(context.Context) ([]projections.Status, error) {
		return []projections.Status{
			{Name: "people", Version: 2, Rows: 1, Lag: 3, DeadLetters: 1, Stopped: true}, {Name: "reviews", Version: 1, Rows: 1},
		}, down
	})
	for _, statement := range []string{
		`update log_head set position = 12`, `update log_tree set size = 10`,
		`insert into river.river_job (kind, args, max_attempts, queue, state, scheduled_at) values
			('x', '{}', 1, 'default', 'available', now() - interval '1 hour'), ('x', '{}', 1, 'default', 'scheduled', now() + interval '1 day')`,
		`insert into webhook_cursors (webhook_id, master_id, begun, active, delivered, wanted, failures)
			select gen_random_uuid(), gen_random_uuid(), 1, n <> 1, 5, 5 + n, n / 3 from generate_series(0, 4) n`,
	} {
		if _, err := pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	got := scrape(t, m)
	expect(t, got,
		`zapis_database_up 1`, `zapis_log_position 12`, `zapis_log_sealed_position 10`,
		`zapis_projection_lag_events{projection="people"} 3`, `zapis_projection_lag_events{projection="reviews"} 0`,
		`zapis_projection_stopped{projection="people"} 1`, `zapis_projection_stopped{projection="reviews"} 0`,
		`zapis_projection_dead_letters{projection="people"} 1`,
		`zapis_projection_outdated{projection="people"} 1`, `zapis_projection_outdated{projection="reviews"} 0`,
		`zapis_jobs{state="available"} 1`, `zapis_jobs{state="scheduled"} 1`, `zapis_jobs{state="running"} 0`, `zapis_jobs{state="discarded"} 0`,
		`zapis_webhooks{state="delivered"} 1`, `zapis_webhooks{state="paused"} 1`, `zapis_webhooks{state="behind"} 1`, `zapis_webhooks{state="failing"} 2`,
		`zapis_pool_connections_in_use{pool="log"} 0`,
	)
	if !regexp.MustCompile(`zapis_jobs_overdue_seconds 36\d\d`).MatchString(got) {
		t.Errorf("what is overdue is not told:\n%s", ours(got))
	}
	down = errors.New("down")
	got = scrape(t, m)
	expect(t, got, `zapis_database_up 0`)
	if strings.Contains(got, "zapis_log_position") {
		t.Error("what could not be read is told")
	}
}
