package said

import (
	"regexp"
	"strings"
	"unicode"
)

// Entry is a service as a line of a price list says it: with a price, and perhaps without a length.
type Entry struct {
	Service
	Remark string // what else the line says of it: "от 1500", "снятие включено"
}

// List understands a price list with a service a line, as people write them: with emoji, numbers before the lines,
// dotted leaders, prices "от 1500" or "1500–2000" (the lower one counts, the words stay as a remark), a price on the
// line below its service, several services on one line. Lines in which it finds no priced service, headings among
// them, come back as they are: nothing is lost silently.
func List(text string) (entries []Entry, unclear []string) {
	open := "" // a line without a price: that may stand on the next one
	leave := func() {
		if open != "" {
			unclear, open = append(unclear, open), ""
		}
	}
	for _, line := range linesOf(text) {
		found := entriesOf(line)
		if len(found) == 0 && open != "" && bareTerms(line) {
			found, open = entriesOf(open+" "+line), ""
		}
		if len(found) == 0 {
			leave()
			open = line
			continue
		}
		leave()
		entries = append(entries, found...)
	}
	leave()
	return entries, unclear
}

func linesOf(text string) []string {
	var lines []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' }) {
		if line = strings.TrimSpace(line); line != "" && len(line) <= longestText {
			lines = append(lines, line)
		}
	}
	return lines
}

// notForSale begins lines that hold numbers and are no services; phone is a number to call.
var (
	notForSale = regexp.MustCompile(`(?i)^\P{L}*(?:прайс|price ?list|prices|цены|прейскурант|адрес|address|ул\.|улица|тел\.|телефон|phone|скидк|режим|часы работы|opening)`)
	phone      = regexp.MustCompile(`(?:\+\d{1,3}|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}`)
	elsewhere  = regexp.MustCompile(`(?i)://|^@|www\.`)
	between    = []*regexp.Regexp{regexp.MustCompile(`;\s*`), regexp.MustCompile(`[;,]\s+`)}
)

// entriesOf are the priced services on a line, mostly one.
func entriesOf(line string) []Entry {
	if _, hours := Hours(line); hours || notForSale.MatchString(line) || phone.MatchString(line) || elsewhere.MatchString(line) {
		return nil
	}
	for _, mark := range between {
		if all := severalOf(mark.Split(line, -1)); len(all) > 1 {
			return all
		}
	}
	if entry, found := entryOf(line); found {
		return []Entry{entry}
	}
	return nil
}

// severalOf are the services that the parts of a line are, if each part is one.
func severalOf(parts []string) []Entry {
	all := make([]Entry, 0, len(parts))
	for _, part := range parts {
		if entry, found := entryOf(part); found {
			all = append(all, entry)
		}
	}
	if len(all) < len(parts) {
		return nil
	}
	return all
}

// bareTerms tells whether a line holds a price and nothing that could be the name of a service.
func bareTerms(line string) bool {
	rest, _ := cutLongest(plainLine(line))
	at, found := amountIn(rest)
	return found && !named(tidy(rest[:at.start])) && !named(tidy(rest[at.end:]))
}

func entryOf(line string) (Entry, bool) {
	rest, minutes := cutLongest(plainLine(line))
	at, found := amountIn(rest)
	if !found {
		return Entry{}, false
	}
	name, behind := tidy(rest[:at.start]), tidy(rest[at.end:])
	if !named(name) {
		name, behind = behind, ""
	}
	entry := Entry{Service: Service{Name: name, Price: at.amount, Priced: true, Minutes: minutes}}
	for _, part := range []string{at.remark, behind} {
		if part != "" && entry.Remark != "" {
			entry.Remark += ", "
		}
		entry.Remark += part
	}
	return entry, named(name)
}

// named tells whether a text can be what a service is called.
func named(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

var (
	keycap    = regexp.MustCompile(`[0-9#*]\x{FE0F}?\x{20E3}`)
	numbering = regexp.MustCompile(`^\s*\d{1,2}(?:[.)]\s+|\))`)
	leaders   = regexp.MustCompile(`\.{2,}|…+|_{2,}|[·•∙‧]+|-{2,}|={2,}|\|+|\t+`)
	hollow    = regexp.MustCompile(`[(\[][\s|,;/~≈–—-]*[)\]]`)
)

// plainLine is a line without what only decorates it. What stood apart is kept apart by a bar.
func plainLine(line string) string {
	line = keycap.ReplaceAllString(line, " ")
	line = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u2009' || r == '\u202f':
			return ' '
		case unicode.Is(unicode.So, r) || r >= 0x1F3FB && r <= 0x1F3FF, r == '\uFE0F', r == '\u200D', unicode.IsControl(r) && r != '\t':
			return ' '
		}
		return r
	}, line)
	line = numbering.ReplaceAllString(line, "")
	return leaders.ReplaceAllString(line, " | ")
}

