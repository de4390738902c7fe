package vkapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/events"
	longpoll "github.com/SevereCloud/vksdk/v2/longpoll-bot"

	"zapis/adapters/sandbox/vkapi"
)

func TestTheRealLongPollHearsWhatIsTyped(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	lp, err := longpoll.NewLongPoll(w.vk, groupID)
	w.must(err)
	got := make(chan events.MessageNewObject, 10)
	lp.MessageNew(func(_ context.Context, m events.MessageNewObject) { got <- m })
	ctx, stop := context.WithCancel(w.ctx())
	ended := make(chan error, 1)
	go func() { ended <- lp.RunWithContext(ctx) }()
	w.clock.AwaitAlarms(1)
	w.must(w.irina.Follow("anna", ""))
	w.must(w.irina.Type("привет"))
	if m := <-got; m.Message.Text != "привет" || m.Message.Ref != "anna" || m.Message.PeerID != irinaID || m.Message.ConversationMessageID != 2 {
		t.Errorf("heard %+v", m.Message)
	}
	w.clock.AwaitAlarms(1)
	w.must(w.api.Lose("zapis_test", vkapi.AllLost)) // the library asks for a new key and goes on
	w.must(sent(w.api.AwaitRequests(w.ctx(), 2, "groups.getLongPollServer")))
	w.clock.AwaitAlarms(1)
	w.must(w.irina.Type("снова"))
	if m := <-got; m.Message.Text != "снова" {
		t.Errorf("heard %+v", m.Message)
	}
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestALongPollMustBeEnabled(t *testing.T) {
	w := started(t)
	get := func() error { return sent(w.vk.GroupsGetLongPollServer(api.Params{"group_id": groupID})) }
	w.refused(get(), 100, "longpoll for this group is not enabled")
	w.tick("message_new")
	w.must(get())
	settings, err := w.vk.GroupsGetLongPollSettings(api.Params{"group_id": groupID})
	w.must(err)
	if !bool(settings.IsEnabled) || settings.APIVersion != "5.199" || !bool(settings.Events.MessageNew) || bool(settings.Events.MessageDeny) {
		t.Errorf("settings %+v", settings)
	}
	w.must(sent(w.vk.GroupsSetLongPollSettings(api.Params{"group_id": groupID, "enabled": false})))
	w.refused(get(), 100, "longpoll for this group is not enabled")
	w.proper()
}

func TestALongPollGoesOnFromItsNumber(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	for range 3 {
		w.must(w.irina.Type("а"))
	}
	if p := w.poll(w.pollFrom("1")); p.TS != "3" || len(p.Updates) != 2 {
		t.Errorf("from 1: %+v", p)
	}
	if p := w.poll(w.pollFrom("3")); p.TS != "3" || len(p.Updates) != 0 || p.Failed != 0 {
		t.Errorf("from 3: %+v", p)
	}
	for _, ts := range []string{"4", "x"} {
		if p := w.poll(w.pollFrom(ts)); p.Failed != 1 || p.TS != float64(3) {
			t.Errorf("from %s: %+v", ts, p)
		}
	}
	address := w.pollFrom("3")
	if p := w.poll(strings.Replace(address, "key=", "key=0", 1)); p.Failed != 2 {
		t.Errorf("with a wrong key: %+v", p)
	}
	w.must(w.api.Lose("zapis_test", vkapi.HistoryLost))
	if p := w.poll(address); p.Failed != 1 {
		t.Errorf("with a lost history: %+v", p)
	}
	w.must(w.api.Lose("zapis_test", vkapi.KeyExpired))
	if p := w.poll(address); p.Failed != 2 {
		t.Errorf("with an expired key: %+v", p)
	}
	address = w.pollFrom("7")
	w.must(w.api.Lose("zapis_test", vkapi.AllLost))
	if p := w.poll(address); p.Failed != 3 {
		t.Errorf("with everything lost: %+v", p)
	}
	if p := w.poll(address); p.Failed != 2 {
		t.Errorf("again with the old key: %+v", p)
	}
	address = w.pollFrom("0")
	w.clock.Advance(time.Hour)
	if p := w.poll(address); p.Failed != 2 {
		t.Errorf("after an hour: %+v", p)
	}
	response, err := http.Get(w.url + "/longpoll/700?key=a&ts=0&wait=0")
	w.must(err)
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("without act: %s", response.Status)
	}
	_ = response.Body.Close()
}

func TestALongPollWaits(t *testing.T) {
	w := started(t)
	w.tick("message_new")
	address := w.waitFrom("0", "25")
	got := make(chan polled, 1)
	ask := func() { go func() { got <- w.poll(address) }() }
	ask()
	w.clock.AwaitAlarms(1)
	w.clock.Advance(25 * time.Second)
	if p := <-got; p.TS != "0" || len(p.Updates) != 0 {
		t.Errorf("in vain: %+v", p)
	}
	ask()
	w.clock.AwaitAlarms(1)
	w.must(w.irina.Type("а"))
	if p := <-got; p.TS != "1" || len(p.Updates) != 1 {
		t.Errorf("heard %+v", p)
	}
}
