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
func (v *Vocabulary) List(text string) (entries []Entry, unclear []string) {
	open := "" // a line without a price: that may stand on the next one
	leave := func() {
		if open != "" {
			unclear, open = append(unclear, open), ""
		}
	}
	for _, line := range linesOf(text) {
		found := v.entriesOf(line)
		if len(found) == 0 && open != "" && v.bareTerms(line) {
			found, open = v.entriesOf(open+" "+line), ""
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

var (
	phone     = regexp.MustCompile(`(?:\+\d{1,3}|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}`)
	elsewhere = regexp.MustCompile(`(?i)://|^@|www\.`)
	between   = []*regexp.Regexp{regexp.MustCompile(`;\s*`), regexp.MustCompile(`[;,]\s+`)}
)

// entriesOf are the priced services on a line, mostly one.
func (v *Vocabulary) entriesOf(line string) []Entry {
	if _, hours := v.Hours(line); hours || v.notForSale.MatchString(line) || phone.MatchString(line) || elsewhere.MatchString(line) {
		return nil
	}
	for _, mark := range between {
		if all := v.severalOf(mark.Split(line, -1)); len(all) > 1 {
			return all
		}
	}
	if entry, found := v.entryOf(line); found {
		return []Entry{entry}
	}
	return nil
}

// severalOf are the services that the parts of a line are, if each part is one.
func (v *Vocabulary) severalOf(parts []string) []Entry {
	all := make([]Entry, 0, len(parts))
	for _, part := range parts {
		if entry, found := v.entryOf(part); found {
			all = append(all, entry)
		}
	}
	if len(all) < len(parts) {
		return nil
	}
	return all
}

// bareTerms tells whether a line holds a price and nothing that could be the name of a service.
func (v *Vocabulary) bareTerms(line string) bool {
	rest, _ := v.cutLongest(plainLine(line))
	at, found := v.amountIn(rest)
	return found && !named(v.tidy(rest[:at.start])) && !named(v.tidy(rest[at.end:]))
}

func (v *Vocabulary) entryOf(line string) (Entry, bool) {
	rest, minutes := v.cutLongest(plainLine(line))
	at, found := v.amountIn(rest)
	if !found {
		return Entry{}, false
	}
	name, behind := v.tidy(rest[:at.start]), v.tidy(rest[at.end:])
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

// tidy is a part of a line without the signs and words that joined it to the rest.
func (v *Vocabulary) tidy(text string) string {
	text = hollow.ReplaceAllString(text, " ")
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "|", " ")), " ")
	for {
		before := text
		text = strings.Trim(text, " ,;:—–-/~≈=*+.")
		text = unpaired(text)
		if words := strings.Fields(text); len(words) > 0 {
			if v.around[Fold(strings.Trim(words[len(words)-1], ".:"))] {
				text = strings.Join(words[:len(words)-1], " ")
			} else if len(words) > 1 && v.around[Fold(words[0])] && !named(words[0][1:]) {
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

// cutLongest takes the length out of a line, the longer one of a range; 0 if it says none.
func (v *Vocabulary) cutLongest(line string) (string, int) {
	for _, form := range []struct {
		pattern *regexp.Regexp
		minutes func(group []string) int
	}{
		{v.hourRange, func(g []string) int { return max(whole(g[2])*60+whole(g[3])*6, whole(g[4])*60+whole(g[5])*6) }},
		{v.minuteRange, func(g []string) int { return max(whole(g[2]), whole(g[3])) }},
		{v.hoursHalf, func(g []string) int { return whole(g[2])*60 + 30 }},
		{v.hoursAlone, func(g []string) int { return whole(g[2])*60 + whole(g[3])*6 + whole(g[4]) }},
		{v.minuteAlone, func(g []string) int { return whole(g[2]) }},
		{clockAlone, func(g []string) int { return whole(g[2])*60 + whole(g[3]) }},
		{v.lengthWords, func(g []string) int { return v.lengths[plain(g[2])] }},
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
