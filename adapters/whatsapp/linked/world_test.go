package linked

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
)

var (
	ours       = types.JID{User: "79990000000", Device: 7, Server: types.DefaultUserServer}
	irinaLID   = types.NewJID("100200300400", types.HiddenUserServer)
	irinaPhone = types.NewJID("79161234567", types.DefaultUserServer)
	noon       = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
)

const irina = "100200300400@lid"

// fake is a client without a socket.
type fake struct {
	own types.JID

	mu        sync.Mutex
	handlers  map[uint32]whatsmeow.EventHandlerWithSuccessStatus
	connected int // how often
	open      bool
	refusals  []error // of the next calls that send
	sent      []sent
	uploads   [][]byte
	files     map[string][]byte // by path
	read      []types.MessageID
	asked     []string // phones
	onIt      map[string]bool
	lids      map[types.JID]types.JID // by phone
	qr        chan whatsmeow.QRChannelItem
	code      error
	typing    int
	up        chan struct{} // filled by each connection
}

type sent struct {
	To      types.JID
	ID      string
	Message *waE2E.Message
}

func newFake(own types.JID) *fake {
	return &fake{
		own: own, handlers: map[uint32]whatsmeow.EventHandlerWithSuccessStatus{}, files: map[string][]byte{},
		onIt: map[string]bool{}, lids: map[types.JID]types.JID{}, qr: make(chan whatsmeow.QRChannelItem, 8),
		up: make(chan struct{}, 100),
	}
}

func (f *fake) OwnJID() types.JID { return f.own }

func (f *fake) ConnectContext(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.connected++
	err := f.refusal()
	if err == nil {
		f.open = true
		f.up <- struct{}{}
	}
	return err
}

func (f *fake) Disconnect() { f.mu.Lock(); f.open = false; f.mu.Unlock() }

func (f *fake) Logout(context.Context) error { return nil }

func (f *fake) AddEventHandlerWithSuccessStatus(h whatsmeow.EventHandlerWithSuccessStatus) uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := uint32(len(f.handlers) + 1)
	f.handlers[id] = h
	return id
}

// renew makes it the new client that each attempt to connect has: nobody hears it yet.
func (f *fake) renew() { f.mu.Lock(); clear(f.handlers); f.mu.Unlock() }

func (f *fake) RemoveEventHandler(id uint32) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.handlers, id)
	return true
}

// emit hands out an event as the library does, and tells whether every handler did well: else nothing is acknowledged.
func (f *fake) emit(event any) (acknowledged bool) {
	f.mu.Lock()
	handlers := make([]whatsmeow.EventHandlerWithSuccessStatus, 0, len(f.handlers))
	for _, h := range f.handlers {
		handlers = append(handlers, h)
	}
	f.mu.Unlock()
	for _, h := range handlers {
		if !h(event) {
			return false
		}
	}
	return true
}

// refusal is the next one that was planned. The lock is held.
func (f *fake) refusal() error {
	if len(f.refusals) == 0 {
		return nil
	}
	err := f.refusals[0]
	f.refusals = f.refusals[1:]
	return err
}

func (f *fake) SendMessage(_ context.Context, to types.JID, m *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (whatsmeow.SendResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, sent{to, extra[0].ID, m})
	return whatsmeow.SendResponse{ID: extra[0].ID}, f.refusal()
}

func (f *fake) MarkRead(_ context.Context, ids []types.MessageID, _ time.Time, _, _ types.JID, _ ...types.ReceiptType) error {
	f.read = append(f.read, ids...)
	return nil
}

func (f *fake) SendChatPresence(context.Context, types.JID, types.ChatPresence, types.ChatPresenceMedia) error {
	f.typing++
	return nil
}

func (f *fake) IsOnWhatsApp(_ context.Context, phones []string) ([]types.IsOnWhatsAppResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, phones...)
	return []types.IsOnWhatsAppResponse{{Query: phones[0], IsIn: f.onIt[phones[0]]}}, f.refusal()
}

