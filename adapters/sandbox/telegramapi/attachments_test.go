package telegramapi_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zapis/adapters/sandbox/telegramapi"
)

var (
	ogg = []byte("OggS\x00\x02 a voice")
	mp4 = []byte("\x00\x00\x00\x18ftypmp42 a video")
)

func uploaded(name string, data []byte) models.InputFile {
	return &models.InputFileUpload{Filename: name, Data: bytes.NewReader(data)}
}

// sends are the ways of sending a file, by the kind of it.
var sends = map[string]struct {
	data []byte
	send func(w *world, f models.InputFile, caption string) (*models.Message, error)
	id   func(m *models.Message) string
}{
	"photo": {pixels(), func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Photo[0].FileID }},
	"document": {[]byte("BEGIN:VCALENDAR"), func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendDocument(w.ctx(), &bot.SendDocumentParams{ChatID: irinaID, Document: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Document.FileID }},
	"voice": {ogg, func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendVoice(w.ctx(), &bot.SendVoiceParams{ChatID: irinaID, Voice: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Voice.FileID }},
	"audio": {ogg, func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendAudio(w.ctx(), &bot.SendAudioParams{ChatID: irinaID, Audio: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Audio.FileID }},
	"video": {mp4, func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendVideo(w.ctx(), &bot.SendVideoParams{ChatID: irinaID, Video: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Video.FileID }},
	"animation": {mp4, func(w *world, f models.InputFile, caption string) (*models.Message, error) {
		return w.bot.SendAnimation(w.ctx(), &bot.SendAnimationParams{ChatID: irinaID, Animation: f, Caption: caption, ParseMode: models.ParseModeHTML})
	}, func(m *models.Message) string { return m.Animation.FileID }},
}

func TestFilesOfEveryKindAreSent(t *testing.T) {
	for kind, how := range sends {
		t.Run(kind, func(t *testing.T) {
			w := started(t)
			m, err := how.send(w, uploaded("a.bin", how.data), "<b>вот</b>")
			w.must(err)
			if m.Caption != "вот" || len(m.CaptionEntities) != 1 {
				t.Errorf("caption %q %v", m.Caption, m.CaptionEntities)
			}
			again, err := how.send(w, &models.InputFileString{Data: how.id(m)}, "")
			w.must(err)
			w.must(sent(how.send(w, uploaded("a.bin", how.data), strings.Repeat("я", 1024))))
			w.proper()
			got, ok := w.irina.Attachment(again.ID)
			if !ok || got.Kind != kind || got.Name != "a.bin" || !bytes.Equal(got.Data, how.data) {
				t.Errorf("Irina sees %+v", got)
			}
			w.refused(sent(how.send(w, uploaded("a.bin", how.data), strings.Repeat("я", 1025))), "message caption is too long")
			w.improper()
			w.refused(sent(how.send(w, uploaded("a.bin", how.data), "<i>")), `Can't find end tag corresponding to start tag "i"`)
			w.improper()
			w.refused(sent(how.send(w, uploaded("a.bin", nil), "")), "file must be non-empty")
			w.refused(sent(how.send(w, &models.InputFileString{Data: "nothing"}, "")), "wrong file identifier/HTTP URL specified")
		})
	}
}

func TestAFileKeepsItsKind(t *testing.T) {
	w := started(t)
	w.must(w.irina.SendPhoto("a.png", pixels(), ""))
	id := w.lastUpdate().Message.Photo[0].FileID
	w.must(sent(sends["photo"].send(w, &models.InputFileString{Data: id}, "")))
	w.proper()
	w.refused(sent(sends["document"].send(w, &models.InputFileString{Data: id}, "")), "type of file mismatch")
	w.improper()
}

func TestWhatIsNoVoiceAndNoVideo(t *testing.T) {
	w := started(t)
	w.refused(sent(sends["voice"].send(w, uploaded("a.ogg", []byte("text")), "")), "VOICE_INVALID_FORMAT")
	w.improper()
	w.refused(sent(sends["video"].send(w, uploaded("a.mp4", ogg), "")), "VIDEO_INVALID_FORMAT")
	w.improper()
	w.refused(sent(sends["photo"].send(w, uploaded("a.png", ogg), "")), "IMAGE_PROCESS_FAILED")
	w.improper()
}

func TestARoundVideoHasNoCaption(t *testing.T) {
	w := started(t)
	w.must(sent(w.bot.SendVideoNote(w.ctx(), &bot.SendVideoNoteParams{ChatID: irinaID, VideoNote: uploaded("a.mp4", mp4)})))
	w.proper()
	if got := w.json("sendVideoNote", `{"chat_id":501,"video_note":"file1","caption":"а"}`); got.Description != "Bad Request: unknown field" {
		t.Errorf("%+v", got)
	}
}

func TestAMessageMayComeWithoutASound(t *testing.T) {
	w := started(t)
	w.must(sent(w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: "тихо", DisableNotification: true})))
	if s := w.irina.Screen(); !s.Silent || !w.irina.View(0).Messages[1].Silent {
		t.Errorf("screen %+v", s)
	}
	w.must(sent(w.send("громко")))
	if w.irina.Screen().Silent {
		t.Error("the other one is silent, too")
	}
	w.proper()
}

func TestAPersonSendsRecordings(t *testing.T) {
	w := started(t)
	w.must(w.irina.SendVoice(ogg))
	if v := w.lastUpdate().Message.Voice; v == nil || v.MimeType != "audio/ogg" || v.FileSize != int64(len(ogg)) {
		t.Errorf("voice %+v", v)
	}
	w.must(w.irina.SendVideo("a.mp4", mp4, "смотрите"))
	m := w.lastUpdate().Message
	if m.Video == nil || m.Video.MimeType != "video/mp4" || m.Video.FileName != "a.mp4" || m.Caption != "смотрите" {
		t.Errorf("video %+v", m)
	}
	w.must(w.irina.SendSticker("👍"))
	if s := w.lastUpdate().Message.Sticker; s == nil || s.Emoji != "👍" {
		t.Errorf("sticker %+v", s)
	}
	if err := w.irina.SendVideo("a.mp4", mp4, strings.Repeat("я", 1025)); err == nil {
		t.Error("a caption may be as long as one likes")
	}
	w.proper()
}

func TestAPersonAnswersByQuoting(t *testing.T) {
	w := started(t)
	m, err := w.send("<Ирина П.>\nкогда придёте?")
	w.must(err)
	w.must(w.irina.Quoting(m.ID).Type("в пять"))
	got := w.lastUpdate().Message
	if got.ReplyToMessage == nil || got.ReplyToMessage.ID != m.ID || got.ReplyToMessage.From.ID != 700000001 || got.Text != "в пять" {
		t.Errorf("update %+v", got)
	}
	if !strings.HasSuffix(w.irina.Transcript(), "Ирина:\n  > <Ирина П.>\n  в пять\n") {
		t.Error(w.irina.Transcript())
	}
	w.must(w.irina.Quoting(m.ID).SendPhoto("a.png", pixels(), ""))
	if got := w.lastUpdate().Message.ReplyToMessage; got == nil || got.ID != m.ID {
		t.Errorf("quotes %+v", got)
	}
	w.must(w.irina.Type("просто так"))
	if got := w.lastUpdate().Message.ReplyToMessage; got != nil {
		t.Errorf("quotes %+v", got)
	}
	if err := w.irina.Quoting(99).Type("а"); err == nil {
		t.Error("a message that is not there was quoted")
	}
}

// The screen holds what a test wants to look into.
func TestTheScreenShowsTheFile(t *testing.T) {
	w := started(t)
	w.must(sent(sends["document"].send(w, uploaded("booking.ics", []byte("BEGIN:VCALENDAR")), "ждём")))
	got := w.irina.Screen()
	want := telegramapi.Attachment{Kind: "document", Name: "booking.ics", MIME: "text/calendar", Data: []byte("BEGIN:VCALENDAR")}
	if got.File.Name != want.Name || got.File.MIME != want.MIME || got.File.Kind != want.Kind || !bytes.Equal(got.File.Data, want.Data) || got.Text != "ждём" {
		t.Errorf("%+v", got)
	}
}
