package said_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/said"
)

func TestContacts(t *testing.T) {
	for _, c := range []struct{ text, region, name, phone string }{
		{"Ольга 8 912 345-67-89", "RU", "Ольга", "+79123456789"},
		{"8(912)3456789, Ольга Петровна", "RU", "Ольга Петровна", "+79123456789"},
		{"Ольга, тел. +7 912 345 67 89 (после шести)", "RU", "Ольга (после шести)", "+79123456789"},
		{"Ольга: 9123456789", "RU", "Ольга", "+79123456789"},
		{"+79123456789", "RU", "", "+79123456789"},
		{"Olga 07400 123456", "GB", "Olga", "+447400123456"},
		{"Olga phone: +44 7400 123456", "RU", "Olga", "+447400123456"},
		{"Айгуль 8 701 234 56 78", "KZ", "Айгуль", "+77012345678"},
		{"Оксана 067 123 45 67", "UA", "Оксана", "+380671234567"},
		{"Ольга", "RU", "Ольга", ""},
		{"Ольга 2", "RU", "Ольга 2", ""},
		{"Ольга 8 912 345", "RU", "Ольга 8 912 345", ""},
		{"", "RU", "", ""},
	} {
		if name, phone := said.Contact(c.text, c.region); name != c.name || phone != c.phone {
			t.Errorf("%q is %q, %q, want %q, %q", c.text, name, phone, c.name, c.phone)
		}
	}
	if text := said.PhoneText("+79123456789"); text != "+7 912 345-67-89" {
		t.Errorf("read as %q", text)
	}
}

func TestRegions(t *testing.T) {
	for _, c := range []struct{ zone, currency, want string }{
		{"Europe/Moscow", "RUB", "RU"}, {"Asia/Almaty", "KZT", "KZ"}, {"Asia/Qyzylorda", "KZT", "KZ"}, {"Europe/Berlin", "EUR", "DE"},
		{"Europe/London", "GBP", "GB"}, {"America/New_York", "USD", "US"}, {"Asia/Omsk", "USD", "RU"}, {"", "", "RU"},
	} {
		if got := said.Region(c.zone, c.currency); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.zone, c.currency, got, c.want)
		}
	}
}

func TestWhateverIsTypedANumberIsOneOrNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[Оля ]{0,5}[+]?[0-9 ()-]{0,20}[ ,Оля]{0,5}`)).Draw(t, "text")
		_, phone := said.Contact(text, "RU")
		if phone == "" {
			return
		}
		if !strings.HasPrefix(phone, "+") || len(phone) < 8 || len(phone) > 16 {
			t.Fatalf("%q has the number %q", text, phone)
		}
		if _, again := said.Contact(phone, "RU"); again != phone {
			t.Fatalf("%q reads as %q", phone, again)
		}
	})
}
