package vkapi_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

func TestASnapshotCarriesEverythingOn(t *testing.T) {
	w := started(t)
	path := filepath.Join(t.TempDir(), "vk.json")
	address, seen := w.receiver(always(ok))
	w.register(address, "s")
	w.must(w.sendWith(api.Params{"attachment": w.photo(), "random_id": 31, "keyboard": encoded(grid(1, 1, true))}))
	before := w.irina.Messages()[1]
	w.api.Deliver(vkapi.Delivery{Paused: true})
	w.must(w.irina.Type("ждёт"))
	w.must(w.api.Save(path))

	again := vkapi.New(vkapi.Options{Clock: w.clock})
	after := &world{T: t, api: again, clock: w.clock}
	w.must(again.Load(path))
	w.must(again.AddGroup(groupID, "new-token", "zapis_test", "Другое имя"))
	server := httptest.NewServer(again)
	t.Cleanup(func() { again.Close(); server.Close() })
	after.url = server.URL
	after.vk = after.client(token)
	after.irina = after.open(irinaID, "", "")

	if d := <-seen; d.Text != "ждёт" || d.Secret != "s" {
		t.Errorf("delivered %+v", d)
	}
	w.must(after.irina.SendPhoto("а.png", pixels(8, 6), "")) // before any call says where the server is
	if d := <-seen; !strings.Contains(string(d.Object), `"url":"http://`) {
		t.Errorf("delivered %s", d.Object)
	}
	if got := after.irina.Attachments(before.Number); len(got) != 1 || !bytes.Equal(got[0].Data, pixels(8, 6)) {
		t.Errorf("the photo is %+v", got)
	}
	id, err := after.vk.MessagesSend(api.Params{"peer_id": irinaID, "random_id": 31, "message": "снова"})
	w.must(err)
	if int64(id) != before.ID {
		t.Errorf("a random_id from before the restart was sent again as %d", id)
	}
	w.must(after.send("после"))
	all := after.irina.Messages()
	last := all[len(all)-1]
	if len(all) != 5 || last.Number < before.Number+1000 || last.ID < before.ID+1000 {
		t.Errorf("after the restart %+v", last)
	}
	if name, _ := again.Token("zapis_test"); name != token {
		t.Error("the token was replaced")
	}
}

func TestChangesAreKeptAndABrokenFileIsRefused(t *testing.T) {
	w := &world{T: t}
	path := filepath.Join(t.TempDir(), "vk.json")
	w.api = vkapi.New(vkapi.Options{})
	w.must(w.api.KeepIn(path))
	w.must(w.api.AddGroup(groupID, token, "zapis_test", "Запись"))
	w.must(w.open(1, "А", "ru").Type("записано"))
	w.api.Close()
	w.api = vkapi.New(vkapi.Options{})
	defer w.api.Close()
	w.must(w.api.Load(path))
	if got := w.open(1, "", "").Messages(); len(got) != 1 || got[0].Text != "записано" {
		t.Errorf("messages %+v", got)
	}
	w.must(os.WriteFile(path, []byte("{"), 0o600))
	if err := w.api.Load(path); err == nil {
		t.Error("a broken file was loaded")
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
