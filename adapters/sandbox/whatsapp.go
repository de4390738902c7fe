package sandbox

import (
	"mime"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"zapis/adapters/sandbox/cloudapi"
)

// whatsapp is the stand-in for WhatsApp, with one number of a business.
type whatsapp struct{ *cloudapi.Server }

func (w whatsapp) home() string { return whatsappPhoneNumber }

func (w whatsapp) phones() (all []handset, err error) {
	people := w.People()
	for _, p := range people[:min(len(people), maxPhones)] {
		phone, err := w.opened(p)
		if err != nil {
			return nil, err
		}
		all = append(all, phone)
	}
	return all, nil
}

func (w whatsapp) opened(p *cloudapi.Person) (handset, error) {
	chat, err := p.Open(whatsappPhoneNumber)
	return whatsappPhone{chat, w.Server, p}, err
}

// add gives the next number. WhatsApp tells nobody which language a person speaks.
func (w whatsapp) add(name, _ string) (handset, error) {
	people := w.People()
	if len(people) >= maxPhones {
		return nil, errManyPhones
	}
	number := int64(firstWhatsApp)
	for _, p := range people {
		if taken, err := strconv.ParseInt(p.Phone(), 10, 64); err == nil {
			number = max(number, taken+1)
		}
	}
	return w.opened(w.Person(strconv.FormatInt(number, 10), name))
}

func (w whatsapp) file(id string) (name, kind string, data []byte, ok bool) { return w.File(id) }

// whatsappPhone is somebody's WhatsApp.
type whatsappPhone struct {
	*cloudapi.Chat
	api    *cloudapi.Server
	person *cloudapi.Person
}

func (p whatsappPhone) account() string { return p.person.Phone() }

func (p whatsappPhone) typed(text, quote string) error { return p.Quoting(quote).Type(text) }

func (p whatsappPhone) attached(name string, data []byte, text, quote string) error {
	kind, media := kindOf(data), typeOf(name, data)
	switch kind {
	case "photo":
		kind, name = "image", ""
	case "voice":
		name, media = "", "audio/ogg"
	case "audio", "video":
		name = ""
	}
	return p.Quoting(quote).SendFile(kind, name, media, data, text)
}

// typeOf is what a phone says of a file that is attached.
func typeOf(name string, data []byte) string {
	kind := mime.TypeByExtension(filepath.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(data)
	}
	kind, _, _ = strings.Cut(kind, ";")
	return kind
}

func (p whatsappPhone) begin() error { return errNotHere }

// open follows a link: its text stands in the line where the person types, to be sent.
func (p whatsappPhone) open(link string) error {
	who, query, err := linkTo(link, "wa.me")
	if err != nil || who != whatsappPhoneNumber {
		return errOtherLink
	}
	_, err = p.person.Follow("https://wa.me/" + who + "?" + query.Encode())
	return err
}

// tap presses a reply button, or chooses a row of a list, by its number.
func (p whatsappPhone) tap(message string, row, col int) error {
	for _, m := range p.Messages() {
		if m.ID != message {
			continue
		}
		all := m.Options()
		if row < 0 || row >= len(all) || col != 0 {
			return errNoButton
		}
		return p.TapOn(message, all[row].Title)
	}
	return errNoMessage
}

func (p whatsappPhone) contact() error {
	return p.SendContact(p.View(0).Person, p.person.Phone())
}

func (p whatsappPhone) block()   { p.Block() }
func (p whatsappPhone) unblock() { p.Unblock() }
func (p whatsappPhone) read()    { p.Read() }