func (f *fake) Upload(_ context.Context, body []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := "/" + string(kind)
	f.uploads = append(f.uploads, body)
	f.files[path] = body
	return whatsmeow.UploadResponse{
		DirectPath: path, MediaKey: []byte("key"), FileEncSHA256: []byte("encrypted"), FileSHA256: []byte("plain"), FileLength: uint64(len(body)),
	}, f.refusal()
}

func (f *fake) Download(_ context.Context, file whatsmeow.DownloadableMessage) ([]byte, error) {
	body, held := f.files[file.GetDirectPath()]
	if !held || whatsmeow.GetMediaType(file) == "" {
		return nil, whatsmeow.ErrMediaDownloadFailedWith410
	}
	return body, nil
}

func (f *fake) GetLIDForPN(_ context.Context, phone types.JID) (types.JID, error) {
	return f.lids[phone], nil
}

func (f *fake) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	for phone, known := range f.lids {
		if known == lid {
			return phone, nil
		}
	}
	return types.JID{}, nil
}

func (f *fake) GetQRChannel(context.Context) (<-chan whatsmeow.QRChannelItem, error) {
	return f.qr, nil
}

func (f *fake) PairPhone(_ context.Context, phone string, _ bool, _ whatsmeow.PairClientType, _ string) (string, error) {
	f.asked = append(f.asked, phone)
	return "ABCD-1234", f.code
}

// texts are what was sent, as text.
func (f *fake) texts() (all []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.sent {
		all = append(all, s.Message.GetConversation())
	}
	return all
}

// drawer keeps devices in memory.
type drawer struct {
	mu        sync.Mutex
	device    client // that is paired
	fresh     client
	elsewhere bool // another process holds the right to connect
	lost      bool // ours is lost
	held      int
	opened    int
	closed    bool
	released  chan struct{} // filled by each hold that is given back
}

func (d *drawer) hold(context.Context) (hold, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.elsewhere || d.held > 0 {
		return nil, errElsewhere
	}
	d.held++
	return &drawerHold{d}, nil
}

func (d *drawer) paired(context.Context) (client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened++
	if f, is := d.device.(*fake); is {
		f.renew()
	}
	return d.device, nil
}

func (d *drawer) unpaired() (client, error) { return d.fresh, nil }

func (d *drawer) close() error { d.closed = true; return nil }

func (d *drawer) set(change func(*drawer)) { d.mu.Lock(); defer d.mu.Unlock(); change(d) }

type drawerHold struct{ of *drawer }

func (h *drawerHold) alive(context.Context) bool {
	h.of.mu.Lock()
	defer h.of.mu.Unlock()
	return !h.of.lost
}

func (h *drawerHold) release() {
	h.of.set(func(d *drawer) { d.held-- })
	h.of.released <- struct{}{}
}

// logbook is a door that keeps what it is given, or refuses it.
type logbook struct {
	mu      sync.Mutex
	refuses error
	panics  bool
	updates []dialog.Update
	raws    [][]byte
}

func (b *logbook) Receive(_ context.Context, u dialog.Update, raw []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.panics {
		panic("the door fell off")
	}
	if b.refuses != nil {
		return b.refuses
	}
	b.updates, b.raws = append(b.updates, u), append(b.raws, bytes.Clone(raw))
	return nil
}

func (b *logbook) refuse(err error) { b.mu.Lock(); b.refuses = err; b.mu.Unlock() }

// texts are the kinds and texts of what was taken in.
func (b *logbook) texts() (all []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range b.updates {
		all = append(all, string(u.Kind)+":"+u.Text)
	}
	return all
}

// world is a number of ours, linked to a fake of WhatsApp.
type world struct {
	*testing.T
	wa     *WhatsApp
	client *fake
	drawer *drawer
	door   *logbook
	clock  *telegramapi.ManualClock
	states chan State
	log    *bytes.Buffer
	stop   context.CancelFunc
	ended  chan error
}

