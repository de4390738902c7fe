package delivery_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/delivery"
)

var notice = delivery.Notice{Kind: delivery.News, About: domain.ID{1}, Recipient: domain.ID{2}, Master: domain.ID{3}, Revision: 1}

func TestDeliveries(t *testing.T) {
	attempted := delivery.Attempted{Notice: notice, Channel: "telegram"}
	sent := delivery.Sent{Notice: notice, Channel: "telegram", Message: "7"}
	busy := delivery.Failed{Notice: notice, Channel: "telegram", Reason: "busy"}
	refused := delivery.Failed{Notice: notice, Channel: "telegram", Reason: "refused", Final: true}
	skipped := delivery.Skipped{Notice: notice, Reason: "late"}
	uncertain := delivery.Uncertain{Notice: notice, Channel: "telegram"}
	attempt := delivery.Attempt{Notice: notice, Channel: "telegram"}
	arrived := delivery.Report{Notice: notice, Channel: "telegram", Message: "7"}
	nobodyKnows := delivery.Report{Notice: notice, Channel: "telegram"}
	other := notice
	other.Revision = 2

	began := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	timed := delivery.Attempted{Notice: notice, Channel: "vk", At: began}
	unsure := delivery.Uncertain{Notice: notice, Channel: "vk"}
	again := delivery.Attempt{Notice: notice, Channel: "vk", At: began.Add(time.Minute), Again: true}
	with := func(a delivery.Attempt, change func(*delivery.Attempt)) delivery.Attempt { change(&a); return a }
	gone := delivery.Failed{Notice: notice, Channel: "telegram", Reason: "refused", Gone: true}

	bounce := delivery.Bounce{Notice: notice, Channel: "telegram", Reason: "refused"}
	bounced := delivery.Failed{Notice: notice, Channel: "telegram", Reason: "refused", Gone: true, Later: true}
	bouncedForGood := bounced
	bouncedForGood.Final = true

	for _, test := range []struct {
		name  string
		given []domain.Event
		when  delivery.Command
		then  []domain.Event
		err   error
	}{
		{"the first attempt is granted", nil, attempt, []domain.Event{attempted}, nil},
		{"a second one is not while nobody knows the outcome", []domain.Event{attempted}, attempt, nil, delivery.ErrUnderWay},
		{"what arrived is not sent again", []domain.Event{attempted, sent}, attempt, nil, delivery.ErrSettled},
		{"what perhaps arrived is not sent again", []domain.Event{attempted, uncertain}, attempt, nil, delivery.ErrSettled},
		{"what was skipped stays so", []domain.Event{skipped}, attempt, nil, delivery.ErrSettled},
		{"what failed for good stays so", []domain.Event{attempted, refused}, attempt, nil, delivery.ErrSettled},
		{"a busy messenger is tried again", []domain.Event{attempted, busy}, attempt, []domain.Event{attempted}, nil},
		{"another notice of the same booking is another matter", []domain.Event{attempted, sent},
			delivery.Attempt{Notice: other, Channel: "vk"}, []domain.Event{delivery.Attempted{Notice: other, Channel: "vk"}}, nil},
		{"an outcome is recorded", []domain.Event{attempted}, arrived, []domain.Event{sent}, nil},
		{"that nobody knows is an outcome", []domain.Event{attempted}, nobodyKnows, []domain.Event{uncertain}, nil},
		{"an outcome is recorded once", []domain.Event{attempted, sent}, arrived, nil, nil},
		{"a late word that it arrived is news", []domain.Event{attempted, uncertain}, arrived, []domain.Event{sent}, nil},
		{"a late word that nobody knows is none", []domain.Event{attempted, uncertain}, nobodyKnows, nil, nil},
		{"without an attempt there is nothing to report", nil, arrived, nil, delivery.ErrNotAttempted},
		{"what is not worth sending is skipped", nil, delivery.Skip{Notice: notice, Reason: "late"}, []domain.Event{skipped}, nil},
		{"what is being sent cannot be skipped", []domain.Event{attempted}, delivery.Skip{Notice: notice, Reason: "late"}, nil, delivery.ErrUnderWay},
		{"what one messenger will not take goes to another", []domain.Event{attempted, gone},
			delivery.Attempt{Notice: notice, Channel: "vk"}, []domain.Event{delivery.Attempted{Notice: notice, Channel: "vk"}}, nil},
		{"not to the one that was given up", []domain.Event{attempted, gone}, attempt, nil, delivery.ErrChannelGone},
		{"what is uncertain is repeated where a second one is dropped", []domain.Event{timed, unsure}, again,
			[]domain.Event{delivery.Attempted{Notice: notice, Channel: "vk", At: again.At}}, nil},
		{"nowhere else", []domain.Event{timed, unsure}, with(again, func(a *delivery.Attempt) { a.Channel = "telegram" }), nil, delivery.ErrSettled},
		{"not where a second one arrives", []domain.Event{timed, unsure}, with(again, func(a *delivery.Attempt) { a.Again = false }), nil, delivery.ErrSettled},
		{"not when the messenger has forgotten", []domain.Event{timed, unsure},
			with(again, func(a *delivery.Attempt) { a.At = began.Add(5 * time.Minute) }), nil, delivery.ErrSettled},
		{"not for ever", []domain.Event{timed, unsure, timed, unsure, timed, unsure, timed, unsure}, again, nil, delivery.ErrSettled},
		{"not once it is known to have arrived", []domain.Event{timed, unsure, delivery.Sent{Notice: notice, Channel: "vk", Message: "7"}}, again, nil, delivery.ErrSettled},
		{"a repetition that fails leaves it uncertain", []domain.Event{timed, unsure, timed},
			delivery.Report{Notice: notice, Channel: "vk", Reason: "refused", Final: true}, []domain.Event{unsure}, nil},
		{"what bounced has failed there", []domain.Event{attempted, sent}, bounce, []domain.Event{bounced}, nil},
		{"what perhaps arrived may bounce", []domain.Event{attempted, uncertain}, bounce, []domain.Event{bounced}, nil},
		{"it may bounce before it is known to be sent", []domain.Event{attempted}, bounce, []domain.Event{bounced}, nil},
		{"and is then not sent there", []domain.Event{attempted, bounced}, arrived, nil, nil},
		{"it bounces once", []domain.Event{attempted, sent, bounced}, bounce, nil, nil},
		{"what was never sent there does not bounce", nil, bounce, nil, nil},
		{"nor what has failed", []domain.Event{attempted, refused}, bounce, nil, nil},
		{"what bounced goes elsewhere", []domain.Event{attempted, sent, bounced},
			delivery.Attempt{Notice: notice, Channel: "vk"}, []domain.Event{delivery.Attempted{Notice: notice, Channel: "vk"}}, nil},
		{"and not there again", []domain.Event{attempted, sent, bounced}, attempt, nil, delivery.ErrChannelGone},
		{"a late word of the first messenger is none of the second", []domain.Event{attempted, bounced, timed}, arrived, nil, nil},
		{"what went elsewhere does not bounce again", []domain.Event{attempted, sent, bounced, timed}, bounce, nil, nil},
		{"what bounced and is not worth sending any more is skipped", []domain.Event{attempted, sent, bounced},
			delivery.Skip{Notice: notice, Reason: "late"}, []domain.Event{skipped}, nil},
		{"what bounced for good stays so", []domain.Event{attempted, sent, bouncedForGood}, attempt, nil, delivery.ErrSettled},
		{"what was sent is not skipped", []domain.Event{attempted, sent}, delivery.Skip{Notice: notice, Reason: "late"}, nil, nil},
	} {
		var told delivery.Told
		for _, event := range test.given {
			told = delivery.Evolve(told, event)
		}
		got, err := delivery.Decide(told, test.when)
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v", test.name, err, test.err)
		}
		if diff := cmp.Diff(test.then, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestWhatBouncedIsNotKnownToTheRecipient(t *testing.T) {
	for _, event := range []domain.Event{
		delivery.Sent{Notice: notice, Channel: "telegram", Message: "7"}, delivery.Uncertain{Notice: notice, Channel: "telegram"},
	} {
		told := delivery.Evolve(nil, delivery.Attempted{Notice: notice, Channel: "telegram"})
		told = delivery.Evolve(told, event)
		told = delivery.Evolve(told, delivery.Failed{Notice: notice, Channel: "telegram", Reason: "refused", Gone: true, Later: true})
		if d := told[notice]; d.Reached || d.Arrived || d.Message != "" || d.Unsure != 0 || d.Why != "refused" {
			t.Errorf("after %T: %+v", event, d)
		}
	}
}

func TestAKeyTellsWhatItIsAboutAndWhomItIsFor(t *testing.T) {
	about, recipient, ok := delivery.Addressed(notice.Key())
	if !ok || about != notice.About || recipient != notice.Recipient {
		t.Errorf("%q is about %s for %s, %v", notice.Key(), about, recipient, ok)
	}
	for _, key := range []string{"", "wamid.1/menu/0", "news/x/y/0/0", "news/" + notice.About.String() + "/y/0/0", notice.Key() + "/"} {
		if _, _, ok := delivery.Addressed(key); ok {
			t.Errorf("%q is taken for a key", key)
		}
	}
}
