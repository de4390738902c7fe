// Package vk is VK's side of the front door: it turns the events of a community into dialog updates and shows screens as
// messages with inline keyboards.
//
// The client library serves as a typed client only. Receiving is our own, because the library lets in forged events of
// communities that it does not know and acknowledges before anything is written down; its limiter cannot be interrupted.
package vk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/object"
	"github.com/maypok86/otter/v2"

	"zapis/adapters/dialog"
)

// Channel is what updates from here are marked with.
const Channel = "vk"

const (
	usualAPI     = "https://api.vk.ru/method/"
	usualVersion = "5.199"
	sendDeadline = 20 * time.Second
	// clientTimeout is the net under every deadline; it must outlast a long poll.
	clientTimeout = pollFor + 15*time.Second
)

// Receiver takes in updates; nil means that it is durable and VK may forget it.
type Receiver interface {
	Receive(ctx context.Context, update dialog.Update, raw []byte) error
}

// Clock tells the time and runs things later.
type Clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Options are what a VK is made of; the token and the community are required.
type Options struct {
	Token      string // of the community
	GroupID    int64
	APIURL     string // where its methods are [https://api.vk.ru/method/]
	Version    string // of the API [5.199]
	HTTPClient *http.Client
	Log        *slog.Logger
	Clock      Clock
	Rates      Rates        // [VK's own]
	Shelf      dialog.Shelf // keeps what numbers mean that are sent outside of a talk, where VK refuses buttons; nil: nothing
}

// VK is one community. It is safe for concurrent use.
type VK struct {
	token   string
	group   int64
	version string
	http    *http.Client
	api     *api.VK
	log     *slog.Logger
	clock   Clock
	gate    *gate
	taps    *taps
	shelf   dialog.Shelf
	names   *otter.Cache[string, string] // of people who wrote lately
	screen  atomic.Pointer[string]       // the community's name in addresses
	code    atomic.Pointer[string]       // that VK wants to be told once by our server
}

// New makes the adapter without calling VK, which may be out of reach.
func New(o Options) (*VK, error) {
	if o.Token == "" || o.GroupID <= 0 {
		return nil, errors.New("VK needs the token and the number of a community")
	}
	if o.HTTPClient == nil {
		o.HTTPClient = newClient()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	v := &VK{
		token: o.Token, group: o.GroupID, version: cmp.Or(o.Version, usualVersion), http: o.HTTPClient, api: api.NewVK(o.Token),
		log: o.Log, clock: o.Clock, gate: newGate(o.Rates.orVKs(), o.Clock), shelf: o.Shelf, names: newNames(),
	}
	v.taps = newTaps(v)
	v.api.MethodURL = strings.TrimSuffix(cmp.Or(o.APIURL, usualAPI), "/") + "/"
	v.api.Version, v.api.Client, v.api.Limit = v.version, o.HTTPClient, 0
	return v, nil
}

// newClient keeps as many connections as there are chats in a busy moment; the default keeps two and opens the others anew.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 100
	return &http.Client{Timeout: clientTimeout, Transport: transport}
}

// Name is the channel.
func (v *VK) Name() string { return Channel }

// Introduce learns the community's name in addresses, which start links need. VK has no menus of commands.
func (v *VK) Introduce(ctx context.Context, _ ...string) error {
	var answer json.RawMessage
	if err := v.ask(ctx, "groups.getById", turn{}, api.Params{"group_id": v.group}, &answer); err != nil {
		return err
	}
	group, found := groupIn(answer)
	if !found {
		return &Trouble{Call: "groups.getById", fate: permanent, why: "VK does not tell of the community"}
	}
	name := cmp.Or(group.ScreenName, "club"+strconv.FormatInt(v.group, 10))
	v.screen.Store(&name)
	return nil
}

// groupIn reads a list of communities, which newer versions put into an object.
func groupIn(answer []byte) (object.GroupsGroup, bool) {
	var newer struct{ Groups []object.GroupsGroup }
	if json.Unmarshal(answer, &newer) != nil {
		_ = json.Unmarshal(answer, &newer.Groups) // else there is none
	}
	if len(newer.Groups) == 0 {
		return object.GroupsGroup{}, false
	}
	return newer.Groups[0], true
}

// StartLink is the address that opens the dialog with a start code; empty until Introduce has learnt the community's name.
// VK hands on the code with what the person sends next.
func (v *VK) StartLink(code string) string {
	name := v.screen.Load()
	switch {
	case name == nil:
		return ""
	case code == "":
		return "https://vk.me/" + *name
	}
	return "https://vk.me/" + *name + "?ref=" + url.QueryEscape(code)
}

// Close waits for what is still being sent in passing.
func (v *VK) Close() { v.taps.close() }
