package sandbox

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

var linkPattern = regexp.MustCompile(`(?i)https?://[^\s<>"]+|\b(?:t\.me|vk\.me|vk\.com|wa\.me)/[^\s<>"]+`)

// links finds the addresses in a text, as phones make them out.
func links(text string) (marks []Mark) {
	for _, at := range linkPattern.FindAllStringIndex(text, -1) {
		address := strings.TrimRight(text[at[0]:at[1]], ".,;:!?)»*_~")
		marks = append(marks, Mark{Kind: "link", Offset: units(text[:at[0]]), Length: units(address), URL: address})
	}
	return marks
}

// units is a text's length in UTF-16 units.
func units(text string) (n int) {
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// linkTo reads a link to somebody at one of the hosts: who it is, and what stands after the question mark.
func linkTo(link string, hosts ...string) (who string, query url.Values, err error) {
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !slices.Contains(hosts, strings.ToLower(u.Host)) {
		return "", nil, errOtherLink
	}
	return strings.Trim(u.Path, "/"), u.Query(), nil
}

// cut is a stretch of a text that is given in UTF-16 units.
func cut(text string, offset, length int) string {
	all := utf16.Encode([]rune(text))
	return string(utf16.Decode(all[min(offset, len(all)):min(offset+length, len(all))]))
}
