package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func attached(name string, data []byte, quote string) string {
	return fmt.Sprintf(`{"name":%q,"data":%q,"text":"вот","quote":%q}`, name, base64.StdEncoding.EncodeToString(data), quote)
}

func TestAFileIsSentAsWhatItIs(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+anna+"/start", `{}`)
	chat := st.phone(501000001)
	for kind, data := range map[string][]byte{
		"photo": chequers(), "voice": []byte("OggS\x00"), "audio": []byte("ID3"), "document": []byte("%PDF-1.7"),
		"video": []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42mp41"),
	} {
		st.post("/api/phones/"+anna+"/file", attached("a.bin", data, "1"))
		messages := chat.Messages()
		last := messages[len(messages)-1]
		if f, ok := chat.Attachment(last.ID); !ok || f.Kind != kind || string(f.Data) != string(data) || last.Caption != "вот" || last.ReplyTo == nil {
			t.Errorf("%s is sent as %+v", kind, last)
		}
	}
	for body, want := range map[string]int{
		attached("a", nil, ""):                                 http.StatusConflict,
		attached("a", []byte("a"), "999"):                      http.StatusConflict,
		`{"data":"not base64!"}`:                               http.StatusBadRequest,
		attached("a", []byte(strings.Repeat("a", 21<<20)), ""): http.StatusBadRequest,
	} {
		if code, answer := st.ask("POST", "/api/phones/"+anna+"/file", body); code != want {
			t.Errorf("%.40s: %d %s, want %d", body, code, answer, want)
		}
	}
}

func TestRecordingsArePlayedInParts(t *testing.T) {
	st := fresh(t)
	st.post("/api/phones/"+anna+"/file", attached("v.ogg", []byte("OggS0123456789"), ""))
	part := func(r *http.Request) { r.Header.Set("Range", "bytes=4-6") }
	if code, body := st.ask("GET", "/api/files/telegram/file1", "", part); code != http.StatusPartialContent || body != "012" {
		t.Errorf("%d %q", code, body)
	}
}

// A broadcast may go to more people than anybody wants to look at.
func TestACrowdDoesNotFillThePage(t *testing.T) {
	st := fresh(t)
	for i := range 200 {
		if _, err := st.Telegram().Person(int64(i+1), "К", "ru").Open("ZapisSandboxBot"); err != nil {
			t.Fatal(err)
		}
	}
	if n := <-st.listen(""); len(n.Phones) != 52 || n.Phones[0].Role != "master" {
		t.Errorf("%d phones", len(n.Phones))
	}
}
