package said

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// phoneLike is a stretch of digits as people group them.
var phoneLike = regexp.MustCompile(`\+?[\d(][\d \x{00a0}().–—-]{4,24}\d`)

// phoneWord is what stands before a number and is no name.
var phoneWord = regexp.MustCompile(`(?i)(?:^|[\s,;])(?:тел|телефон|т|tel|phone|ph)[.:]*$`)

// Contact takes a name and a phone number apart, wherever in the text the number stands: "Ольга 8 912 345-67-89".
// A number without its country is one of the region, two letters such as "RU"; it is given as E.164 has it, and empty
// if there is none.
func Contact(text, region string) (name, phone string) {
	if len(text) > longestText {
		return "", ""
	}
	for _, at := range phoneLike.FindAllStringIndex(text, -1) {
		if phone = number164(text[at[0]:at[1]], region); phone != "" {
			before := phoneWord.ReplaceAllString(strings.TrimSpace(text[:at[0]]), "")
			return unpunctuated(unpunctuated(before) + " " + text[at[1]:]), phone
		}
	}
	return unpunctuated(text), ""
}

// number164 is a number as E.164 has it, or empty if it is none that exists.
func number164(text, region string) string {
	number, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return ""
	}
	return phonenumbers.Format(number, phonenumbers.E164)
}

// PhoneText is a number of E.164 as people read it: "+7 912 345-67-89".
func PhoneText(phone string) string {
	number, err := phonenumbers.Parse(phone, "")
	if err != nil {
		return phone
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

// unpunctuated is a name on one line, without what separated it from the number.
func unpunctuated(text string) string {
	return strings.Trim(strings.Join(strings.Fields(text), " "), " ,;:.-–—")
}

// HasDigits tells whether so much of a text is digits that a phone number may have been meant.
func HasDigits(text string) bool {
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= 5
}

var regionOfCurrency = map[string]string{
	"RUB": "RU", "KZT": "KZ", "UAH": "UA", "BYN": "BY", "UZS": "UZ", "TRY": "TR", "GEL": "GE", "AMD": "AM", "KGS": "KG", "GBP": "GB",
}

var regionOfZone = map[string]string{
	"Europe/London": "GB", "Europe/Berlin": "DE", "Europe/Paris": "FR", "Europe/Madrid": "ES", "Europe/Rome": "IT",
	"Europe/Amsterdam": "NL", "Europe/Vienna": "AT", "Europe/Warsaw": "PL", "Europe/Belgrade": "RS", "Europe/Riga": "LV",
	"Europe/Vilnius": "LT", "Europe/Tallinn": "EE", "Europe/Helsinki": "FI", "Europe/Minsk": "BY", "Europe/Kyiv": "UA",
	"Europe/Chisinau": "MD", "Europe/Istanbul": "TR", "Europe/Prague": "CZ", "Asia/Almaty": "KZ", "Asia/Tashkent": "UZ",
	"Asia/Bishkek": "KG", "Asia/Tbilisi": "GE", "Asia/Yerevan": "AM", "Asia/Dubai": "AE", "Asia/Jerusalem": "IL",
}

// Region guesses whose numbers are written without their country at a place, by its zone and the currency there.
func Region(zone, currency string) string {
	if region, known := regionOfZone[zone]; known {
		return region
	}
	if region, known := regionOfCurrency[currency]; known {
		return region
	}
	if strings.HasPrefix(zone, "America/") && currency == "USD" {
		return "US"
	}
	return "RU"
}
