package metrics

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"zapis/projections"
)

// standing is read from the database at each scrape: how things stand, whichever process sees to them.
type standing struct {
	pool        *pgxpool.Pool
	projections func(context.Context) ([]projections.Status, error)
}

// Standing adds how log, tree, read models and queue stand.
func (m *Metrics) Standing(pool *pgxpool.Pool, status func(context.Context) ([]projections.Status, error)) {
	m.registry.MustRegister(standing{pool, status})
}

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	databaseUp  = gauge("zapis_database_up", "1 if how things stand could be read.")
	position    = gauge("zapis_log_position", "Events in the log.")
	sealed      = gauge("zapis_log_sealed_position", "Events that the transparency log's tree covers.")
	lag         = gauge("zapis_projection_lag_events", "Events that a read model is behind the log.", "projection")
	stopped     = gauge("zapis_projection_stopped", "1 if a read model stands before an event that it cannot apply.", "projection")
	deadLetters = gauge("zapis_projection_dead_letters", "Events that a read model passed over, or stands before.", "projection")
	otherFold   = gauge("zapis_projection_outdated", "1 if rows come from another version of the fold and should be rebuilt.", "projection")
	jobs        = gauge("zapis_jobs", "Jobs in the queue, by state. Discarded ones were given up.", "state")
	undelivered = gauge("zapis_webhooks", "Webhooks, by how they stand: delivered, behind, failing or paused.", "state")
	overdue     = gauge("zapis_jobs_overdue_seconds", "How long the oldest job that is due has been waiting.")
)

// Describe tells what Collect gives.
func (s standing) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{databaseUp, position, sealed, lag, stopped, deadLetters, otherFold, jobs, overdue, undelivered} {
		to <- d
	}
}

// readWithin bounds reading: a scrape should not hang with the database.
const readWithin = 5 * time.Second

// Collect reads how things stand. What cannot be read is left out, and said by zapis_database_up.
func (s standing) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readWithin)
	defer cancel()
	read, err := s.read(ctx)
	send(to, databaseUp, truth(err == nil))
	if err == nil {
		for _, each := range read {
			send(to, each.of, each.value, each.labels...)
		}
	}
}

// value is one of a gauge.
type value struct {
	of     *prometheus.Desc
	value  float64
	labels []string
}

func send(to chan<- prometheus.Metric, of *prometheus.Desc, is float64, labels ...string) {
	to <- prometheus.MustNewConstMetric(of, prometheus.GaugeValue, is, labels...)
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

const (
	selectLog  = `select h.position, t.size from log_head h, log_tree t`
	selectJobs = `
		select s.state, count(j.id) from unnest('{available,running,retryable,scheduled,discarded}'::river.river_job_state[]) s(state)
		left join river.river_job j on j.state = s.state group by s.state`
	selectHooks = `
		select s.state, count(c.webhook_id) from unnest('{delivered,behind,failing,paused}'::text[]) s(state) left join webhook_cursors c on s.state = case
			when not active then 'paused' when failures > 0 then 'failing' when wanted > delivered then 'behind' else 'delivered' end
		group by s.state`
	selectOverdue = `
		select coalesce(extract(epoch from now() - min(scheduled_at)), 0)::float8
		from river.river_job where state in ('available', 'retryable', 'scheduled') and scheduled_at < now()`
)

func (s standing) read(ctx context.Context) (all []value, err error) {
	var events, covered, waits float64
	if err := s.pool.QueryRow(ctx, selectLog).Scan(&events, &covered); err != nil {
		return nil, fmt.Errorf("read how the log stands: %w", err)
	}
	if err := s.pool.QueryRow(ctx, selectOverdue).Scan(&waits); err != nil {
		return nil, fmt.Errorf("read how the queue stands: %w", err)
	}
	all = append(all, value{position, events, nil}, value{sealed, covered, nil}, value{overdue, waits, nil})
	for of, query := range map[*prometheus.Desc]string{jobs: selectJobs, undelivered: selectHooks} {
		states, err := s.pool.Query(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("read how the queue stands: %w", err)
		}
		var state string
		var count float64
		if _, err := pgx.ForEachRow(states, []any{&state, &count}, func() error {
			all = append(all, value{of, count, []string{state}})
			return nil
		}); err != nil {
			return nil, fmt.Errorf("read how the queue stands: %w", err)
		}
	}
	statuses, err := s.projections(ctx)
	for _, p := range statuses {
		name := []string{p.Name}
		all = append(all, value{lag, float64(p.Lag), name}, value{stopped, truth(p.Stopped), name},
			value{deadLetters, float64(p.DeadLetters), name}, value{otherFold, truth(p.Changed()), name})
	}
	return all, err
}
