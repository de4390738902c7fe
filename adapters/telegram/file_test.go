package telegram_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/dialog"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain/chat"
)

// samples are files that Telegram takes for what they are.
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

// ticket is a screen with a file.
func ticket(text string, labels ...string) dialog.Screen {
	return with(screen(text, labels...), dialog.Attachment{Kind: chat.File, Name: "booking.ics", Bytes: samples[chat.File]})
}

func TestFilesComeWithTheTextUnderThem(t *testing.T) {
	for kind, field := range map[chat.Kind]string{chat.Photo: "photo", chat.Voice: "voice", chat.Video: "video", chat.File: "document"} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			_, err := w.bot.Send(t.Context(), irina, with(screen("<см.>", "ok"), dialog.Attachment{Kind: kind, Name: "a.bin", Bytes: samples[kind]}), "key")
			w.must(err)
			s := w.irina.Screen()
			want := telegramapi.Attachment{Kind: field, Name: "a.bin", MIME: s.File.MIME, Data: samples[kind]}
			if diff := cmp.Diff(want, s.File); diff != "" || s.Text != "<см.>" || len(s.Buttons) != 1 {
				t.Errorf("%s%+v", diff, s)
			}
		})
	}
}

func TestAFileNeedsNoTextAndNoName(t *testing.T) {
	w := newWorld(t)
	_, err := w.bot.Send(t.Context(), irina, with(screen("", "ok"), dialog.Attachment{Kind: chat.Photo, Bytes: samples[chat.Photo]}), "key")
	w.must(err)
	w.sees(" [ok]")
}

func TestATextThatDoesNotFitUnderItsFileFollows(t *testing.T) {
	for text, messages := range map[string]int{
		strings.Repeat("я", 1024): 1, strings.Repeat("я", 1025): 2, strings.Repeat("😀", 512): 1, strings.Repeat("😀", 513): 2,
		strings.Repeat("слово ", 700): 3,
	} {
		w := newWorld(t)
		s := ticket(text, "ok")
		s.Text[0].Style = dialog.Bold
		_, err := w.bot.Send(t.Context(), irina, s, "key")
		w.must(err)
		seen := w.chat()
		if len(seen) != messages || !strings.HasSuffix(seen[messages-1], "[ok]") || messages > 1 && seen[0] != "" {
			t.Errorf("%d runes: %d messages", len([]rune(text)), len(seen))
		}
	}
}

func TestWhatSomebodySentIsPassedOnAsItCame(t *testing.T) {
	for name, send := range map[string]func(*telegramapi.Chat) error{
		"photo":      func(c *telegramapi.Chat) error { return c.SendPhoto("a.png", samples[chat.Photo], "вот") },
		"voice":      func(c *telegramapi.Chat) error { return c.SendVoice(samples[chat.Voice]) },
		"video":      func(c *telegramapi.Chat) error { return c.SendVideo("a.mp4", samples[chat.Video], "") },
		"document":   func(c *telegramapi.Chat) error { return c.SendDocument("a.pdf", []byte("%PDF"), "") },
		"audio":      func(c *telegramapi.Chat) error { return c.SendFile("audio", "a.mp3", []byte("ID3"), "") },
		"animation":  func(c *telegramapi.Chat) error { return c.SendFile("animation", "a.mp4", samples[chat.Video], "") },
		"video_note": func(c *telegramapi.Chat) error { return c.SendFile("video_note", "a.mp4", samples[chat.Video], "") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			door := &taker{}
			poll(w, door)
			w.must(send(w.irina))
			sent := door.next(w)
			if sent.Media == nil {
				t.Fatalf("update %+v", sent)
			}
			id, err := w.bot.Send(w.soon(), irina, with(screen("от Ирины"), dialog.Attachment{Kind: sent.Media.Kind, Held: sent.Media}), "key")
			w.must(err)
			files := 0
			for _, m := range w.irina.Messages() {
				if f, ok := w.irina.Attachment(m.ID); ok && f.Kind == name {
					files++
				}
			}
			fetched, err := w.bot.Fetch(w.soon(), sent.Media)
			if err != nil || int64(len(fetched.Bytes)) != sent.Media.Size || len(fetched.Bytes) == 0 {
				t.Errorf("fetched %d bytes of %d: %v", len(fetched.Bytes), sent.Media.Size, err)
			}
			if files != 2 || !strings.Contains(w.irina.Screen().Text, "от Ирины") || id == "" {
				t.Errorf("%d files, then %+v", files, w.irina.Screen())
			}
		})
	}
}

func TestWhatCannotBeFetched(t *testing.T) {
	w := newWorld(t)
	for name, m := range map[string]chat.Media{
		"forgotten": {Kind: chat.Photo, Channel: "telegram", Handle: "nothing"},
		"too large": {Kind: chat.File, Channel: "telegram", Handle: "nothing", Size: 20<<20 + 1},
	} {
		if _, err := w.bot.Fetch(w.soon(), &m); fate(err) != "blocked false, again false after 0s" || strings.Contains(err.Error(), "secret-token") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatCannotBeSentAsAFile(t *testing.T) {
	w := newWorld(t)
	for name, a := range map[string]dialog.Attachment{
		"held elsewhere": {Kind: chat.Photo, Held: &chat.Media{Kind: chat.Photo, Channel: "vk", Handle: "photo1_2"}},
		"of no kind":     {Kind: "smell", Bytes: []byte("a")},
		"forgotten":      {Kind: chat.Photo, Held: &chat.Media{Kind: chat.Photo, Channel: "telegram", Handle: "nothing"}},
	} {
		if _, err := w.bot.Send(w.soon(), irina, with(screen("one"), a), "key"); fate(err) != "blocked false, again false after 0s" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if asked := w.api.Requests("sendPhoto", "sendDocument"); len(asked) != 1 { // only what Telegram might have known
		t.Errorf("Telegram was asked %d times", len(asked))
	}
}

func TestAFileIsAMessageOfItsOwn(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("book?", "yes"))
	after := w.show(by(live), live, ticket("booked", "cancel"))
	if after != "" {
		t.Errorf("the message with the file is live: %s", after)
	}
	w.sees("book?", "booked [cancel]")
}

func TestAFileBesideAReplacement(t *testing.T) {
	w := newWorld(t)
	live := w.show(by(""), "", screen("book?", "yes"))
	if after := w.show(by(live), live, ticket("booked", "cancel"), screen("menu", "m")); after != live {
		t.Errorf("live is %s, was %s", after, live)
	}
	w.sees("menu [m]", "booked [cancel]")
}

// A message with a file has no text that could be changed.
func TestATapUnderAFileIsAnsweredBelow(t *testing.T) {
	w := newWorld(t)
	w.show(by(""), "", ticket("booked", "cancel"))
	door := &taker{}
	poll(w, door)
	w.must(w.irina.Tap("cancel"))
	live := w.show(door.next(w), "", screen("sure?", "yes"))
	w.sees("booked [cancel]", "sure? [yes]")
	if live == "" {
		t.Error("the answer is not live")
	}
	if n := len(w.api.Requests("editMessageText")); n != 0 {
		t.Errorf("%d tries to change the message with the file", n)
	}
}

func TestASilentScreenIsSilentInATalkToo(t *testing.T) {
	w := newWorld(t)
	s := ticket("psst")
	s.Silent = true
	w.show(by(""), "", s)
	if !w.irina.Screen().Silent {
		t.Error("it rang")
	}
}
