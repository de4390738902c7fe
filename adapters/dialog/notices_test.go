package dialog

import (
	"strings"
	"testing"
	"time"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
)

// Whoever acted and wherever the recipient is, the time is that of the place; the recipient's own stands beside it.
func TestLesson23TheTimeIsThatOfThePlace(t *testing.T) {
	w := words.In("ru")
	for _, by := range []delivery.Change{delivery.Booked, delivery.Moved, delivery.Edited} {
		for _, zone := range []string{"", "Europe/Moscow", "Asia/Vladivostok", "America/New_York"} {
			v := noticeOf(w, delivery.News, booking.Client, by)
			v.Recipient.Zone, v.Now = zone, v.Now.In(time.UTC)
			drawn := Drawn(Notice(v))
			if !containsAll(drawn, "10:00") {
				t.Errorf("%s, %q: the place's time is missing in\n%s", by, zone, drawn)
			}
			own := map[string]string{"Asia/Vladivostok": "17:00", "America/New_York": "02:00"}[zone]
			if own != "" && !containsAll(drawn, own, w.City(zone), w.City("Europe/Moscow")) {
				t.Errorf("%s, %q: %s is missing in\n%s", by, zone, own, drawn)
			}
			if own == "" && containsAll(drawn, "Время местное") {
				t.Errorf("%s, %q: the zone is named for nothing in\n%s", by, zone, drawn)
			}
		}
	}
}

func containsAll(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

func TestAPassedOnMessageArrivesWhole(t *testing.T) {
	w := words.In("ru")
	said := strings.Repeat("Очень длинное письмо. ", chat.LongestText/22) + "Конец"
	v := noticeOf(w, delivery.Message, booking.Master, "")
	v.Text = domain.Personal(said)
	if drawn := Drawn(Notice(v)); !strings.Contains(drawn, "Конец") {
		t.Error("its end is missing")
	}
}
