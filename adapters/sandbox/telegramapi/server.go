package telegramapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"

	"zapis/adapters/sandbox/stand"
)

// Options say what a Server rests on; zero values are the machine's clock, a plain client and silence.
type Options struct {
	Clock  Clock
	Client *http.Client // delivers webhooks
	Logger *slog.Logger
	Rates  Rates // beyond which bots are refused [none]
}

// Server is the Bot API for its bots and the messenger for its people. It is an http.Handler.
type Server struct {
	clock  Clock
	client *http.Client
	log    *slog.Logger
	rates  Rates

	ctx     context.Context // ends with Close; webhook deliveries hang on it
	stop    context.CancelFunc
	working sync.WaitGroup

	keeper *stand.Keeper

	mu       sync.Mutex
	closed   bool
	state    state
	changed  chan struct{} // closed and replaced at every change
	calls    *stand.Calls[Request]
	faults   stand.Faults
	delivery Delivery
	shuffle  *rand.Rand
}

// New gives a server without bots and people.
func New(o Options) *Server {
	if o.Clock == nil {
		o.Clock = SystemClock{}
	}
	if o.Client == nil {
		o.Client = &http.Client{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		clock: o.Clock, client: o.Client, log: o.Logger, rates: o.Rates,
		ctx: ctx, stop: stop, changed: make(chan struct{}),
		keeper: stand.NewKeeper(),
	}
	s.calls = stand.NewCalls(&s.mu, func(r Request) string { return r.Method })
	s.state.index()
	return s
}

// Close ends deliveries and long polls and waits for the deliveries.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.working.Wait()
}

// AddBot registers a bot. A bot already there (from a loaded snapshot) keeps its state. The token must look like Telegram's.
func (s *Server) AddBot(token, username, name string) error {
	if !tokenPattern.MatchString(token) {
		return errors.New("telegramapi: a token is digits, a colon, and letters")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.bot(token) == nil {
		s.state.Bots = append(s.state.Bots, newBot(token, username, name))
	}
	return nil
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") || !tokenPattern.MatchString(token) {
		answer(w, nil, refuse(http.StatusNotFound, "Not Found"))
		return
	}
	s.mu.Lock()
	b := s.state.bot(token)
	s.mu.Unlock()
	if b == nil {
		answer(w, nil, errUnauthorized)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	s.serve(w, r, &call{bot: b, method: method})
}

// serve reads, records and carries out one call, with whatever fault is planned for it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, c *call) {
	run, known := methods[c.method]
	err := c.read(r)
	record := s.record(c)
	fault := s.faults.Next(c.method)
	if fault.Before(w, r, func(err error) { answer(w, nil, err) }) {
		s.finish(record, outcome(fault))
		return
	}
	var result any
	switch {
	case !known:
		err = &apiError{Code: http.StatusNotFound, Description: "Not Found", Violation: "unknown method"}
	case err == nil:
		err = spec.Methods[c.method].check(c.method, c.fields)
	}
	if err == nil {
		result, err = run(r.Context(), s, c)
	}
	s.finish(record, err)
	fault.After()
	answer(w, result, err)
}

func answer(w http.ResponseWriter, result any, err error) {
	type parameters struct {
		RetryAfter int `json:"retry_after"`
	}
	response := struct {
		OK          bool        `json:"ok"`
		Result      any         `json:"result,omitempty"`
		Code        int         `json:"error_code,omitempty"`
		Description string      `json:"description,omitempty"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{OK: err == nil, Result: result}
	status := http.StatusOK
	if err != nil {
		var refusal *apiError
		if !errors.As(err, &refusal) {
			refusal = refuse(http.StatusInternalServerError, "Internal Server Error")
		}
		status, response.Code, response.Description = refusal.Code, refusal.Code, refusal.Description
		if refusal.RetryAfter > 0 {
			response.Parameters = &parameters{refusal.RetryAfter}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(response) // the client may be gone
}

// touch notes that a chat changed and wakes everybody who watches.
func (s *Server) touch(c *chat) {
	s.state.Revision++
	c.Revision = s.state.Revision
	close(s.changed)
	s.changed = make(chan struct{})
	s.markDirty()
}

// Revision counts changes; Changed is closed at the next one after it was taken.
func (s *Server) Revision() (revision int64, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Revision, s.changed
}

func (s *Server) now() int64 { return s.clock.Now().Unix() }

// botNamed finds a bot by its username.
func (s *Server) botNamed(username string) (*bot, error) {
	for _, b := range s.state.Bots {
		if strings.EqualFold(b.Username, strings.TrimPrefix(username, "@")) {
			return b, nil
		}
	}
	return nil, fmt.Errorf("telegramapi: no bot is named %q", username)
}
