package admin

import "maps"

// russian are the texts of the panel by their English ones. A test sees that each text of a page is among them.
var russian = merged(
	russianFrame,
	russianPeople,
	russianLists,
)

var russianFrame = map[string]string{
	"admin":   "админ",
	"auditor": "аудитор",
}

func merged(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
