package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"zapis/adapters/postgres"
	"zapis/migrations"
)

// Main is the serving program. Tests start it as main does.
type Main struct {
	Settings Settings
	Log      *slog.Logger
	Out      io.Writer         // where the addresses are printed
	Started  func(base string) // told the address, such as http://127.0.0.1:8080, once everything runs; may be nil
}

// answerWithin is how long requests that are being answered may take when we stop.
const answerWithin = 10 * time.Second

// Run brings everything up in order, serves until ctx ends, and takes everything down in the opposite order.
func (m *Main) Run(ctx context.Context) (err error) {
	databaseURL, stop, err := openDatabase(ctx, m.Settings, m.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := migrations.Up(ctx, databaseURL); err != nil {
		return err
	}
	pool, err := postgres.Pool(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	listener, err := listen(m.Settings.Listen, m.Log)
	if err != nil {
		return err
	}
	defer listener.Close()
	app, err := wire(ctx, foundation{
		settings: m.Settings, databaseURL: databaseURL, pool: pool, base: "http://" + reachableAddress(listener.Addr()), log: m.Log,
		connect: (*application).connect,
	})
	if err != nil {
		return err
	}
	defer app.close()
	return m.serve(ctx, listener, app)
}

// serve answers requests and keeps the runners going. When ctx ends it first lets requests finish, then the runners.
func (m *Main) serve(ctx context.Context, listener net.Listener, app *application) error {
	runners, stopRunners := context.WithCancel(context.WithoutCancel(ctx))
	defer stopRunners()
	group, failed := errgroup.WithContext(runners)
	for _, runner := range app.runners {
		group.Go(func() error {
			if err := runner.until(failed); err != nil {
				return fmt.Errorf("%s: %w", runner.of, err)
			}
			return nil
		})
	}
	server := newServer(ctx, app, m.Log)
	group.Go(func() error { return serveHTTP(server, listener) })
	group.Go(func() error {
		select {
		case <-ctx.Done():
			m.Log.Info("stopping")
		case <-failed.Done():
		}
		defer stopRunners()
		return shutDown(server)
	})
	m.announce(app)
	return group.Wait()
}

func serveHTTP(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// shutDown waits for requests to finish, and closes what takes too long.
func shutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

func (m *Main) announce(app *application) {
	table := tabwriter.NewWriter(m.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "zapis is running. Ctrl-C stops it.")
	for _, address := range app.addresses {
		fmt.Fprintf(table, "  %s\t%s\n", address.what, address.url)
	}
	if err := table.Flush(); err != nil {
		m.Log.Warn("the addresses could not be printed", "error", err)
	}
	if m.Started != nil {
		m.Started(app.base)
	}
}

// The default address, and how many ports after it are tried when it is taken.
const (
	defaultHost = "127.0.0.1"
	defaultPort = 8080
	portsToTry  = 20
)

// listen takes the address asked for or fails; without one, the first free port from the default on.
func listen(asked string, log *slog.Logger) (net.Listener, error) {
	if asked != "" {
		listener, err := net.Listen("tcp", asked)
		if err != nil {
			return nil, fmt.Errorf("--listen: %w", err)
		}
		return listener, nil
	}
	for port := defaultPort; ; port++ {
		listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", defaultHost, port))
		if err == nil && port != defaultPort {
			log.Warn("the usual port is taken, using another", "usual", defaultPort, "using", port)
		}
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || port == defaultPort+portsToTry {
			return listener, err
		}
	}
}

// reachableAddress is how a browser on this machine gets here: "every address" is none that can be opened.
func reachableAddress(address net.Addr) string {
	text := address.String()
	for _, every := range []string{"0.0.0.0:", "[::]:"} {
		if port, ok := strings.CutPrefix(text, every); ok {
			return defaultHost + ":" + port
		}
	}
	return text
}
