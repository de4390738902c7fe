package frontdoor

import (
	"strings"
	"unicode"

	"zapis/adapters/dialog"
	"zapis/domain"
)

// What is kept of what somebody was shown is bounded.
const (
	mostShown      = 8    // screens of one action
	mostShownRunes = 2000 // of one screen
)

// typedMark stands in place of what people typed: it may be about somebody else, whose data go when they are erased, and
// the log cannot forget it then. And in place of a secret, which an auditor need not know.
const typedMark = "[…]"

// shownAs is a screen as it was shown, in plain text: our words, and a line for each row of buttons. Of a button with letters
// on it, which may be a name, stands what it does; hours and days stand as they were.
func shownAs(screen dialog.Screen) domain.Personal {
	var text strings.Builder
	for _, run := range screen.Text {
		if run.User || run.Secret {
			text.WriteString(typedMark)
		} else {
			text.WriteString(run.Text)
		}
	}
	if screen.Attachment != nil {
		text.WriteString("\n(" + string(screen.Attachment.Kind) + ")")
	}
	for _, row := range screen.Choices {
		text.WriteString("\n")
		for _, choice := range row {
			text.WriteString("[" + buttonShown(choice) + "]")
		}
	}
	if runes := []rune(text.String()); len(runes) > mostShownRunes {
		return domain.Personal(runes[:mostShownRunes]) + "…"
	}
	return domain.Personal(text.String())
}

func buttonShown(choice dialog.Choice) string {
	switch {
	case !strings.ContainsFunc(choice.Label, unicode.IsLetter):
		return choice.Label
	case choice.Action != "":
		return choice.Action
	}
	return "link"
}

// shown notes that a screen has arrived.
func (o *outcome) shown(screen dialog.Screen) {
	o.screens = append(o.screens, screen.Name)
	if len(o.seen) < mostShown {
		o.seen = append(o.seen, shownAs(screen))
	}
}
