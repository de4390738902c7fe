package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"zapis/adapters/metrics"
	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
)

// serving runs the whole program until the test ends or stop is called, which returns what Run gave.
func serving(t *testing.T, settings Settings) (base string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	started, ended := make(chan string, 1), make(chan error, 1)
	main := Main{Settings: settings, Log: slog.New(slog.DiscardHandler), Out: new(bytes.Buffer), Started: func(base string) { started <- base }}
	go func() { ended <- main.Run(ctx) }()
	select {
	case base = <-started:
	case err := <-ended:
		cancel()
		t.Fatalf("did not start: %v", err)
	}
	stop = func() error { cancel(); return <-ended }
	t.Cleanup(cancel)
	return base, stop
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestTheProgramComesUpWithItsOwnPostgresAndTakesItDown(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	base, stop := serving(t, Settings{DataDir: dir, Listen: "127.0.0.1:0", Sandbox: "on"})
	status, body := get(t, base+"/readyz")
	if status != http.StatusOK || !strings.Contains(body, `"projections":"ok"`) || !strings.Contains(body, `"reactions":"ok"`) {
		t.Errorf("not ready: %d %s", status, body)
	}
	if status, _ := get(t, base+"/healthz"); status != http.StatusOK {
		t.Errorf("not healthy: %d", status)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, up := postgres.Running(dir); up {
		t.Error("the private Postgres runs on")
	}
}

func TestCommandsShareTheServerOfAProgramThatServes(t *testing.T) {
	t.Parallel()
	dir := postgrestest.DataDir(t)
	_, stop := serving(t, Settings{DataDir: dir, Listen: "127.0.0.1:0", Sandbox: "on"})
	var out, problems bytes.Buffer
	if code := run([]string{"migrate", "--data-dir", dir}, nil, &out, &problems); code != 0 || !strings.Contains(out.String(), "schema version") {
		t.Errorf("code %d, %s%s", code, &out, &problems)
	}
	if _, up := postgres.Running(dir); !up {
		t.Error("the command stopped the server of another")
	}
	out.Reset()
	if code := run([]string{"projections", "status", "--data-dir", dir}, nil, &out, &problems); code != 0 || !strings.Contains(out.String(), "current") {
		t.Errorf("code %d, %s%s", code, &out, &problems)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func testServer(t *testing.T, app *application) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	app.metrics = metrics.New("test")
	server.Config = newServer(t.Context(), app, slog.New(slog.DiscardHandler))
	server.Start()
	t.Cleanup(server.Close)
	return server
}

func TestReadinessNamesTheCheckThatFails(t *testing.T) {
	t.Parallel()
	for advisory, want := range map[bool]int{false: http.StatusServiceUnavailable, true: http.StatusOK} {
		server := testServer(t, &application{checks: []check{
			{of: "database", now: func(context.Context) error { return nil }},
			{of: "followers", now: func(context.Context) error { return errors.New("secret details") }, advisory: advisory},
		}})
		status, body := get(t, server.URL+"/readyz")
		if status != want || !strings.Contains(body, `"followers":"failing"`) || strings.Contains(body, "secret") {
			t.Errorf("advisory %v: got %d %s", advisory, status, body)
		}
	}
}

func TestABodyOverTheLimitIsRefusedAndOneWithinItArrives(t *testing.T) {
	t.Parallel()
	server := testServer(t, &application{routes: []func(*echo.Echo){func(router *echo.Echo) {
		router.POST("/length", func(c echo.Context) error {
			body, err := io.ReadAll(c.Request().Body)
			if err != nil {
				return err
			}
			return c.String(http.StatusOK, fmt.Sprint(len(body)))
		})
	}}})
	for _, c := range []struct {
		size, status int
		known        bool // whether the size is announced
	}{
		{1 << 20, http.StatusOK, true}, {1 << 20, http.StatusOK, false},
		{1<<20 + 1, http.StatusRequestEntityTooLarge, true}, {1<<20 + 1, http.StatusRequestEntityTooLarge, false},
	} {
		var body io.Reader = bytes.NewReader(make([]byte, c.size))
		if !c.known {
			body = io.MultiReader(body)
		}
		answer, err := http.Post(server.URL+"/length", "text/plain", body)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status {
			t.Errorf("%d bytes, announced %v: got %d", c.size, c.known, answer.StatusCode)
		}
	}
}

func TestStoppingLetsARequestFinishBeforeTheRunnersEnd(t *testing.T) {
	t.Parallel()
	begun, finish, runnerEnded := make(chan struct{}), make(chan struct{}), make(chan struct{})
	app := &application{
		metrics: metrics.New("test"),
		routes: []func(*echo.Echo){func(router *echo.Echo) {
			router.GET("/slow", func(c echo.Context) error {
				close(begun)
				<-finish
				select {
				case <-runnerEnded:
					return errors.New("the runner went first")
				default:
					return c.NoContent(http.StatusNoContent)
				}
			})
		}},
		runners: []runner{{"follower", func(ctx context.Context) error { <-ctx.Done(); close(runnerEnded); return nil }}},
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	app.base = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	main := Main{Log: slog.New(slog.DiscardHandler), Out: new(bytes.Buffer)}
	ended, answered := make(chan error, 1), make(chan int, 1)
	go func() { ended <- main.serve(ctx, listener, app) }()
	go func() {
		answer, err := http.Get(app.base + "/slow")
		if err != nil {
			t.Error(err)
			answered <- 0
			return
		}
		answered <- answer.StatusCode
		answer.Body.Close()
	}()
	<-begun
	cancel()
	awaitRefusal(t, listener.Addr().String())
	close(finish)
	if status := <-answered; status != http.StatusNoContent {
		t.Errorf("the request ended with %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// awaitRefusal waits until the server has begun to stop and takes no new connections.
func awaitRefusal(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		conn.Close()
	}
	t.Error("the server goes on taking connections")
}

func TestARunnerThatFailsEndsTheProgram(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	main := Main{Log: slog.New(slog.DiscardHandler), Out: new(bytes.Buffer)}
	err = main.serve(t.Context(), listener, &application{metrics: metrics.New("test"), runners: []runner{
		{"bad", func(context.Context) error { return broken }},
		{"good", func(ctx context.Context) error { <-ctx.Done(); return nil }},
	}})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestATakenPortIsAnErrorOnlyWhenItWasAskedFor(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	log := slog.New(slog.DiscardHandler)
	if second, err := listen(taken.Addr().String(), log); err == nil {
		second.Close()
		t.Error("a taken port was given twice")
	}
	first, err := listen("", log)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	next, err := listen("", log)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if first.Addr().String() == next.Addr().String() {
		t.Error("one port was given twice")
	}
}
