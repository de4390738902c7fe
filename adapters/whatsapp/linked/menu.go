package linked

import (
	"zapis/adapters/dialog"
)

// written is a screen as text: what it says, its links, and its choices with what to type for each.
func written(screen dialog.Screen) []dialog.Run {
	runs := screen.Text
	for _, row := range screen.Choices {
		for _, c := range row {
			if c.URL != "" {
				runs = append(paragraph(runs), dialog.Run{Text: c.InFull(), Style: dialog.Link, URL: c.URL})
			}
		}
	}
	for i, n := range dialog.Numbers(screen) {
		if i == 0 {
			runs = paragraph(runs)
		} else {
			runs = append(runs, dialog.Run{Text: "\n"})
		}
		runs = append(runs, dialog.Run{Text: n.Key, Style: dialog.Bold})
		if label := n.InFull(); label != n.Key {
			runs = append(runs, dialog.Run{Text: " — " + label})
		}
	}
	return runs
}

// paragraph begins another one, without writing into what the screen holds.
func paragraph(runs []dialog.Run) []dialog.Run {
	if len(runs) == 0 {
		return nil
	}
	return append(runs[:len(runs):len(runs)], dialog.Run{Text: "\n\n"})
}
