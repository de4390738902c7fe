package dialog

// Command is an entry of the messenger's own menu.
type Command struct{ Name, Description string }

// Menu are the commands that the messenger offers beside its input field; Name is without the slash.
func Menu(language string) []Command { return nil }

// Working is shown while something takes longer than people wait.
func Working(language string) Screen { return Screen{Name: "working", Language: language} }

// Fault is shown when we failed; reference is what the log knows it by.
func Fault(language, reference string) Screen { return Screen{Name: "fault", Language: language} }

// LanguageOf is the language of the screens for a messenger's hint, an IETF tag that may be empty.
func LanguageOf(hint string) string { return "ru" }
