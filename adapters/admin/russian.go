package admin

// russian are the texts of the panel by their English ones. A test sees that each text of a page is among them.
var russian = map[string]string{
	"admin":   "админ",
	"auditor": "аудитор",
}
