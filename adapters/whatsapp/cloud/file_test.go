package cloud_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/whatsapp/cloud"
	"zapis/domain/chat"
)

// samples are files that WhatsApp takes for what they are.
var samples = map[chat.Kind][]byte{
	chat.Photo: pixels(), chat.Voice: []byte("OggS\x00 a voice"), chat.Video: []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), chat.File: []byte("BEGIN:VCALENDAR"),
}

func pixels() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func with(s dialog.Screen, a dialog.Attachment) dialog.Screen {
	s.Attachment = &a
	return s
}

func TestFilesComeWithTheTextUnderThem(t *testing.T) {
	for kind, want := range map[chat.Kind]cloudapi.Attachment{
		chat.Photo: {Kind: "image", MIME: "image/png"},
		chat.Video: {Kind: "video", MIME: "video/mp4"},
		chat.File:  {Kind: "document", Name: "booking.ics", MIME: "text/plain"},
	} {
		w := newWorld(t)
		a := dialog.Attachment{Kind: kind, Name: "booking.ics", Bytes: samples[kind]}
		want.Data = samples[kind]
		for _, s := range []dialog.Screen{with(screen("см."), a), with(screen("см.", "ok"), a)} {
			w.show(s)
			got := w.irina.Screen()
			if diff := cmp.Diff(want, got.File); diff != "" || got.Text != "см." || len(got.Options) != len(s.Choices) {
				t.Errorf("%s%+v", diff, got)
			}
		}
	}
}

func TestWhatDoesNotGoUnderAFileFollows(t *testing.T) {
	photo := dialog.Attachment{Kind: chat.Photo, Bytes: samples[chat.Photo]}
	voice := dialog.Attachment{Kind: chat.Voice, Bytes: samples[chat.Voice]}
	for name, test := range map[string]struct {
		screen   dialog.Screen
		messages int
	}{
		"just fits":          {with(screen(strings.Repeat("я", 1024)), photo), 1},
		"one more":           {with(screen(strings.Repeat("я", 1025)), photo), 2},
		"just fits, buttons": {with(screen(strings.Repeat("я", 1024), "a"), photo), 1},
		"one more, buttons":  {with(screen(strings.Repeat("я", 1025), "a"), photo), 3},
		"a list":             {with(screen("b", labels(4)...), photo), 2},
		"under a voice":      {with(screen("b"), voice), 2},
		"nothing":            {with(screen(""), voice), 1},
		"buttons, no text":   {with(screen("", "a"), photo), 2},
	} {
		w := newWorld(t)
		w.show(test.screen)
		seen := w.irina.Messages()[1:]
		if len(seen) != test.messages || seen[0].File == "" || len(w.irina.Screen().Options) != len(test.screen.Choices) {
			t.Errorf("%s: %q", name, w.chat())
		}
	}
}

func TestWhatSomebodySentCanBeFetchedAndSentOn(t *testing.T) {
	for kind, send := range map[chat.Kind]func(*cloudapi.Chat) error{
		chat.Photo: func(c *cloudapi.Chat) error { return c.SendPhoto(samples[chat.Photo], "вот") },
		chat.Voice: func(c *cloudapi.Chat) error { return c.SendVoice(samples[chat.Voice]) },
		chat.Video: func(c *cloudapi.Chat) error { return c.SendVideo(samples[chat.Video], "") },
		chat.File:  func(c *cloudapi.Chat) error { return c.SendDocument("a.pdf", "application/pdf", []byte("%PDF"), "") },
	} {
		t.Run(string(kind), func(t *testing.T) {
			w := stored(t, noOptions)
			door := &taker{}
			w.listen(door)
			w.must(send(w.irina))
			sent := door.next(w)
			if sent.Kind != dialog.Media || sent.Media == nil || sent.Media.Kind != kind || sent.Media.Channel != "whatsapp" {
				t.Fatalf("%+v", sent)
			}
			file, err := w.cloud.Fetch(t.Context(), sent.Media)
			w.must(err)
			name, mime, data, _ := w.api.File(w.irina.Messages()[1].File)
			if diff := cmp.Diff(dialog.File{Name: name, Type: mime, Bytes: data}, file); diff != "" {
				t.Error(diff)
			}
			w.show(with(screen("от Ирины"), dialog.Attachment{Kind: kind, Held: sent.Media}))
			if got := w.irina.Messages(); !strings.Contains(w.irina.Screen().Text, "от Ирины") || got[2].File == "" {
				t.Errorf("%q", w.chat())
			}
		})
	}
}

