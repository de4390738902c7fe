package picture

import (
	"strings"
	"testing"

	languages "zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// What stands over a day, under its title and beside the code of a card is seen whole in every language.
func TestTheWordsOfEveryLanguageFitAPicture(t *testing.T) {
	fonts, column := faces{}, Week{Days: make([]Day, 7)}.column(0).Dx()-2*headPadding
	for _, l := range languages.Languages() {
		w := languages.In(l.Code)
		for day := 1; day <= 7; day++ {
			title := w.WeekdayShort(day) + " 28"
			if lines := fonts.wrap(legible(title), dayStyle, column, 2); len(lines) != 1 || lines[0] != legible(title) {
				t.Errorf("%s: a day is called %q", l.Code, lines)
			}
		}
		for _, note := range []string{w.Text("work.rest", nil), w.Text("work.off.short", nil), w.Count("work.visits", 5, nil), w.Count("work.visits", 21, nil)} {
			if got := fonts.fit(legible(note), noteStyle, column, "…"); got != legible(note) {
				t.Errorf("%s: under a day stands %q, cut to %q", l.Code, note, got)
			}
		}
		for first := range 365 {
			day := slots.Date{Year: 2026, Month: 1, Day: 1}.AddDays(first)
			title := legible(w.Days(day, day.AddDays(6), day))
			if lines := fonts.wrap(title, titleStyle, weekWidth-2*weekMargin, 2); strings.Join(lines, " ") != title {
				t.Errorf("%s: a week is called %q", l.Code, lines)
			}
		}
		checkInvitation(t, fonts, l.Code, legible(w.Text("link.card.invite", nil)))
	}
}

// checkInvitation fails if what is said beside the code of a card is cut.
func checkInvitation(t *testing.T, fonts faces, language, invite string) {
	t.Helper()
	code, err := matrix("https://t.me/zapis_bot?start=a7Kq2mX9")
	if err != nil {
		t.Fatal(err)
	}
	side := moduleSide(code, codeSize) * (len(code) + 2*quiet)
	beside := cardRect.Dx() - 2*cardMargin - side - 56
	s := fonts.largest(invite, bold, beside, 5, 72, 66, 60, 54, 48, 42)
	if lines := fonts.wrap(invite, s, beside, side/s.line()); strings.Join(lines, " ") != invite {
		t.Errorf("%s: beside the code stands %q", language, lines)
	}
}
