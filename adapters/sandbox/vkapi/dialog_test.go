package vkapi_test

import (
	"errors"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

func TestADialogLeavesATranscript(t *testing.T) {
	w := newWorld(t)
	w.tick("message_event")
	w.must(w.irina.Start("anna"))
	number := w.sendKeyed("Анна, маникюр", inline(
		[]vkapi.Button{callback("Записаться", `{"a":"book"}`)},
		[]vkapi.Button{callback("Мои записи", `{"a":"mine"}`), link("Сайт", "https://example.org")},
	))
	w.must(w.irina.Tap("Записаться"))
	tap := w.lastTap()
	w.must(sent(w.vk.MessagesSendMessageEventAnswer(api.Params{
		"event_id": tap.EventID, "user_id": tap.UserID, "peer_id": tap.PeerID,
		"event_data": `{"type":"show_snackbar","text":"Секунду"}`,
	})))
	w.must(sent(w.vk.MessagesEdit(api.Params{"peer_id": irinaID, "cmid": number, "message": "Когда?"})))
	if err := w.irina.Tap("Сайт"); !errors.Is(err, vkapi.ErrNoButton) {
		t.Errorf("a button that the edit did not send again: %v", err)
	}
	want := `Ирина Котова:
  Начать
Запись:
  Анна, маникюр
  [Записаться]
  [Мои записи] │ [Сайт]
Ирина Котова taps [Записаться]
Запись (snackbar): Секунду
Запись (edit):
  Когда?
`
	if got := w.irina.Transcript(); got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
	w.proper()
}
