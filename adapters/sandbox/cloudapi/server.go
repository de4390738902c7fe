package cloudapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	Rates  Rates // beyond which businesses are refused [none]
	// Late has the closed window and people who cannot be reached told by a status after the message was accepted,
	// as Meta mostly does, and not at once.
	Late bool
}

// Server is the Cloud API for its businesses and the messenger for its people. It is an http.Handler.
type Server struct {
	clock  Clock
	client *http.Client
	log    *slog.Logger
	rates  Rates
	late   bool

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

// New gives a server without numbers and people.
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
		clock: o.Clock, client: o.Client, log: o.Logger, rates: o.Rates, late: o.Late,
		ctx: ctx, stop: stop, changed: make(chan struct{}),
		keeper: stand.NewKeeper(),
	}
	s.calls = stand.NewCalls(&s.mu, func(r Request) string { return r.Call })
	s.state.index()
	return s
}

// Close ends deliveries and waits for them.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.working.Wait()
}

// Number is a phone number of a business.
type Number struct {
	ID     string `json:"id"`    // of the number, in addresses
	Phone  string `json:"phone"` // digits
	Name   string `json:"name"`
	Token  string `json:"token"`  // of the business
	Secret string `json:"secret"` // of its app, with which webhooks are signed
}

// AddNumber registers a number. One that is there already (from a loaded snapshot) keeps its state.
func (s *Server) AddNumber(n Number) error {
	if !numberPattern.MatchString(n.ID) || !phonePattern.MatchString(n.Phone) || n.Token == "" || n.Secret == "" {
		return errors.New("cloudapi: a number needs an id and a phone of digits, a token and a secret")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.number(n.ID) == nil {
		s.state.Numbers = append(s.state.Numbers, &number{Number: n, Chats: map[string]*chat{}, lanes: map[string]*backoff{}})
		s.markDirty()
	}
	return nil
}

// ServeHTTP answers /v<NN>.0/<number>/messages and /media, /v<NN>.0/<media>, /v<NN>.0/<number>, and the addresses of media.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	c := &call{request: r}
	switch {
	case len(parts) == 2 && parts[0] == "download" && r.Method == http.MethodGet:
		c.name, c.object = "download", parts[1]
	case !versionPattern.MatchString(parts[0]):
	case len(parts) == 3 && r.Method == http.MethodPost && (parts[2] == "messages" || parts[2] == "media"):
		c.name, c.object = parts[2], parts[1]
	case len(parts) == 2 && r.Method == http.MethodGet:
		c.name, c.object = "lookup", parts[1]
		if s.known(parts[1]) != nil {
			c.name = "number"
		}
	}
	s.serve(w, c)
}

// call is one request.
type call struct {
	request *http.Request
	name    string // as Plan names it
	object  string // the number or file that it is about
	body    []byte
	number  *number // whose token it came with
}

var calls = map[string]func(*Server, *call) (any, error){
	"messages": (*Server).messages, "status": (*Server).messages, "media": (*Server).uploaded, "lookup": (*Server).lookup,
	"number": (*Server).about,
}

// serve reads, records and carries out one call, with whatever fault is planned for it.
func (s *Server) serve(w http.ResponseWriter, c *call) {
	err := c.read()
	record := s.record(c.name, c.body)
	fault := s.faults.Next(c.name)
	if fault.Before(w, c.request, func(err error) { answer(w, nil, err) }) {
		s.finish(record, outcome(fault))
		return
	}
	var result any
	if err == nil {
		err = s.admit(c)
	}
	switch {
	case err != nil:
	case c.name == "download":
		err = s.download(w, c)
		if err == nil {
			s.finish(record, nil)
			fault.After()
			return
		}
	case calls[c.name] == nil:
		err = invalid("unknown path components: %s %s", c.request.Method, c.request.URL.Path)
	default:
		result, err = calls[c.name](s, c)
	}
	s.finish(record, err)
	fault.After()
	answer(w, result, err)
}

// read takes the body in, and tells marks from messages.
func (c *call) read() error {
	if c.name == "media" {
		return nil // is read as it comes
	}
	body, err := io.ReadAll(io.LimitReader(c.request.Body, maxRequest+1))
	if err != nil || len(body) > maxRequest {
		return invalid("a body that cannot be read or is too large")
	}
	c.body = body
	var head struct {
		Status string `json:"status"`
	}
	if c.name == "messages" && json.Unmarshal(body, &head) == nil && head.Status != "" {
		c.name = "status"
	}
	return nil
}

// admit checks the token.
func (s *Server) admit(c *call) error {
	token, bearer := strings.CutPrefix(c.request.Header.Get("Authorization"), "Bearer ")
	if c.request.URL.Query().Has("access_token") {
		return invalid("the token is in the address, where it is logged")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.state.Numbers {
		if bearer && n.Token == token {
			c.number = n
		}
	}
	switch {
	case c.number == nil:
		return errToken
	case (c.name == "messages" || c.name == "status" || c.name == "media" || c.name == "number") && c.number.ID != c.object:
		if s.state.number(c.object) == nil {
			return errGone
		}
		return errPermission
	}
	return nil
}

// Number gives one that is registered already, with its token and secret.
func (s *Server) Number(id string) (Number, bool) {
	n := s.known(id)
	if n == nil {
		return Number{}, false
	}
	return n.Number, true
}

func (s *Server) known(id string) *number {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.number(id)
}

// decode reads a JSON body whose every field is known.
func (c *call) decode(into any) error {
	if kind := c.request.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		return invalid("content type %q", kind)
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return invalid("the body is not what it should be: %v", err)
	}
	return nil
}

// about tells of a number.
func (s *Server) about(c *call) (any, error) {
	return map[string]string{
		"id": c.number.ID, "display_phone_number": "+" + c.number.Phone, "verified_name": c.number.Name, "quality_rating": "GREEN",
	}, nil
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

// now is the time as Meta writes it.
func (s *Server) now() string { return fmt.Sprint(s.clock.Now().Unix()) }
