package metrics

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// connections are those of one pool.
type connections struct {
	pool *pgxpool.Pool
	name string
}

// Pool adds the connections of a pool, under a name.
func (m *Metrics) Pool(name string, pool *pgxpool.Pool) {
	m.registry.MustRegister(connections{pool, name})
}

var poolLabel = []string{"pool"}

var (
	inUse  = gauge("zapis_pool_connections_in_use", "Connections that somebody holds.", poolLabel...)
	open   = gauge("zapis_pool_connections", "Connections that are open.", poolLabel...)
	most   = gauge("zapis_pool_connections_most", "Connections that may be open.", poolLabel...)
	waited = gauge("zapis_pool_waits_total", "How often somebody had to wait for a connection.", poolLabel...)
)

// Describe is empty: pools of several names share their descriptions.
func (c connections) Describe(chan<- *prometheus.Desc) {}

// Collect tells how the pool stands.
func (c connections) Collect(to chan<- prometheus.Metric) {
	now := c.pool.Stat()
	send(to, inUse, float64(now.AcquiredConns()), c.name)
	send(to, open, float64(now.TotalConns()), c.name)
	send(to, most, float64(now.MaxConns()), c.name)
	to <- prometheus.MustNewConstMetric(waited, prometheus.CounterValue, float64(now.EmptyAcquireCount()), c.name)
}
