package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// measured is what /metrics answers to a request that may be changed before.
func (p *program) measured(change func(*http.Request)) (status int, body string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "http://"+p.address+"/metrics", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	change(request)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// awaitMetrics reads until everything is there: what came of a notice is known a moment after it was sent.
func (p *program) awaitMetrics(lines ...*regexp.Regexp) (text string) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		_, text = p.measured(func(*http.Request) {})
		missing := ""
		for _, line := range lines {
			if !line.MatchString(text) {
				missing = line.String()
			}
		}
		if missing == "" {
			return text
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("no %s in\n%s", missing, text)
		}
	}
}

func TestABookingIsMeasuredAndNobodyIsNamed(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	_, code := p.anna()
	irina := p.phone(2, "Ирина", "ru")
	irina.start(code)
	irina.book()
	text := p.awaitMetrics(
		regexp.MustCompile(`(?m)^zapis_commands_total\{command="booking.place",outcome="accepted"\} 1$`),
		regexp.MustCompile(`(?m)^zapis_taps_total\{channel="telegram",kind="tap",outcome="shown"\} [1-9]`),
		regexp.MustCompile(`(?m)^zapis_tap_seconds_count\{channel="telegram"\} [1-9]`),
		regexp.MustCompile(`(?m)^zapis_append_batch_commands_count [1-9]`),
		regexp.MustCompile(`(?m)^zapis_deliveries_total\{channel="telegram",kind="news",outcome="sent"\} 1$`),
		regexp.MustCompile(`(?m)^zapis_http_requests_total\{method="POST",route="/webhooks/telegram",status="200"\} [1-9]`),
		regexp.MustCompile(`(?m)^zapis_projection_lag_events\{projection="active_bookings"\} 0$`),
		regexp.MustCompile(`(?m)^zapis_log_position [1-9]`),
		regexp.MustCompile(`(?m)^zapis_database_up 1$`),
	)
	for _, private := range []string{"Ирина", "Анна", code, testToken, testSecret, p.database} {
		if strings.Contains(text, private) {
			t.Errorf("metrics tell %q", private)
		}
	}
	if status, _ := p.measured(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.7") }); status != http.StatusForbidden {
		t.Errorf("somebody behind a proxy gets %d", status)
	}
}

func TestMetricsAreReadWithTheTokenOrFromThisMachine(t *testing.T) {
	for name, test := range map[string]struct {
		token, authorization, from, forwarded string
		may                                   bool
	}{
		"from this machine":             {from: "127.0.0.1:9", may: true},
		"by its other address":          {from: "[::1]:9", may: true},
		"from outside":                  {from: "203.0.113.7:9"},
		"from outside, by a proxy here": {from: "127.0.0.1:9", forwarded: "203.0.113.7"},
		"with the token":                {token: "a", authorization: "Bearer a", from: "203.0.113.7:9", may: true},
		"with another":                  {token: "a", authorization: "Bearer b", from: "127.0.0.1:9"},
		"with none":                     {token: "a", from: "127.0.0.1:9"},
		"by another scheme":             {token: "a", authorization: "a", from: "127.0.0.1:9"},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
			request.RemoteAddr = test.from
			for header, value := range map[string]string{"Authorization": test.authorization, "X-Forwarded-For": test.forwarded} {
				if value != "" {
					request.Header.Set(header, value)
				}
			}
			if may := mayMeasure(request, test.token); may != test.may {
				t.Errorf("may: %v", may)
			}
		})
	}
}

// What the dashboard draws and the alerts watch is there, under that name.
func TestDashboardAndAlertsAskForWhatIsMeasured(t *testing.T) {
	served := map[string]bool{}
	for _, file := range sources(t) {
		if file.folder != "adapters/metrics" || file.test {
			continue
		}
		text, err := os.ReadFile(filepath.Join("../..", file.name))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`"(zapis_[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
			served[name[1]] = true
		}
	}
	asked := map[string]bool{}
	for _, file := range []string{"dashboard.json", "alerts.yml"} {
		text, err := os.ReadFile(filepath.Join("../../deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`\bzapis_[a-z_]+`).FindAllString(string(text), -1) {
			base := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
			if !served[name] && !served[base] {
				t.Errorf("%s asks for %s, which nobody measures", file, name)
			}
			asked[base] = true
		}
	}
	for name := range served {
		if !asked[name] && name != "zapis_build_info" {
			t.Errorf("%s is measured, and neither drawn nor watched", name)
		}
	}
}
