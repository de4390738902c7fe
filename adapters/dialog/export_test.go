package dialog

import (
	"strings"

	"zapis/domain/slots"
)

// DaysText is how the cache keeps days of a month.
func DaysText(days ...int) string {
	var dates []slots.Date
	for _, day := range days {
		dates = append(dates, slots.Date{Day: day})
	}
	return daysText(dates)
}

// Drawn is a screen as text: bold between stars, a row of buttons on a line.
func Drawn(s Screen) string {
	var text strings.Builder
	for _, run := range s.Text {
		if run.Style == Bold {
			text.WriteString("*" + run.Text + "*")
			continue
		}
		text.WriteString(run.Text)
	}
	text.WriteString("\n")
	for _, row := range s.Choices {
		var labels []string
		for _, choice := range row {
			label := choice.Label
			if label == blank {
				label = " "
			}
			labels = append(labels, "["+label+"]")
		}
		text.WriteString("\n" + strings.Join(labels, " │ "))
	}
	return strings.ReplaceAll(text.String(), "**", "") + "\n"
}
