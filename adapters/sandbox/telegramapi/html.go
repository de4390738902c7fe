package telegramapi

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// htmlTags maps Telegram's tags to entity types; a, span, pre, code and tg-emoji have rules of their own.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "tg-emoji": "custom_emoji",
}

// htmlParser walks over a text in Telegram's HTML dialect.
type htmlParser struct {
	src      string
	pos      int
	out      strings.Builder
	units    int
	open     []openTag
	entities []Entity
}

type openTag struct {
	name   string
	entity Entity
	from   int // in out, bytes
}

// parseHTML turns Telegram's HTML into text and entities; offsets in complaints are bytes.
func parseHTML(src string) (string, []Entity, error) {
	p := &htmlParser{src: src}
	for p.pos < len(src) {
		switch src[p.pos] {
		case '&':
			p.reference()
		case '<':
			if err := p.tag(); err != nil {
				return "", nil, err
			}
		default:
			next := strings.IndexAny(src[p.pos:], "&<")
			if next < 0 {
				next = len(src) - p.pos
			}
			p.write(src[p.pos : p.pos+next])
			p.pos += next
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, badHTML(`Can't find end tag corresponding to start tag "` + p.open[n-1].name + `"`)
	}
	return p.out.String(), p.entities, nil
}

func badHTML(what string) error {
	return wrong("can't parse entities: "+what, "%s", what)
}

func (p *htmlParser) write(s string) {
	p.out.WriteString(s)
	p.units += units(s)
}

var referencePattern = regexp.MustCompile(`^&(?:lt|gt|amp|quot|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// reference decodes the few named and the numeric references; anything else stays as it is.
func (p *htmlParser) reference() {
	ref := referencePattern.FindString(p.src[p.pos:])
	if ref == "" {
		ref = "&"
		p.write(ref)
	} else {
		p.write(html.UnescapeString(ref))
	}
	p.pos += len(ref)
}

func (p *htmlParser) tag() error {
	if strings.HasPrefix(p.src[p.pos:], "</") {
		return p.endTag()
	}
	return p.startTag()
}

var (
	startPattern = regexp.MustCompile(`^<([^\s>/]*)`)
	// attributePattern is one attribute: its name, then a value in either quotes or bare.
	attributePattern = regexp.MustCompile(`^\s*([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.-]+)))?`)
	endPattern       = regexp.MustCompile(`^</([^\s>]*)\s*(>?)`)
)

func (p *htmlParser) startTag() error {
	at := p.pos
	m := startPattern.FindStringSubmatch(p.src[p.pos:])
	name := strings.ToLower(m[1])
	p.pos += len(m[0])
	kind, known := htmlTags[name]
	if p.pos >= len(p.src) {
		return badHTML("Unclosed start tag at byte offset " + itoa(at))
	}
	if !known {
		return badHTML(`Unsupported start tag "` + name + `" at byte offset ` + itoa(at))
	}
	attributes, err := p.attributes(name, at)
	if err != nil {
		return err
	}
	entity := Entity{Type: kind, Offset: p.units}
	switch name {
	case "a":
		entity.URL = attributes["href"]
	case "span":
		if attributes["class"] != "tg-spoiler" {
			return badHTML(`Tag "span" must have class "tg-spoiler" at byte offset ` + itoa(at))
		}
	case "tg-emoji":
		entity.EmojiID = attributes["emoji-id"]
	case "blockquote":
		if _, expandable := attributes["expandable"]; expandable {
			entity.Type = "expandable_blockquote"
		}
	case "code":
		entity.Language = strings.TrimPrefix(attributes["class"], "language-")
	}
	p.open = append(p.open, openTag{name: name, entity: entity, from: p.out.Len()})
	return nil
}

// attributes reads up to and including the closing bracket.
func (p *htmlParser) attributes(tag string, at int) (map[string]string, error) {
	found := map[string]string{}
	for {
		rest := strings.TrimLeft(p.src[p.pos:], " \t\n")
		p.pos = len(p.src) - len(rest)
		if rest == "" {
			return nil, badHTML(`Unclosed start tag "` + tag + `" at byte offset ` + itoa(at))
		}
		if rest[0] == '>' {
			p.pos++
			return found, nil
		}
		m := attributePattern.FindStringSubmatch(rest)
		if m == nil {
			return nil, badHTML(`Empty attribute name in the tag "` + tag + `" at byte offset ` + itoa(at))
		}
		found[strings.ToLower(m[1])] = html.UnescapeString(m[2] + m[3] + m[4])
		p.pos += len(m[0])
	}
}

func (p *htmlParser) endTag() error {
	at := p.pos
	if len(p.open) == 0 {
		return badHTML("Unexpected end tag at byte offset " + itoa(at))
	}
	m := endPattern.FindStringSubmatch(p.src[p.pos:])
	name := strings.ToLower(m[1])
	if m[2] == "" {
		return badHTML("Unclosed end tag at byte offset " + itoa(at))
	}
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return badHTML("Unmatched end tag at byte offset " + itoa(at) + `, expected "</` + tag.name + `>", found "</` + name + `>"`)
	}
	p.pos += len(m[0])
	p.open = p.open[:len(p.open)-1]
	p.close(tag)
	return nil
}

// close notes the entity of a tag, unless it is empty or means nothing.
func (p *htmlParser) close(tag openTag) {
	e := tag.entity
	e.Length = p.units - e.Offset
	if e.Length == 0 {
		return
	}
	switch e.Type {
	case "text_link":
		if e.URL == "" {
			e.URL = p.out.String()[tag.from:]
		}
		if !linkable(e.URL) {
			return
		}
	case "pre":
		if i := slices.IndexFunc(p.entities, func(k Entity) bool { return k.Type == "code" && k.Offset == e.Offset && k.Length == e.Length }); i >= 0 {
			e.Language = p.entities[i].Language
			p.entities = slices.Delete(p.entities, i, i+1)
		}
	case "code":
		if !slices.ContainsFunc(p.open, func(t openTag) bool { return t.name == "pre" }) {
			e.Language = ""
		}
	}
	p.entities = append(p.entities, e)
}

var linkPattern = regexp.MustCompile(`^(?i:(?:https?://|tg://|ton://)[^\s]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][^\s]*)?)$`)

// linkable says whether an address makes a link; Telegram drops other links silently.
func linkable(url string) bool { return linkPattern.MatchString(url) }
