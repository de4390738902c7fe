package dialog

// Address is where a start code leads in one messenger.
type Address struct {
	Messenger string // the channel, such as "telegram"
	URL       string
}

// addresses are a code's, in the messengers that work here.
func (t *talk) addresses(code string) []Address {
	var known []Address
	for _, address := range t.Addresses(code, StartSentence(t.words.Language, "START-"+code)) {
		if address.URL != "" {
			known = append(known, address)
		}
	}
	return known
}

// addresses adds a line for each: alone as it is, several with the messenger's name before each.
func (s *sheet) addresses(all []Address) *sheet {
	for _, address := range all {
		line := []Run{{Text: address.URL, Style: Link, URL: address.URL}}
		if len(all) > 1 {
			line = append([]Run{{Text: s.Words.Messenger(address.Messenger) + ": "}}, line...)
		}
		s.line(line)
	}
	return s
}
