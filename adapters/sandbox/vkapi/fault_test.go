package vkapi_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

func TestTheThirdCallIsRefused(t *testing.T) {
	w := started(t)
	w.api.Plan("messages.send", 2, vkapi.Fine())
	w.api.Plan("messages.send", 1, vkapi.Refused(9))
	w.must(w.send("а"))
	w.must(w.send("б"))
	w.refused(w.send("в"), 9, "Flood control")
	w.must(w.send("г"))
	var codes []int
	for _, r := range w.api.Requests("messages.send") {
		codes = append(codes, r.Code)
	}
	if !slices.Equal(codes, []int{200, 200, 9, 200}) || len(w.irina.Messages()) != 4 {
		t.Errorf("recorded %v", codes)
	}
	w.proper()
}

func TestAnyMethodCanMeetAPage(t *testing.T) {
	w := started(t)
	w.api.Plan("", 1, vkapi.Page(502))
	var kind *api.InvalidContentType
	if err := w.send("а"); !errors.As(err, &kind) {
		t.Errorf("an HTML page gave %v", err)
	}
	w.must(w.send("а"))
}

func TestACutConnectionHidesASuccessThatRandomIDRepeats(t *testing.T) {
	w := started(t)
	w.api.Plan("messages.send", 1, vkapi.CutAfter())
	p := api.Params{"peer_id": irinaID, "random_id": 77, "message": "дошло"}
	if _, err := w.vk.MessagesSend(p); err == nil || errors.As(err, new(*api.Error)) {
		t.Errorf("error %v", err)
	}
	id, err := w.vk.MessagesSend(p)
	w.must(err)
	if all := w.irina.Messages(); len(all) != 2 || all[1].ID != int64(id) || all[1].Text != "дошло" {
		t.Errorf("messages %+v", all)
	}
}

func TestAHeldCallGoesOnWhenReleased(t *testing.T) {
	w := started(t)
	release, done := make(chan struct{}), make(chan error, 1)
	w.api.Plan("messages.send", 1, vkapi.HoldUntil(release))
	held := message(api.Params{"message": "поздно"})
	go func() { done <- sent(w.vk.MessagesSend(held)) }()
	w.must(sent(w.api.AwaitRequests(w.ctx(), 1, "messages.send")))
	w.must(w.send("рано"))
	close(release)
	w.must(<-done)
	if got := w.irina.Screen().Text; got != "поздно" {
		t.Errorf("screen %q", got)
	}
}

func TestRequestsAreRecordedAsTheyWereMeant(t *testing.T) {
	w := started(t)
	w.must(w.sendWith(api.Params{"peer_id": irinaID, "disable_mentions": true}))
	r := w.api.Requests("messages.send")[0]
	if r.Group != "zapis_test" || r.Field("message") != "текст" || r.Field("peer_id") != "501" || r.Field("disable_mentions") != "true" || r.Code != 200 {
		t.Errorf("recorded %+v", r)
	}
}
