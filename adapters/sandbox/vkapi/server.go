package vkapi

import (
	"context"
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
	Client *http.Client // delivers the Callback API's events
	Logger *slog.Logger
	Rates  Rates  // beyond which communities are refused [none]
	URL    string // at which it is served, for the addresses that it gives out [as the last call had it]
}

// Server is VK's API for its communities and the messenger for its people. It is an http.Handler.
type Server struct {
	clock  Clock
	client *http.Client
	log    *slog.Logger
	rates  Rates
	url    string

	ctx     context.Context // ends with Close; deliveries hang on it
	stop    context.CancelFunc
	working sync.WaitGroup

	keeper *stand.Keeper

	mu       sync.Mutex
	closed   bool
	state    state
	changed  chan struct{} // closed and replaced at every change
	uploads  uploads
	calls    *stand.Calls[Request]
	faults   stand.Faults
	delivery Delivery
	shuffle  *rand.Rand
}

// New gives a server without communities and people.
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
		clock: o.Clock, client: o.Client, log: o.Logger, rates: o.Rates, url: strings.TrimRight(o.URL, "/"),
		ctx: ctx, stop: stop, changed: make(chan struct{}),
		keeper: stand.NewKeeper(), uploads: newUploads(),
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

// AddGroup registers a community. One already there (from a loaded snapshot) keeps its state. The screen name stands in vk.me links.
func (s *Server) AddGroup(id int64, token, screenName, name string) error {
	if id <= 0 || token == "" || !screenNamePattern.MatchString(screenName) {
		return errors.New("vkapi: a community has a positive id, a token, and a screen name of 3 to 32 of a-z, 0-9, the dot and _")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.state.group(id); g != nil {
		return nil
	}
	s.state.Groups = append(s.state.Groups, newGroup(id, token, screenName, name))
	s.markDirty()
	return nil
}

// SetBotFeatures switches the community's setting that keyboards need; without it they are refused with 912.
func (s *Server) SetBotFeatures(screenName string, on bool) error {
	return s.withGroup(screenName, func(g *group) { g.NoBots = !on })
}

// RenewConfirmationCode changes the answer that the Callback API's confirmation wants, as happens when a community's settings change.
func (s *Server) RenewConfirmationCode(screenName string) error {
	return s.withGroup(screenName, func(g *group) { g.Code = randomHex(4) })
}

func (s *Server) withGroup(screenName string, do func(*group)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.groupNamed(screenName)
	if err != nil {
		return err
	}
	do(g)
	s.markDirty()
	return nil
}

// ServeHTTP answers methods, long polls, uploads and downloads.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch kind {
	case "method":
		s.serveMethod(w, r, rest)
	case "longpoll":
		s.serveLongPoll(w, r, rest)
	case "upload":
		s.serveUpload(w, r, rest)
	case "files":
		s.serveFile(w, r, rest)
	default:
		http.NotFound(w, r)
	}
}

// learn remembers how a call addressed this server: files and the long poll are there too.
func (s *Server) learn(r *http.Request) {
	base := s.url
	if base == "" {
		path, _, _ := strings.Cut(r.RequestURI, "?")
		scheme := "http://"
		if r.TLS != nil {
			scheme = "https://"
		}
		base = scheme + r.Host + strings.TrimSuffix(path, r.URL.EscapedPath())
	}
	if s.state.URL != base {
		s.state.URL = base
		s.markDirty()
	}
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

// groupNamed finds a community by its screen name.
func (s *Server) groupNamed(screenName string) (*group, error) {
	for _, g := range s.state.Groups {
		if g.ScreenName == screenName {
			return g, nil
		}
	}
	return nil, fmt.Errorf("vkapi: no community is named %q", screenName)
}
