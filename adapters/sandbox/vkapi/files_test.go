package vkapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"
)

// fetch downloads an address that VK gave out.
func (w *world) fetch(address string) (status int, body []byte) {
	w.Helper()
	response, err := http.Get(address)
	w.must(err)
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	w.must(err)
	return response.StatusCode, body
}

func (w *world) fetched(address string, want []byte) {
	w.Helper()
	if status, got := w.fetch(address); status != 200 || !bytes.Equal(got, want) {
		w.Errorf("%s: %d, %d bytes", address, status, len(got))
	}
}

func TestAPhotoIsUploadedSavedAndSent(t *testing.T) {
	w := started(t)
	photos, err := w.vk.UploadMessagesPhoto(irinaID, bytes.NewReader(pixels(800, 600)))
	w.must(err)
	photo := photos[0]
	if largest := photo.MaxSize(); photo.OwnerID != -groupID || largest.Width != 800 || largest.Height != 600 {
		t.Errorf("saved %+v", photo)
	}
	w.fetched(photo.Sizes[0].URL, pixels(800, 600))
	w.must(w.sendWith(api.Params{"attachment": photo.ToAttachment(), "message": ""}))
	screen := w.irina.Screen()
	if screen.File.Kind != "photo" || screen.Marked != "(photo)" || !bytes.Equal(screen.File.Data, pixels(800, 600)) {
		t.Errorf("screen %+v", screen)
	}
	w.proper()
}

func TestADocumentAndAVoiceAreUploadedSavedAndSent(t *testing.T) {
	w := started(t)
	calendar, voice := []byte("BEGIN:VCALENDAR"), []byte("OggS voice")
	doc, err := w.vk.UploadMessagesDoc(irinaID, "doc", "запись.ics", "", bytes.NewReader(calendar))
	w.must(err)
	if doc.Type != "doc" || doc.Doc.Title != "запись.ics" || doc.Doc.Ext != "ics" || doc.Doc.Size != len(calendar) {
		t.Errorf("saved %+v", doc.Doc)
	}
	w.fetched(doc.Doc.URL, calendar)
	said, err := w.vk.UploadMessagesDoc(irinaID, "audio_message", "voice.ogg", "", bytes.NewReader(voice))
	w.must(err)
	w.fetched(said.AudioMessage.LinkOgg, voice)
	w.must(w.sendWith(api.Params{"attachment": doc.Doc.ToAttachment() + "," + said.AudioMessage.ToAttachment()}))
	if got := w.irina.Screen(); got.Marked != "(file запись.ics)\n(voice)\nтекст" || got.File.MIME != "text/calendar" {
		t.Errorf("screen %+v", got)
	}
	w.refused(sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "cmid": 2, "message": "а"})), 920, "this kind of message")
	w.proper()
}

// attachedHeard are the attachments of message_new.
type attachedHeard struct {
	Message struct {
		Attachments []struct {
			Type  string
			Photo struct {
				ID        int
				OwnerID   int    `json:"owner_id"`
				AccessKey string `json:"access_key"`
				Sizes     []struct{ URL string }
			}
			Doc   struct{ URL, Title string }
			Audio struct {
				LinkOgg string `json:"link_ogg"`
			} `json:"audio_message"`
			Sticker struct {
				ID int `json:"sticker_id"`
			}
		}
	}
}

func TestWhatAPersonSendsCanBeFetched(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	var m attachedHeard
	w.must(w.irina.SendPhoto("кот.png", pixels(8, 6), "вот"))
	w.last(&m)
	photo := m.Message.Attachments[0].Photo
	w.fetched(photo.Sizes[0].URL, pixels(8, 6))
	w.must(w.irina.SendDocument("прайс.pdf", []byte("%PDF-"), ""))
	w.last(&m)
	if got := m.Message.Attachments[0]; got.Type != "doc" || got.Doc.Title != "прайс.pdf" {
		t.Errorf("heard %+v", got)
	}
	w.fetched(m.Message.Attachments[0].Doc.URL, []byte("%PDF-"))
	w.must(w.irina.SendVoice([]byte("OggS")))
	w.last(&m)
	w.fetched(m.Message.Attachments[0].Audio.LinkOgg, []byte("OggS"))
	w.must(w.irina.SendSticker(9))
	if w.last(&m); m.Message.Attachments[0].Sticker.ID != 9 {
		t.Errorf("heard %+v", m.Message.Attachments[0])
	}
	name := "photo501_" + strconv.Itoa(photo.ID)
	w.must(w.sendWith(api.Params{"attachment": name + "_" + photo.AccessKey}))
	w.refused(w.sendWith(api.Params{"attachment": name}), 100, "needs its access key")
	if status, _ := w.fetch(strings.Replace(photo.Sizes[0].URL, photo.AccessKey, "00", 1)); status != 404 {
		t.Errorf("fetched without the key: %d", status)
	}
	for kind, data := range map[string][]byte{"photo": []byte("not a picture"), "audio_message": []byte("ID3"), "doc": nil, "video": []byte("a")} {
		if err := w.irina.SendFile(kind, "a.bin", data, ""); err == nil {
			t.Errorf("sent %q as %s", data, kind)
		}
	}
}

func TestWhatIsNoPictureIsNotTaken(t *testing.T) {
	w := started(t)
	for _, c := range []struct {
		width, height int
		taken         bool
	}{{200, 10, true}, {201, 10, false}, {10, 201, false}} {
		up := w.uploadPhoto(pixels(c.width, c.height))
		if taken := up["photo"] != nil; taken != c.taken {
			t.Errorf("%d by %d: %v", c.width, c.height, up)
		}
	}
	if up := w.uploadPhoto([]byte("text")); up["error"] == nil {
		t.Errorf("answered %v", up)
	}
	if len(w.api.Violations()) != 3 {
		t.Errorf("violations %q", w.api.Violations())
	}
}

func (w *world) uploadPhoto(data []byte) (answer map[string]any) {
	w.Helper()
	server, err := w.vk.PhotosGetMessagesUploadServer(api.Params{"peer_id": irinaID})
	w.must(err)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("photo", "a.png")
	w.must(err)
	_, _ = part.Write(data)
	w.must(form.Close())
	response, err := http.Post(server.UploadURL, form.FormDataContentType(), &body)
	w.must(err)
	defer func() { _ = response.Body.Close() }()
	w.must(json.NewDecoder(response.Body).Decode(&answer))
	return answer
}

func TestUploadsAreSavedOnceAndByTheirOwner(t *testing.T) {
	w := started(t)
	up := w.uploadPhoto(pixels(8, 6))
	save := api.Params{"photo": up["photo"], "server": 1, "hash": up["hash"]}
	w.must(w.api.AddGroup(groupID+1, "other-token", "other_group", "Чужое"))
	w.refused(sent(w.client("other-token").PhotosSaveMessagesPhoto(save)), 100, "not one that was uploaded")
	w.must(sent(w.vk.PhotosSaveMessagesPhoto(save)))
	w.refused(sent(w.vk.PhotosSaveMessagesPhoto(save)), 100, "not one that was uploaded")
	_, err := w.vk.UploadMessagesDoc(irinaID, "doc", "a.exe", "", strings.NewReader("MZ"))
	if err == nil {
		t.Error("a program was taken")
	}
}
