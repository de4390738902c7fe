package vkapi

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one request to one method, its parameters turned into JSON values of the types that the specification names.
type call struct {
	group   *group
	method  string
	version int // the minor number of 5.x
	params  url.Values
	fields  map[string]json.RawMessage
}

// always are the parameters that any method takes.
var always = []string{"access_token", "v", "lang", "test_mode"}

// serveMethod reads, records and carries out one call, with whatever fault is planned for it.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	c := &call{method: name}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := c.read(r)
	record := s.record(c)
	fault := s.faults.Next(name)
	if fault.Before(w, r, func(err error) { c.answer(w, nil, err) }) {
		s.finish(record, outcome(fault))
		return
	}
	var result any
	if err == nil {
		result, err = s.carryOut(r, c, record)
	}
	s.finish(record, err)
	fault.After()
	c.answer(w, result, err)
}

// carryOut checks a call as VK does, in its order, and runs it while the server's state is held.
func (s *Server) carryOut(r *http.Request, c *call, record *Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := c.authorize(r, &s.state); err != nil {
		return nil, err
	}
	record.Group = c.group.ScreenName
	run, known := methods[c.method]
	if !known {
		return nil, wrong(codeMethod, "unknown method %q", c.method)
	}
	if err := c.readVersion(); err != nil {
		return nil, err
	}
	if err := s.limit(c.group); err != nil {
		return nil, err
	}
	if err := c.readFields(); err != nil {
		return nil, err
	}
	record.Fields = c.fields
	s.learn(r)
	return run(s, c)
}

// read takes the parameters from the body, where they belong, and from the address, where a token does not.
func (c *call) read(r *http.Request) error {
	c.params = r.URL.Query()
	if r.Method != http.MethodPost {
		return wrong(codeRequest, "a call by %s", r.Method)
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return wrong(codeRequest, "a body of type %q", r.Header.Get("Content-Type"))
	}
	if c.params.Has("access_token") {
		return wrong(codeRequest, "a token in the address, which is logged everywhere")
	}
	if err := r.ParseForm(); err != nil {
		return wrong(codeRequest, "a broken form")
	}
	c.params = r.Form
	return nil
}

// authorize finds the community whose token the call bears.
func (c *call) authorize(r *http.Request, st *state) error {
	token, bears := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bears {
		token = c.params.Get("access_token")
	}
	if token == "" {
		return wrong(codeAuth, "no access_token passed.")
	}
	if c.group = st.bearer(token); c.group == nil {
		return refuse(codeAuth, "invalid access_token (4).")
	}
	return nil
}

func (c *call) readVersion() error {
	given := versionPattern.FindStringSubmatch(c.params.Get("v"))
	if given == nil {
		return wrong(codeRequest, "v (version) is required")
	}
	c.version, _ = strconv.Atoi(given[1]) // three digits at most
	if c.version < leastVersion {
		return wrong(codeRequest, "version 5.%d is not spoken here", c.version)
	}
	return nil
}

// decode reads the fields into a method's parameters.
func (c *call) decode(into any) error {
	object, err := json.Marshal(c.fields)
	if err == nil {
		err = json.Unmarshal(object, into)
	}
	if err != nil {
		return wrong(codeParam, "parameters do not fit %s: %v", c.method, err)
	}
	return nil
}

// answer writes a result or an error in VK's envelope, always with status 200.
func (c *call) answer(w http.ResponseWriter, result any, err error) {
	type pair struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	type mistake struct {
		Code    int    `json:"error_code"`
		Message string `json:"error_msg"`
		Params  []pair `json:"request_params"`
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err == nil {
		_ = json.NewEncoder(w).Encode(map[string]any{"response": result}) // the client may be gone
		return
	}
	var refusal *apiError
	if !errors.As(err, &refusal) {
		refusal = refuse(codeUnknown)
	}
	f := mistake{Code: refusal.Code, Message: refusal.Message, Params: []pair{{"method", c.method}, {"oauth", "1"}}}
	for name, values := range c.params {
		if name != "access_token" {
			f.Params = append(f.Params, pair{name, values[0]})
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"error": f})
}
