package vkapi

import (
	"regexp"
	"strings"
)

// Mention is a stretch of a text that leads to somebody's page; offset and length count bytes of the text.
type Mention struct {
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	Page   string `json:"page"` // such as id1 or club1
	Label  string `json:"label"`
}

// mentionPattern is [id1|Name], @id1 (Name) and *id1, for people and communities.
var mentionPattern = regexp.MustCompile(`\[((?:id|club|public|event)[0-9]+)\|([^\]\n]+)\]|[@*]((?:id|club|public|event)[0-9]+)(?: ?\(([^)\n]+)\))?`)

// mentions finds what VK makes links to pages of, wherever it came from.
func mentions(text string) []Mention {
	var found []Mention
	for _, at := range mentionPattern.FindAllStringSubmatchIndex(text, -1) {
		m := Mention{Offset: at[0], Length: at[1] - at[0]}
		if at[2] >= 0 {
			m.Page, m.Label = text[at[2]:at[3]], text[at[4]:at[5]]
		} else {
			m.Page = text[at[6]:at[7]]
			m.Label = "@" + m.Page
			if at[8] >= 0 {
				m.Label = text[at[8]:at[9]]
			}
		}
		found = append(found, m)
	}
	return found
}

// marked writes a text with its mentions made visible, for people and golden files: [Name](vk.com/id1).
func marked(text string, mentions []Mention) string {
	var out strings.Builder
	from := 0
	for _, m := range mentions {
		out.WriteString(text[from:m.Offset] + "[" + m.Label + "](vk.com/" + m.Page + ")")
		from = m.Offset + m.Length
	}
	return out.String() + text[from:]
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
