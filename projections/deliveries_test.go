package projections

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/delivery"
)

// notice is the delivery of one thing to Ivan.
func notice(kind delivery.Kind, about domain.ID) delivery.Notice {
	return delivery.Notice{Kind: kind, About: about, Recipient: ivan, Master: anna}
}

func TestDeliveriesShowHowEachStands(t *testing.T) {
	t.Parallel()
	about := domain.ID{50}
	news := notice(delivery.News, about)
	day, hours, later, muted, lost := news, news, news, news, news
	later.Revision = 2
	day.Kind, day.OffsetMin, hours.Kind, hours.OffsetMin = delivery.Reminder, 1440, delivery.Reminder, 120
	muted.Recipient, lost.Recipient = anna, olga
	d := Deliveries{given(t, deliveries,
		delivery.Attempted{Notice: later, Channel: "vk"}, delivery.Attempted{Notice: news, Channel: "vk"},
		delivery.Attempted{Notice: day, Channel: "vk"}, delivery.Failed{Notice: day, Channel: "vk", Reason: "busy"},
		delivery.Failed{Notice: news, Channel: "vk", Reason: "busy"}, delivery.Attempted{Notice: news, Channel: "telegram"},
		delivery.Sent{Notice: news, Channel: "telegram", Message: "17"}, delivery.Skipped{Notice: muted, Reason: "quiet"},
		delivery.Attempted{Notice: hours, Channel: "vk"}, delivery.Failed{Notice: hours, Channel: "vk", Reason: "blocked", Final: true},
		delivery.Attempted{Notice: lost, Channel: "vk"}, delivery.Uncertain{Notice: lost, Channel: "vk"},
		delivery.Sent{Notice: notice(delivery.News, domain.ID{51}), Channel: "vk", Message: "17"},
	)}
	sent := Delivery{news, Sent, "", "telegram", "17", recordedAt(7)}
	want := []Delivery{
		{later, Sending, "", "vk", "", recordedAt(1)}, sent, {day, Sending, "", "vk", "", recordedAt(4)}, {muted, Skipped, "quiet", "", "", recordedAt(8)},
		{hours, Failed, "blocked", "vk", "", recordedAt(10)}, {lost, Uncertain, "", "vk", "", recordedAt(12)},
	}
	if diff := gocmp.Diff(want, must(d.About(t.Context(), about))(t)); diff != "" {
		t.Errorf("about (want -, got +):\n%s", diff)
	}
	if diff := gocmp.Diff(sent, must(d.ByMessage(t.Context(), "telegram", "17", ivan))(t)); diff != "" {
		t.Errorf("by message (want -, got +):\n%s", diff)
	}
	if got := must(d.About(t.Context(), domain.ID{52}))(t); len(got) > 0 {
		t.Errorf("about nothing: %+v", got)
	}
	for _, c := range []struct {
		channel, message string
		recipient        domain.ID
	}{{"telegram", "17", olga}, {"telegram", "18", ivan}, {"whatsapp", "17", ivan}, {"vk", "", ivan}} {
		if _, err := d.ByMessage(t.Context(), c.channel, c.message, c.recipient); !errors.Is(err, ErrNotFound) {
			t.Errorf("%+v: got %v, want ErrNotFound", c, err)
		}
	}
}

func TestOfTwoMessagesOfOneNameTheLatestIsMeant(t *testing.T) {
	t.Parallel()
	first, second := notice(delivery.News, domain.ID{50}), notice(delivery.News, domain.ID{51})
	d := Deliveries{given(t, deliveries,
		delivery.Sent{Notice: first, Channel: "vk", Message: "1"}, delivery.Sent{Notice: second, Channel: "vk", Message: "1"},
	)}
	if got := must(d.ByMessage(t.Context(), "vk", "1", olga, ivan))(t); got.Notice != second {
		t.Errorf("got %+v", got)
	}
}
