// Package said understands what people type: days, times, working hours, lengths, prices and services,
// in Russian and in English alike, whatever the language of the screens.
//
// It is strict: a text is understood when every part of it is, so that nobody is booked by a guess.
package said

import (
	"regexp"
	"strconv"
	"strings"
)

// longestText bounds what is looked at; nothing sensible here is longer.
const longestText = 4000

var token = regexp.MustCompile(`\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}(?:[./]\d{4}|[./]\d{2})?|\d+|\p{L}+|[-–—]|\S`)

// tokens are the words, numbers and signs of a text in lower case, with "ё" written as "е".
// Commas and full stops that end a word are left out.
func tokens(text string) []string {
	if len(text) > longestText {
		return nil
	}
	text = strings.ReplaceAll(strings.ToLower(text), "ё", "е")
	var kept []string
	for _, found := range token.FindAllString(text, -1) {
		switch found {
		case ",", ".", "!", "?":
		case "–", "—":
			kept = append(kept, "-")
		default:
			kept = append(kept, found)
		}
	}
	return kept
}

// number reads a number of few digits.
func number(text string) (int, bool) {
	if len(text) == 0 || len(text) > 6 {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}

// word looks a word up by its beginning, so that every case of it is found: "пятниц" is "пятница" and "пятницу".
// Words of up to three letters must match whole.
func word(text string, stems map[string]int) (int, bool) {
	if value, whole := stems[text]; whole {
		return value, true
	}
	for stem, value := range stems {
		if len([]rune(stem)) > 3 && strings.HasPrefix(text, stem) && len([]rune(text)) <= len([]rune(stem))+4 {
			return value, true
		}
	}
	return 0, false
}

var weekdays = map[string]int{
	"пн": 1, "вт": 2, "ср": 3, "чт": 4, "пт": 5, "сб": 6, "вс": 7, "пон": 1, "чет": 4, "пят": 5, "суб": 6, "вск": 7,
	"понедельник": 1, "вторник": 2, "сред": 3, "среду": 3, "четверг": 4, "пятниц": 5, "суббот": 6, "воскресень": 7,
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7, "tues": 2, "weds": 3, "thur": 4, "thurs": 4,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}

var months = map[string]int{
	"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10,
	"ноя": 11, "дек": 12, "мае": 5, "сент": 9, "нояб": 11, "февр": 2,
	"январ": 1, "феврал": 2, "март": 3, "апрел": 4, "июня": 6, "июнь": 6, "июне": 6, "июля": 7, "июль": 7, "июле": 7,
	"август": 8, "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"sept": 9, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
}

var numerals = map[string]int{
	"один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
}
