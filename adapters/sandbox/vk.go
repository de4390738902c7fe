package sandbox

import (
	"strconv"

	"zapis/adapters/sandbox/vkapi"
)

// vk is the stand-in for VK, with one community.
type vk struct{ *vkapi.Server }

func (v vk) home() string { return vkScreenName }

func (v vk) phones() (all []handset, err error) {
	people := v.People()
	for _, p := range people[:min(len(people), maxPhones)] {
		phone, err := v.opened(p)
		if err != nil {
			return nil, err
		}
		all = append(all, phone)
	}
	return all, nil
}

func (v vk) opened(p *vkapi.Person) (handset, error) {
	chat, err := p.Open(vkScreenName)
	return vkPhone{chat, p.ID()}, err
}

func (v vk) add(name, language string) (handset, error) {
	people := v.People()
	if len(people) >= maxPhones {
		return nil, errManyPhones
	}
	id := int64(firstVK)
	for _, p := range people {
		id = max(id, p.ID()+1)
	}
	return v.opened(v.Person(id, name, language))
}

func (v vk) file(id string) (name, kind string, data []byte, ok bool) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return "", "", nil, false
	}
	return v.File(n)
}

// vkPhone is somebody's VK.
type vkPhone struct {
	*vkapi.Chat
	id int64
}

func (p vkPhone) account() string { return strconv.FormatInt(p.id, 10) }

// quoting is the same phone, answering a message.
func (p vkPhone) quoting(id string) (*vkapi.Chat, error) {
	n, err := numbered(id)
	return p.Quoting(n), err
}

func (p vkPhone) typed(text, quote string) error {
	chat, err := p.quoting(quote)
	if err != nil {
		return err
	}
	return chat.Type(text)
}

// vkKinds are what VK makes of kinds of file; the others are documents.
var vkKinds = map[string]string{"photo": "photo", "voice": "audio_message"}

func (p vkPhone) attached(name string, data []byte, text, quote string) error {
	chat, err := p.quoting(quote)
	if err != nil {
		return err
	}
	kind, known := vkKinds[kindOf(data)]
	if !known {
		kind = "doc"
	}
	return chat.SendFile(kind, name, data, text)
}

func (p vkPhone) begin() error { return p.Begin() }

// open follows a link. In a dialog without messages the Start button is pressed at once; in another one the code goes
// along with whatever the person writes next.
func (p vkPhone) open(link string) error {
	who, query, err := linkTo(link, "vk.me", "vk.com", "m.vk.com", "www.vk.com")
	if err != nil || who != vkScreenName {
		return errOtherLink
	}
	if err := p.Follow(query.Get("ref"), query.Get("ref_source")); err != nil {
		return err
	}
	return p.Start("")
}

func (p vkPhone) tap(message string, row, col int) error {
	n, err := numbered(message)
	if err != nil {
		return err
	}
	return p.TapAt(n, row, col)
}

func (p vkPhone) contact() error { return errNotHere }
func (p vkPhone) block()         { p.Block() }
func (p vkPhone) unblock()       { p.Unblock() }
func (p vkPhone) read()          { p.Read() }
