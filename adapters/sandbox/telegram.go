package sandbox

import (
	"math"
	"strconv"
	"strings"

	"zapis/adapters/sandbox/telegramapi"
)

// telegram is the stand-in for Telegram, with one bot.
type telegram struct{ *telegramapi.Server }

func (t telegram) home() string { return botUsername }

func (t telegram) phones() (all []handset, err error) {
	people := t.People()
	for _, p := range people[:min(len(people), maxPhones)] { // a crowd is there to be written to, not to be looked at
		phone, err := t.opened(p)
		if err != nil {
			return nil, err
		}
		all = append(all, phone)
	}
	return all, nil
}

func (t telegram) opened(p *telegramapi.Person) (handset, error) {
	chat, err := p.Open(botUsername)
	return telegramPhone{chat, p.ID()}, err
}

func (t telegram) add(name, language string) (handset, error) {
	people := t.People()
	if len(people) >= maxPhones {
		return nil, errManyPhones
	}
	id := int64(firstTelegram)
	for _, p := range people {
		id = max(id, p.ID()+1)
	}
	return t.opened(t.Person(id, name, language))
}

func (t telegram) file(id string) (name, kind string, data []byte, ok bool) { return t.File(id) }

// telegramPhone is somebody's Telegram.
type telegramPhone struct {
	*telegramapi.Chat
	id int64
}

func (p telegramPhone) account() string { return strconv.FormatInt(p.id, 10) }

// quoting is the same phone, answering a message.
func (p telegramPhone) quoting(id string) (*telegramapi.Chat, error) {
	n, err := numbered(id)
	return p.Quoting(n), err
}

func (p telegramPhone) typed(text, quote string) error {
	chat, err := p.quoting(quote)
	if err != nil {
		return err
	}
	return chat.Type(text)
}

func (p telegramPhone) attached(name string, data []byte, text, quote string) error {
	chat, err := p.quoting(quote)
	if err != nil {
		return err
	}
	return chat.SendFile(kindOf(data), name, data, text)
}

func (p telegramPhone) begin() error { return p.Start("") }

func (p telegramPhone) open(link string) error {
	who, query, err := linkTo(link, "t.me", "telegram.me")
	if err != nil || !strings.EqualFold(who, botUsername) {
		return errOtherLink
	}
	return p.Start(query.Get("start"))
}

func (p telegramPhone) tap(message string, row, col int) error {
	n, err := numbered(message)
	if err != nil {
		return err
	}
	if n != 0 {
		return p.TapAt(n, row, col)
	}
	keyboard := p.View(math.MaxInt64).Keyboard
	switch {
	case keyboard == nil || row < 0 || row >= len(keyboard.Rows) || col < 0 || col >= len(keyboard.Rows[row]):
		return errNoButton
	case keyboard.Rows[row][col].RequestContact:
		return p.ShareContact()
	}
	return p.Type(keyboard.Rows[row][col].Text)
}

func (p telegramPhone) contact() error { return p.ShareContact() }
func (p telegramPhone) block()         { p.Block() }
func (p telegramPhone) unblock()       { p.Unblock() }
func (p telegramPhone) read()          { p.Read() }
