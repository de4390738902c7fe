package cloudapi_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
)

// upload sends a file with these fields.
func (w *world) upload(name, kind string, data []byte, fields ...string) answered {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		w.must(form.WriteField(name, value))
	}
	part, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, name)}, "Content-Type": {kind},
	})
	w.must(err)
	_, err = part.Write(data)
	w.must(err)
	w.must(form.Close())
	return w.do("POST", "/v24.0/"+numberID+"/media", form.FormDataContentType(), body.Bytes(), token)
}

func TestUploadsAreChecked(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	const product = "messaging_product=whatsapp"
	for name, test := range map[string]struct {
		answer       answered
		status, code int
	}{
		"a picture":             {w.upload("a.png", "image/png", []byte("png"), product), 200, 0},
		"as large as it may be": {w.upload("a.png", "image/png", make([]byte, 5<<20), product), 200, 0},
		"larger":                {w.upload("a.png", "image/png", make([]byte, 5<<20+1), product), 400, 131053},
		"a calendar":            {w.upload("a.ics", "text/calendar", []byte("BEGIN"), product), 400, 100},
		"nothing":               {w.upload("a.png", "image/png", nil, product), 400, 131008},
		"without the product":   {w.upload("a.png", "image/png", []byte("png")), 400, 131008},
		"with something else":   {w.upload("a.png", "image/png", []byte("png"), product, "ttl=1"), 400, 100},
	} {
		if test.answer.status != test.status || test.answer.code != test.code {
			t.Errorf("%s: %d %v", name, test.answer.status, test.answer.raw)
		}
	}
}

func TestFilesAreSentByTheirID(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.Type("hi"))
	id := w.upload("p.pdf", "application/pdf", []byte("%PDF"), "messaging_product=whatsapp").id
	for name, test := range map[string]struct {
		body string
		code int
	}{
		"as what it is":           {message("document", object{"id": id, "filename": "price.pdf", "caption": long(1024)}), 0},
		"with a caption too long": {message("document", object{"id": id, "caption": long(1025)}), 131009},
		"as a picture":            {message("image", object{"id": id}), 131053},
		"a recording has no text": {message("audio", object{"id": id, "caption": "a"}), 100},
		"a picture has no name":   {message("image", object{"id": id, "filename": "a"}), 100},
		"by an address":           {message("document", object{"link": "https://a.example/p.pdf"}), 100},
		"over buttons":            {strings.Replace(buttons("b", [2]string{"a", "1"}), `"type":"button"`, `"header":{"type":"document","document":{"id":"`+id+`"}},"type":"button"`, 1), 0},
	} {
		if a := w.send(test.body); a.code != test.code {
			t.Errorf("%s: %v", name, a.raw)
		}
	}
}

func TestDownloadsNeedTheTokenAndComeInTime(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.listen()
	w.must(w.irina.SendVoice([]byte("OggS")))
	voice := w.await(1, 0).Messages[0]["audio"].(object)
	a := w.do("GET", "/v24.0/"+voice["id"].(string), "", nil, token)
	path := strings.TrimPrefix(a.raw["url"].(string), w.url)
	if got := w.do("GET", path, "", nil, token); got.raw["body"] != "OggS" || voice["voice"] != true {
		t.Error(got.raw)
	}
	if got := w.do("GET", path, "", nil, "wrong"); got.status != 401 {
		t.Error(got.raw)
	}
	w.clock.Advance(5 * time.Minute)
	if got := w.do("GET", path, "", nil, token); got.status != 404 {
		t.Error(got.raw)
	}
	w.api.Forget()
	if got := w.do("GET", "/v24.0/"+voice["id"].(string), "", nil, token); got.status != 404 {
		t.Error(got.raw)
	}
}

func TestReadMarksAndTyping(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	w.must(w.irina.Type("hi"))
	id := w.irina.Messages()[0].ID
	mark := fmt.Sprintf(`{"messaging_product":"whatsapp","status":"read","message_id":%q,"typing_indicator":{"type":"text"}}`, id)
	if a := w.send(mark); a.raw["success"] != true || !w.irina.View(0).Typing || !w.irina.Messages()[0].Seen {
		t.Error(a.raw)
	}
	w.send(text("here"))
	if w.irina.View(0).Typing {
		t.Error("still typing after the answer")
	}
	if a := w.send(strings.Replace(mark, id, "wamid.0", 1)); a.code != 100 {
		t.Error(a.raw)
	}
}

func TestAddressesOfFilesLeadBackBelowAPrefix(t *testing.T) {
	w := newWorld(t, cloudapi.Options{})
	server := httptest.NewServer(http.StripPrefix("/whatsapp", w.api))
	t.Cleanup(server.Close)
	w.url = server.URL + "/whatsapp"
	id := w.upload("a.png", "image/png", []byte("png"), "messaging_product=whatsapp").id
	address := w.do("GET", "/v24.0/"+id, "", nil, token).raw["url"]
	if want := server.URL + "/whatsapp/download/" + id; address != want {
		t.Errorf("%v is not %s", address, want)
	}
}
