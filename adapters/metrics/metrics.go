// Package metrics counts and measures what the program does, for Prometheus. No label says who: they name messengers, kinds,
// commands, outcomes and read models, of which there are few.
package metrics

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is what one process has done since it started, and how things stand now. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	taps       *prometheus.CounterVec
	tapped     *prometheus.HistogramVec
	commands   *prometheus.CounterVec
	refusals   *prometheus.CounterVec
	commanded  *prometheus.HistogramVec
	overtaken  prometheus.Counter
	batch      prometheus.Histogram
	appended   prometheus.Histogram
	apart      prometheus.Counter
	deliveries *prometheus.CounterVec
	hooks      *prometheus.CounterVec
	hooked     prometheus.Histogram
	requests   *prometheus.CounterVec
	answered   *prometheus.HistogramVec
}

// Seconds. A tap is good below a tenth of one; some messengers take their time.
var (
	quick = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	slow  = []float64{.0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15, 60}
)

// New makes metrics of a program of this version.
func New(version string) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "zapis_build_info", Help: "1, with the version that runs.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(build)

	m.taps = m.counter("zapis_taps_total", "Things that people did, by messenger, kind and what became of them: shown, refused or fault.", "channel", "kind", "outcome")
	m.tapped = m.histogram("zapis_tap_seconds", "From the receipt of what somebody did to the last screen.", slow, "channel")
	m.commands = m.counter("zapis_commands_total", "Commands, by outcome: accepted, refused or fault.", "command", "outcome")
	m.refusals = m.counter("zapis_refusals_total", "Refused commands, by why.", "code")
	m.commanded = m.histogram("zapis_command_seconds", "From a command to its outcome, which is durable if it was accepted.", quick, "command")
	m.overtaken = m.plain("zapis_commands_overtaken_total", "Decisions made anew because somebody else was faster.")
	m.batch = m.spread("zapis_append_batch_commands", "Commands that share one flush to disk.", prometheus.ExponentialBuckets(1, 2, 10))
	m.appended = m.spread("zapis_append_seconds", "From the first statement of a batch to its last answer.", quick)
	m.apart = m.plain("zapis_appends_apart_total", "Batches that had to be taken apart: a conflict, or a database that was away.")
	m.deliveries = m.counter("zapis_deliveries_total", "Notices and news, by messenger, kind and outcome: sent, failed, bounced, uncertain or skipped.", "channel", "kind", "outcome")
	m.hooks = m.counter("zapis_webhook_attempts_total", "Attempts to deliver to webhooks, by outcome: delivered, refused, gone, late, unreachable or forbidden.", "outcome")
	m.hooked = m.spread("zapis_webhook_seconds", "How long attempts to deliver to webhooks took.", slow)
	m.requests = m.counter("zapis_http_requests_total", "Requests that were answered.", "method", "route", "status")
	m.answered = m.histogram("zapis_http_request_seconds", "How long answers took, long polls and streams too.", slow, "route")
	return m
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) plain(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	return h
}

func (m *Metrics) spread(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
	m.registry.MustRegister(h)
	return h
}

// Handler answers with everything. How things stand is read then; while that fails, the rest is answered.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// Outcomes.
const (
	shown    = "shown"
	accepted = "accepted"
	refused  = "refused"
	fault    = "fault"
)

func outcome(good, refusal string, failed bool) string {
	switch {
	case failed:
		return fault
	case refusal != "":
		return refused
	}
	return good
}

// Tap is something that somebody did, and was answered.
func (m *Metrics) Tap(channel, kind, refusal string, failed bool, took time.Duration) {
	m.taps.WithLabelValues(channel, kind, outcome(shown, refusal, failed)).Inc()
	m.tapped.WithLabelValues(channel).Observe(took.Seconds())
}

// Command is one that was decided, after so many tries.
func (m *Metrics) Command(name, refusal string, failed bool, tries int, took time.Duration) {
	m.commands.WithLabelValues(name, outcome(accepted, refusal, failed)).Inc()
	m.commanded.WithLabelValues(name).Observe(took.Seconds())
	m.overtaken.Add(float64(max(0, tries-1)))
	if refusal != "" && !failed {
		m.refusals.WithLabelValues(refusal).Inc()
	}
}

// Append is a batch of so many commands; apart, if it could not be appended as a whole.
func (m *Metrics) Append(commands int, apart bool, took time.Duration) {
	m.batch.Observe(float64(commands))
	m.appended.Observe(took.Seconds())
	if apart {
		m.apart.Inc()
	}
}

// Delivery is what came of a notice. Without a messenger the channel is empty.
func (m *Metrics) Delivery(channel, kind, outcome string) {
	m.deliveries.WithLabelValues(channel, kind, outcome).Inc()
}

// Webhook is an attempt to deliver to an address outside. Which one is nobody's business.
func (m *Metrics) Webhook(outcome string, took time.Duration) {
	m.hooks.WithLabelValues(outcome).Inc()
	m.hooked.Observe(took.Seconds())
}

var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

// Request is one that was answered. The route is the pattern, not the address, which may hold a secret.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	if status == http.StatusNotFound || status == http.StatusMethodNotAllowed || route == "" {
		method, route = "any", "none" // whatever somebody tries must not become a label
	}
	if !slices.Contains(methods, method) {
		method = "any"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.answered.WithLabelValues(route).Observe(took.Seconds())
}