// around are the words that lead to a price or a length and mean nothing once that is taken out.
var around = map[string]bool{
	"от": true, "до": true, "около": true, "примерно": true, "за": true, "цена": true, "стоимость": true, "длительность": true,
	"время": true, "продолжительность": true, "from": true, "up": true, "to": true, "about": true, "approx": true, "price": true,
	"cost": true, "duration": true, "time": true, "for": true, "starting": true, "at": true, "по": true, "и": true,
}

// tidy is a part of a line without the signs and words that joined it to the rest.
func tidy(text string) string {
	text = hollow.ReplaceAllString(text, " ")
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "|", " ")), " ")
	for {
		before := text
		text = strings.Trim(text, " ,;:—–-/~≈=*+.")
		text = unpaired(text)
		if words := strings.Fields(text); len(words) > 0 {
			if around[strings.ToLower(strings.Trim(words[len(words)-1], ".:"))] {
				text = strings.Join(words[:len(words)-1], " ")
			} else if len(words) > 1 && around[strings.ToLower(words[0])] && !named(words[0][1:]) {
				text = strings.Join(words[1:], " ")
			}
		}
		if text == before {
			return text
		}
	}
}

// unpaired drops a bracket at an end of the text that has no partner, and the pair around all of it.
func unpaired(text string) string {
	opened, closed := strings.Count(text, "("), strings.Count(text, ")")
	switch {
	case opened > closed && strings.HasPrefix(text, "("), opened == closed && strings.HasPrefix(text, "(") && strings.Index(text, ")") == len(text)-1:
		return strings.TrimSuffix(text[1:], ")")
	case opened > closed && strings.HasSuffix(text, "("):
		return text[:len(text)-1]
	case closed > opened && strings.HasPrefix(text, ")"):
		return text[1:]
	case closed > opened && strings.HasSuffix(text, ")"):
		return text[:len(text)-1]
	}
	return text
}

var (
	edge        = `(^|[\s,;:/|(~≈+—–-])`
	hourUnit    = `(?:часов|часа|час|ч|hours|hour|hrs|hr|h)`
	minuteUnit  = `(?:минуты|минута|минут|мин|м|minutes|mins|min|m)`
	closing     = `\.?($|[\s,;:/|)+—–-])`
	hourRange   = regexp.MustCompile(`(?i)` + edge + `(\d{1,2})(?:[.,](5))?\s*` + hourUnit + `?\s*[-–—]\s*(\d{1,2})(?:[.,](5))?\s*` + hourUnit + closing)
	minuteRange = regexp.MustCompile(`(?i)` + edge + `(\d{1,3})\s*[-–—]\s*(\d{1,3})\s*` + minuteUnit + closing)
	hoursHalf   = regexp.MustCompile(`(?i)` + edge + `(\d{1,2})\s+с\s+половиной\s+` + hourUnit + closing)
	hoursAlone  = regexp.MustCompile(`(?i)` + edge + `(\d{1,2})(?:[.,](5))?\s*` + hourUnit + `\.?(?:\s*(?:и\s*)?(\d{1,2})\s*` + minuteUnit + `)?` + closing)
	minuteAlone = regexp.MustCompile(`(?i)` + edge + `(\d{1,3})\s*` + minuteUnit + closing)
	clockAlone  = regexp.MustCompile(edge + `(\d):([0-5]\d)($|[\s,;/|)])`)
	lengthWords = regexp.MustCompile(`(?i)` + edge + `(полчаса|полтора часа|час|half an hour|an hour)` + closing)
)

// cutLongest takes the length out of a line, the longer one of a range; 0 if it says none.
func cutLongest(line string) (string, int) {
	for _, form := range []struct {
		pattern *regexp.Regexp
		minutes func(group []string) int
	}{
		{hourRange, func(g []string) int { return max(whole(g[2])*60+whole(g[3])*6, whole(g[4])*60+whole(g[5])*6) }},
		{minuteRange, func(g []string) int { return max(whole(g[2]), whole(g[3])) }},
		{hoursHalf, func(g []string) int { return whole(g[2])*60 + 30 }},
		{hoursAlone, func(g []string) int { return whole(g[2])*60 + whole(g[3])*6 + whole(g[4]) }},
		{minuteAlone, func(g []string) int { return whole(g[2]) }},
		{clockAlone, func(g []string) int { return whole(g[2])*60 + whole(g[3]) }},
		{lengthWords, func(g []string) int { return lengths[strings.ToLower(g[2])] }},
	} {
		at := form.pattern.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		minutes := form.minutes(form.pattern.FindStringSubmatch(line))
		_, first := at[2], at[3]             // behind the edge
		last := at[len(at)-2]                // before what closes it
		if minutes > 0 && minutes <= 24*60 { // a visit is a day at most
			return line[:first] + " | " + line[last:], minutes
		}
	}
	return line, 0
}

func whole(text string) int {
	n, _ := number(text)
	return n
}