// newWorld is not running yet. Without a pool nothing may be received or sent outside of a talk.
func newWorld(t *testing.T, pool *pgxpool.Pool, changes ...func(*Options)) *world {
	t.Helper()
	w := &world{
		T: t, client: newFake(ours), door: &logbook{}, clock: telegramapi.NewManualClock(noon), states: make(chan State, 100), log: &bytes.Buffer{},
	}
	w.drawer = &drawer{device: w.client, released: make(chan struct{}, 100)}
	o := Options{Pool: pool, Clock: w.clock, Changed: func(s State) { w.states <- s }, Log: slog.New(slog.NewTextHandler(w.log, nil))}
	for _, change := range changes {
		change(&o)
	}
	w.wa = newWith(w.drawer, o)
	w.wa.pace.chance = func(time.Duration) time.Duration { return 0 }
	w.Cleanup(func() {
		if err := w.wa.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// run starts the connection and waits until it is up.
func (w *world) run() {
	w.Helper()
	w.begin()
	w.awaitLink()
	w.client.emit(&events.Connected{})
	w.becomes(Online)
}

func (w *world) begin() {
	ctx, stop := context.WithCancel(w.Context())
	w.stop, w.ended = stop, make(chan error, 1)
	go func() { w.ended <- w.wa.Run(ctx, w.door) }()
	w.Cleanup(func() {
		stop()
		<-w.ended
		w.ended <- nil
	})
}

// awaitLink waits for a connection.
func (w *world) awaitLink() { <-w.client.up }

// rests waits until the connection is over and Run rests, and lets that time pass.
func (w *world) rests(d time.Duration) {
	w.rest()
	w.clock.Advance(d)
}

// rest waits until the connection is over and Run rests.
func (w *world) rest() {
	<-w.drawer.released
	w.clock.AwaitAlarms(1)
}

// becomes waits for a change of state.
func (w *world) becomes(kind Kind) State {
	w.Helper()
	select {
	case s := <-w.states:
		if s.Kind != kind {
			w.Fatalf("it became %+v, want %s", s, kind)
		}
		return s
	case <-time.After(time.Minute):
		w.Fatalf("it is %+v, and never became %s", w.wa.State(), kind)
	}
	return State{}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) want(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wrote is a message of Irina's.
func wrote(id, text string, changes ...func(*events.Message)) *events.Message {
	m := &events.Message{
		Info: types.MessageInfo{
			MessageSource: types.MessageSource{Chat: irinaLID, Sender: types.JID{User: irinaLID.User, Device: 3, Server: types.HiddenUserServer}, SenderAlt: irinaPhone},
			ID:            id, PushName: "Ирина", Timestamp: noon.Add(-time.Second),
		},
		Message: &waE2E.Message{Conversation: &text},
	}
	for _, change := range changes {
		change(m)
	}
	return m
}

// with has a message say something other than text.
func with(message *waE2E.Message) func(*events.Message) {
	return func(m *events.Message) { m.Message = message }
}

func screen(text string, labels ...string) dialog.Screen {
	s := dialog.Screen{Name: "test", Text: []dialog.Run{{Text: text}}, Lifetime: dialog.Replace, Language: "ru"}
	for _, label := range labels {
		s.Choices = append(s.Choices, []dialog.Choice{{Label: label, Action: "home"}})
	}
	return s
}

// fateOf is what the door is told of an error.
func fateOf(err error) (fate, time.Duration) {
	var told dialog.Undelivered
	if !errors.As(err, &told) {
		return "", 0
	}
	after, worthwhile := told.Retry()
	switch {
	case told.Blocked():
		return blocked, after
	case worthwhile && after > afterFailure:
		return wait, after
	case worthwhile:
		return again, after
	}
	return permanent, after
}

var errDown = errors.New("the log is down")

func last[T any](all []T) T { return slices.Clone(all)[len(all)-1] }