// zipped is an archive of files: names and what is in them, by turns.
func zipped(files ...string) []byte {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		into, err := archive.Create(files[i])
		if err == nil {
			_, err = into.Write([]byte(files[i+1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// What is kept of somebody is an archive of two texts, which WhatsApp does not take.
func TestAnArchiveOfTextsComesAsOneText(t *testing.T) {
	for name, test := range map[string]struct {
		files []string
		want  string
	}{
		"two":    {[]string{"data.txt", "Ирина", "data.json", "{}"}, "=== data.txt\n\nИрина\n=== data.json\n\n{}\n"},
		"single": {[]string{"data.txt", "Ирина"}, "Ирина\n"},
	} {
		w := newWorld(t)
		s := with(screen("Все, что мы храним", "home"), dialog.Attachment{Kind: chat.File, Name: "zapis.zip", Type: "application/zip", Bytes: zipped(test.files...)})
		w.show(s)
		got := w.irina.Screen()
		want := cloudapi.Attachment{Kind: "document", Name: "zapis.txt", MIME: "text/plain", Data: []byte(test.want)}
		if diff := cmp.Diff(want, got.File); diff != "" || len(got.Options) != 1 {
			t.Errorf("%s: %s%+v", name, diff, got.Options)
		}
		if seen := cloud.Preview(s).Messages; len(seen) != 1 || seen[0].File.Name != "zapis.txt" {
			t.Errorf("%s: the preview shows %+v", name, seen)
		}
	}
}

func TestWhatCannotBeSentAsAFile(t *testing.T) {
	w := newWorld(t)
	for name, a := range map[string]dialog.Attachment{
		"held by a linked phone": {Kind: chat.Photo, Held: &chat.Media{Kind: chat.Photo, Channel: "whatsapp", Handle: "linked:1"}},
		"held elsewhere":         {Kind: chat.Photo, Held: &chat.Media{Kind: chat.Photo, Channel: "vk", Handle: "photo1_2"}},
		"of no kind":             {Kind: "smell", Bytes: []byte("a")},
		"of no known type":       {Kind: chat.File, Name: "a.zip", Bytes: []byte("PK\x03\x04\x00")},
		"an archive of pictures": {Kind: chat.File, Name: "a.zip", Type: "application/zip", Bytes: zipped("a.txt", "a", "b.png", string(pixels()))},
		"an empty archive":       {Kind: chat.File, Name: "a.zip", Type: "application/zip", Bytes: zipped()},
		"a photo that is none":   {Kind: chat.Photo, Bytes: []byte("GIF89a")},
		"too large":              {Kind: chat.Photo, Type: "image/png", Bytes: make([]byte, 5<<20+1)},
		"forgotten":              {Kind: chat.Photo, Held: &chat.Media{Kind: chat.Photo, Channel: "whatsapp", Handle: "cloud:1", Type: "image/png"}},
	} {
		_, _, err := w.cloud.Show(w.soon(), w.by(), dialog.Reply{Screens: []dialog.Screen{with(screen("one"), a)}}, 0)
		if fate(err) != "blocked false, again false after 0s" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(w.api.Requests("messages", "media")); n != 0 {
		t.Errorf("%d were sent", n)
	}
}

func TestFetchingSaysWhetherToTryAgain(t *testing.T) {
	w := stored(t, noOptions)
	door := &taker{}
	w.listen(door)
	w.must(w.irina.SendPhoto(samples[chat.Photo], ""))
	held := door.next(w).Media
	for _, call := range []string{"lookup", "download"} {
		w.api.Plan(call, 1, cloudapi.Page(502))
		if _, err := w.cloud.Fetch(t.Context(), held); fate(err) != "blocked false, again true after 0s" {
			t.Errorf("%s: %v", call, err)
		}
	}
	w.api.Forget()
	w.clock.Advance(time.Hour)
	if _, err := w.cloud.Fetch(t.Context(), held); fate(err) != "blocked false, again false after 0s" {
		t.Error(err)
	}
}
