package dialog

import "zapis/adapters/dialog/words"

// StartSentence is what a start link fills in where a person has to send the code themselves.
func StartSentence(language, code string) string {
	return words.In(language).Text("start.sentence", map[string]any{"Code": code})
}

// ListLabel is on a button that opens a list of choices. It has at most 20 characters.
func ListLabel(language string) string { return words.In(language).Text("button.list", nil) }
