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

// webPage is the channel of the page in a browser.
const webPage = "web"

// published are the addresses of a link that is handed to anybody: in the messengers and, last, in a browser.
func (t *talk) published(code string) []Address {
	all := t.addresses(code)
	if t.Page != nil {
		all = append(all, Address{Messenger: webPage, URL: t.Page(code)})
	}
	return all
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
