package vk_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/vkapi"
	"zapis/adapters/vk"
	"zapis/domain"
	"zapis/domain/chat"
)

func optionsWith(s dialog.Shelf) vk.Options { return vk.Options{Rates: unlimited, Shelf: s} }

// samples are files that VK takes for what they are.
var samples = map[chat.Kind][]byte{
	chat.Photo: pixels(), chat.Voice: []byte("OggS a voice"), chat.Video: []byte("\x00\x00\x00\x18ftypmp42"), chat.File: []byte("BEGIN:VCALENDAR"),
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
	for kind, want := range map[chat.Kind]struct{ kind, name, shown string }{
		chat.Photo: {"photo", "a.ics", "text [b]"}, chat.File: {"doc", "a.ics", "text [b]"}, chat.Video: {"doc", "a.ics", "text [b]"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			w.show(by(""), live(""), with(screen("text", "b"), dialog.Attachment{Kind: kind, Name: "a.ics", Bytes: samples[kind]}))
			w.sees(want.shown)
			if file := w.irina.Screen().File; file.Kind != want.kind || file.Name != want.name || !bytes.Equal(file.Data, samples[kind]) {
				t.Errorf("%s %q", file.Kind, file.Name)
			}
		})
	}
}

func TestAVoiceComesBeforeItsText(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), live(""), with(screen("text", "b"), dialog.Attachment{Kind: chat.Voice, Bytes: samples[chat.Voice]}))
	w.sees("", "text [b]")
	w.show(by(""), live(""), with(fact(""), dialog.Attachment{Kind: chat.Voice, Bytes: []byte("no voice")}))
	if file := w.irina.Screen().File; file.Kind != "doc" || file.Name != "voice.ogg" {
		t.Errorf("%s %q", file.Kind, file.Name)
	}
}

func TestNamesThatVKDoesNotTakeAreHidden(t *testing.T) {
	for _, name := range []string{"", "README", "a.exe", "песня.MP3"} {
		w := newWorld(t)
		w.must(second(w.vk.Send(w.soon(), irina, with(screen("a"), dialog.Attachment{Kind: chat.File, Name: name, Bytes: samples[chat.File]}), "key")))
		if file := w.irina.Screen().File; name != "" && file.Name != name {
			t.Errorf("%q became %q", name, file.Name)
		}
	}
}

func TestAPictureThatIsNoneIsOurMistake(t *testing.T) {
	w := newWorld(t)
	elsewhere := dialog.Attachment{Kind: chat.Photo, Held: &chat.Media{Channel: "telegram", Handle: "a"}}
	_, err := w.vk.Send(w.soon(), irina, with(screen("a"), elsewhere), "key")
	if fate(err) != "blocked false, again false after 0s" {
		t.Errorf("%s: %v", fate(err), err)
	}
}

func TestFilesThatPeopleSendCanBeFetchedAndSentOn(t *testing.T) {
	for kind, send := range map[chat.Kind]func(*vkapi.Chat) error{
		chat.Photo: func(c *vkapi.Chat) error { return c.SendPhoto("a.png", samples[chat.Photo], "вот") },
		chat.File:  func(c *vkapi.Chat) error { return c.SendDocument("a.pdf", samples[chat.File], "") },
		chat.Voice: func(c *vkapi.Chat) error { return c.SendVoice(samples[chat.Voice]) },
	} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			oleg := w.open(502, "Олег")
			door := &taker{}
			poll(w, door)
			w.must(send(w.irina))
			u := door.next(w)
			if u.Kind != dialog.Media || u.Media == nil || u.Media.Kind != kind {
				t.Fatalf("%+v", u)
			}
			file, err := w.vk.Fetch(w.soon(), u.Media)
			w.must(err)
			if !bytes.Equal(file.Bytes, samples[kind]) {
				t.Errorf("%d bytes", len(file.Bytes))
			}
			w.must(second(w.vk.Send(w.soon(), "502", with(screen("от Ирины"), dialog.Attachment{Kind: kind, Held: u.Media}), "key")))
			messages := oleg.Messages()
			var data []byte
			for _, m := range messages {
				for _, f := range oleg.Attachments(m.Number) {
					data = f.Data
				}
			}
			if !bytes.Equal(data, samples[kind]) {
				t.Errorf("%d bytes were sent on", len(data))
			}
		})
	}
}

func TestAFileThatIsGoneIsNotWaitedFor(t *testing.T) {
	w := newWorld(t)
	for handle, want := range map[string]string{
		"photo1_2 " + w.url + "/files/9/x/a.png": "blocked false, again false after 0s",
		"video1_2":                               "blocked false, again false after 0s",
		"photo1_2 http://127.0.0.1:1/":           "blocked false, again true after 0s",
	} {
		_, err := w.vk.Fetch(w.soon(), &chat.Media{Channel: vk.Channel, Handle: domain.Personal(handle)})
		if fate(err) != want {
			t.Errorf("%s: %v", fate(err), err)
		}
	}
}
