package admin

import "maps"

// russian are the texts of the panel by their English ones. A test sees that each text of a page is among them.
var russian = merged(
	russianFrame,
	russianPeople,
	russianLists,
	russianAudit,
	russianModels,
)

// merged are the texts of all pages together.
func merged(all ...map[string]string) map[string]string {
	texts := map[string]string{}
	for _, some := range all {
		maps.Copy(texts, some)
	}
	return texts
}
