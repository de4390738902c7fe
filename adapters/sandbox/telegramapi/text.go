package telegramapi

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// units is a text's length as Telegram counts it: in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// formatted reads a text field with its parse mode and entities, and holds it to Telegram's limit.
func formatted(text, mode string, given []Entity, limit int, tooLong string) (string, []Entity, error) {
	if !utf8.ValidString(text) {
		return "", nil, wrong("strings must be encoded in UTF-8", "text is not UTF-8")
	}
	text = strings.ReplaceAll(text, "\r", "")
	entities := given
	switch {
	case mode == "":
		if err := checkEntities(given, units(text)); err != nil {
			return "", nil, err
		}
	case strings.EqualFold(mode, "HTML"):
		var err error
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, err
		}
	default:
		return "", nil, wrong("unsupported parse_mode", "parse_mode %q: HTML is the only one spoken here", mode)
	}
	text, entities = trim(text, entities)
	if units(text) > limit {
		return "", nil, wrong(tooLong, "%d UTF-16 units where %d are allowed", units(text), limit)
	}
	return text, arrange(append(slices.Clone(entities), detect(text, entities)...)), nil
}

func checkEntities(entities []Entity, length int) error {
	for i, e := range entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
			return wrong("can't parse entities: entity is out of the text", "entity %d is out of the text", i)
		}
	}
	return nil
}

// trim drops the white space around a text, as Telegram does, and moves the entities with it.
func trim(text string, entities []Entity) (string, []Entity) {
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	shift := units(text) - units(left)
	out := strings.TrimRightFunc(left, unicode.IsSpace)
	end := units(out)
	var kept []Entity
	for _, e := range entities {
		from := max(0, e.Offset-shift)
		to := min(end, e.Offset-shift+e.Length)
		if to > from {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	return out, kept
}

// arrange puts entities into Telegram's order: by offset, the longer one outside.
func arrange(entities []Entity) []Entity {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return entities
}

var (
	urlPattern     = regexp.MustCompile(`(?:https?://|\bt\.me/)[^\s<>"«»]*[^\s<>"«».,;:!?)]`)
	commandPattern = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?)`)
)

// detect finds what Telegram marks by itself: addresses and commands.
func detect(text string, known []Entity) []Entity {
	var found []Entity
	add := func(kind string, from, to int) {
		e := Entity{Type: kind, Offset: units(text[:from]), Length: units(text[from:to])}
		if !slices.ContainsFunc(known, func(k Entity) bool { return k.literal() && overlap(k, e) }) {
			found = append(found, e)
		}
	}
	for _, at := range urlPattern.FindAllStringIndex(text, -1) {
		add("url", at[0], at[1])
	}
	for _, at := range commandPattern.FindAllStringSubmatchIndex(text, -1) {
		add("bot_command", at[2], at[3])
	}
	return found
}

// literal says that nothing is detected inside this entity.
func (e Entity) literal() bool {
	return slices.Contains([]string{"code", "pre", "text_link", "url", "bot_command"}, e.Type)
}

func overlap(a, b Entity) bool {
	return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length
}

// markers show formatting in transcripts.
var markers = map[string][2]string{
	"bold": {"**", "**"}, "italic": {"_", "_"}, "underline": {"__", "__"}, "strikethrough": {"~~", "~~"},
	"spoiler": {"||", "||"}, "code": {"`", "`"}, "pre": {"```", "```"}, "blockquote": {"“", "”"},
	"expandable_blockquote": {"“", "”"},
}

// marked writes a text with its formatting made visible, for people and golden files.
func marked(text string, entities []Entity) string {
	code := utf16.Encode([]rune(text))
	before, after := map[int]string{}, map[int]string{}
	for _, e := range entities {
		m, ok := markers[e.Type]
		if e.Type == "text_link" {
			m, ok = [2]string{"[", "](" + e.URL + ")"}, true
		}
		if ok {
			before[e.Offset] += m[0]
			after[e.Offset+e.Length] = m[1] + after[e.Offset+e.Length]
		}
	}
	var out strings.Builder
	from := 0
	flush := func(to int) {
		out.WriteString(string(utf16.Decode(code[from:to])))
		from = to
	}
	for i := 0; i <= len(code); i++ {
		if after[i] != "" || before[i] != "" {
			flush(i)
			out.WriteString(after[i] + before[i])
		}
	}
	flush(len(code))
	return out.String()
}
