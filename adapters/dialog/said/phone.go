package said

import "strings"

// Phone understands a phone number as people and messengers write it, and gives it in E.164: "+79161234567".
// Eleven digits that begin with an 8 are a Russian number; ten that begin with a 9 are one without its beginning.
func Phone(text string) (string, bool) {
	text = strings.TrimSpace(text)
	plus := strings.HasPrefix(text, "+")
	var digits strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case !strings.ContainsRune("+-–() .\u00a0", r):
			return "", false
		}
	}
	number := digits.String()
	switch {
	case plus:
	case len(number) == 11 && number[0] == '8':
		number = "7" + number[1:]
	case len(number) == 10 && number[0] == '9':
		number = "7" + number
	}
	if len(number) < 8 || len(number) > 15 || number[0] == '0' {
		return "", false
	}
	return "+" + number, true
}
