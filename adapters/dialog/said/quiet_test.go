package said_test

import (
	"testing"

	"zapis/adapters/dialog/said"
	"zapis/domain/slots"
)

func TestQuietHoursAsPeopleTypeThem(t *testing.T) {
	hours := func(from, to int) said.QuietHours {
		return said.QuietHours{From: slots.Clock(from * 60), To: slots.Clock(to * 60)}
	}
	for text, want := range map[string]said.QuietHours{
		"23-9": hours(23, 9), "с 23 до 9": hours(23, 9), "22:00–08:00": hours(22, 8), "с 10 вечера до 8 утра": hours(22, 8),
		"from 11pm to 9am": hours(23, 9), "24-10": hours(0, 10), "22 to 8": hours(22, 8), "нет": {}, "Never": {}, "как у мастера": {AsUsual: true},
		"as usual": {AsUsual: true}, "by default": {AsUsual: true},
	} {
		if got, understood := said.In("ru").Quiet(text); !understood || got != want {
			t.Errorf("%q is %+v (%v), want %+v", text, got, understood, want)
		}
	}
	for _, text := range []string{"", "23", "23-", "-9", "25-9", "23-9-10", "ночью", "23-9 завтра", "99:00-9", "с"} {
		if got, understood := said.In("ru").Quiet(text); understood {
			t.Errorf("%q is understood as %+v", text, got)
		}
	}
}

func TestPhonesAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"+7 916 123-45-67": "+79161234567", "8 (916) 123-45-67": "+79161234567", "79161234567": "+79161234567",
		"916 123 45 67": "+79161234567", "+44 20 7946 0958": "+442079460958", "+1.202.555.0143": "+12025550143",
	} {
		if got, understood := said.Phone(text); !understood || got != want {
			t.Errorf("%q is %q (%v), want %q", text, got, understood, want)
		}
	}
	for _, text := range []string{"", "123", "позвоните мне", "+7 916 123-45-67 Ирина", "0123456789", "+12345678901234567"} {
		if got, understood := said.Phone(text); understood {
			t.Errorf("%q is understood as %q", text, got)
		}
	}
}
