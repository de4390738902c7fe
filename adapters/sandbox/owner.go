package sandbox

import "zapis/adapters/sandbox/cloudapi"

// What follows is what the owner of the bots does by hand, on the messengers' own pages.

// Moved has VK deliver to another address from now on, also what waits: a program may come up on another port.
func (s *Sandbox) Moved(vkAddress string) error { return s.vk.MoveServers(vkScreenName, vkAddress) }

// approvals are what Meta asks to stand around the one parameter of a template, by language; English in all others.
var approvals = map[string]string{
	"ru": "{{1}}\n\nЧтобы ответить, напишите что-нибудь.",
	"en": "{{1}}\n\nTo answer, write anything.",
}

// Approve has Meta approve a template in a language, with quick replies.
func (s *Sandbox) Approve(name, language string, replies ...string) error {
	body, known := approvals[language]
	if !known {
		body = approvals["en"]
	}
	if len(replies) > 0 {
		body = "{{1}}"
	}
	return s.whatsapp.AddTemplate(whatsappNumber, cloudapi.Template{Name: name, Language: language, Body: body, Buttons: replies})
}
