package linkedtest_test

import (
	"strings"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

var lid = types.NewJID("10076543216197", types.HiddenUserServer) // Irina's

func TestMessagesThatNoPhoneWouldShowAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		message *waE2E.Message
		why     string
	}{
		"nothing":       {&waE2E.Message{}, "0 kinds"},
		"two things":    {&waE2E.Message{Conversation: new("x"), ImageMessage: &waE2E.ImageMessage{}}, "2 kinds"},
		"an empty text": {&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{}}, "empty text"},
		"a long text":   {text(strings.Repeat("я", 4097)), "4097 characters"},
		"no UTF-8":      {text("\xff"), "UTF-8"},
		"buttons":       {&waE2E.Message{ButtonsMessage: &waE2E.ButtonsMessage{}}, "do not show"},
		"a list":        {&waE2E.Message{ListMessage: &waE2E.ListMessage{}}, "do not show"},
		"a poll":        {&waE2E.Message{PollCreationMessage: &waE2E.PollCreationMessage{}}, "do not show"},
		"a lost file":   {&waE2E.Message{ImageMessage: &waE2E.ImageMessage{DirectPath: new("/v/1")}}, "not uploaded"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.connect()
			if err := w.send(oneID, test.message); err == nil {
				t.Error("accepted")
			}
			w.notes(test.why)
			if shown := w.irina.Messages(); len(shown) > 0 {
				t.Errorf("shown: %v", shown)
			}
		})
	}
	w := newWorld(t)
	w.connect()
	w.must(w.send(oneID, text(strings.Repeat("я", 4096))))
	w.want("violations", w.net.Violations(), []string(nil))
}

func TestFilesAreCheckedAgainstTheirUpload(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*waE2E.ImageMessage)
		why    string
	}{
		"another key":        {func(m *waE2E.ImageMessage) { m.MediaKey = []byte("key") }, "key or hashes"},
		"another hash":       {func(m *waE2E.ImageMessage) { m.FileSHA256 = nil }, "key or hashes"},
		"another length":     {func(m *waE2E.ImageMessage) { m.FileLength = new(uint64(3)) }, "length"},
		"no type":            {func(m *waE2E.ImageMessage) { m.Mimetype = nil }, "no type"},
		"too long a caption": {func(m *waE2E.ImageMessage) { m.Caption = new(strings.Repeat("x", 1025)) }, "caption of 1025"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.connect()
			up, err := w.client.Upload(t.Context(), []byte("body"), whatsmeow.MediaImage)
			w.must(err)
			m := picture(up)
			test.change(m)
			if err := w.send(oneID, &waE2E.Message{ImageMessage: m}); err == nil {
				t.Error("accepted")
			}
			w.notes(test.why)
		})
	}
	w := newWorld(t)
	w.connect()
	up, err := w.client.Upload(t.Context(), []byte("body"), whatsmeow.MediaVideo)
	w.must(err)
	if err := w.send(oneID, &waE2E.Message{ImageMessage: picture(up)}); err == nil {
		t.Error("a video passes as a picture")
	}
	w.notes("uploaded as something else")
}

// picture is a message with a file that was uploaded.
func picture(up whatsmeow.UploadResponse) *waE2E.ImageMessage {
	return &waE2E.ImageMessage{
		Mimetype: new("image/jpeg"), DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256,
		FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}
}

func TestCallsThatNoCorrectClientMakesAreNoted(t *testing.T) {
	unknown := types.NewJID("79160000000", types.DefaultUserServer)
	withDevice := types.JID{User: lid.User, Device: 3, Server: lid.Server}
	for name, test := range map[string]struct {
		call func(w *world) error
		why  string
	}{
		"no id":                {func(w *world) error { return w.send("", text("x")) }, "no id of a message"},
		"to a phone unasked":   {func(w *world) error { return w.sendTo(unknown, oneID, text("x")) }, "it was not asked"},
		"to nobody's LID":      {func(w *world) error { return w.sendTo(types.NewJID("1", lid.Server), oneID, text("x")) }, "nobody has this LID"},
		"to one device":        {func(w *world) error { return w.sendTo(withDevice, oneID, text("x")) }, "no device part"},
		"to a group":           {func(w *world) error { return w.sendTo(types.NewJID("1203", types.GroupServer), oneID, text("x")) }, "unknown server"},
		"reads nothing":        {func(w *world) error { return w.reads(lid) }, "no message"},
		"reads what is not":    {func(w *world) error { return w.reads(lid, "3A00") }, "nobody has sent"},
		"reads with nobody":    {func(w *world) error { return w.reads(unknown, "3A00") }, "a chat of nobody"},
		"types to nobody":      {func(w *world) error { return w.client.SendChatPresence(w.Context(), unknown, "", "") }, "a chat of nobody"},
		"asks about no phone":  {func(w *world) error { _, err := w.client.IsOnWhatsApp(w.Context(), []string{"7916"}); return err }, "+ and digits"},
		"uploads nothing":      {func(w *world) error { _, err := w.client.Upload(w.Context(), nil, whatsmeow.MediaImage); return err }, "nothing"},
		"connects twice":       {func(w *world) error { return w.client.ConnectContext(w.Context()) }, "connected already"},
		"asks late for a code": {func(w *world) error { _, err := w.client.GetQRChannel(w.Context()); return err }, "before connecting"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.connect()
			if err := test.call(w); err == nil {
				t.Error("it goes well")
			}
			w.notes(test.why)
		})
	}
}

func (w *world) reads(chat types.JID, ids ...types.MessageID) error {
	return w.client.MarkRead(w.Context(), ids, w.clock.Now(), chat, chat)
}

func TestADownloadNeedsTheKeyOfTheFile(t *testing.T) {
	w := newWorld(t)
	w.connect()
	up, err := w.client.Upload(t.Context(), []byte("body"), whatsmeow.MediaImage)
	w.must(err)
	m := picture(up)
	body, err := w.client.Download(t.Context(), m)
	w.must(err)
	w.want("the file", string(body), "body")
	m.MediaKey = []byte("key")
	if _, err := w.client.Download(t.Context(), m); err == nil {
		t.Error("opened with another key")
	}
	w.notes("not the file's")
	w.net.Forget()
	if _, err := w.client.Download(t.Context(), picture(up)); err == nil {
		t.Error("what was forgotten is still there")
	}
}

func TestAnIdStandsForOneMessage(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.must(w.send(oneID, text("one")))
	w.must(w.send(oneID, text("one")))
	w.want("shown", len(w.irina.Messages()), 1)
	w.want("violations", w.net.Violations(), []string(nil))
	if err := w.send(oneID, text("two")); err == nil {
		t.Error("accepted, and never shown")
	}
	w.notes("used for another message")
}

func TestConnectingTakesARightAndAnEar(t *testing.T) {
	w := newWorld(t)
	client, err := w.net.Devices().Paired(t.Context())
	w.must(err)
	client.AddEventHandlerWithSuccessStatus(w.ear.hear)
	w.must(client.ConnectContext(t.Context()))
	w.notes("without the right")

	w = newWorld(t)
	hold, err := w.net.Devices().Hold(t.Context())
	w.must(err)
	client, err = w.net.Devices().Paired(t.Context())
	w.must(err)
	w.must(client.ConnectContext(t.Context()))
	w.notes("nobody hears it")
	hold.Release()
	if v := w.net.Violations(); len(v) != 2 || !strings.Contains(v[1], "we still are") {
		t.Errorf("the right was given back while connected: %q", v)
	}
}
