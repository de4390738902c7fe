package sandbox

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"zapis/adapters/sandbox/cloudapi"
)

// The bots, as links and programs name them.
const (
	botName             = "Запись"
	botUsername         = "ZapisSandboxBot"
	botID               = "700000001"
	vkScreenName        = "zapis_sandbox"
	vkGroup             = 220000001
	whatsappNumber      = "100000000000001"
	whatsappPhoneNumber = "79990000001"
)

// The first account of each messenger.
const (
	firstTelegram = 501000001
	firstVK       = 502000001
	firstWhatsApp = 79160000001
)

// first are the people who are there from the start, each with the first free account of their messenger.
var first = []struct{ messenger, name, role string }{
	{telegramName, "Анна", "master"}, {telegramName, "Ирина", "client"}, {vkName, "Вера", "client"}, {whatsappName, "Олег", "client"},
}

// roles are what the page calls them, by phone. It means nothing: whoever registers as a master is one.
var roles = map[string]string{
	phoneID(telegramName, firstTelegram): "master", phoneID(telegramName, firstTelegram+1): "client",
	phoneID(vkName, firstVK): "client", phoneID(whatsappName, firstWhatsApp): "client",
}

func phoneID(messenger string, account int64) string {
	return messenger + "/" + strconv.FormatInt(account, 10)
}

// populate takes up what was kept, and adds the bots and the first people to what was empty.
func (s *Sandbox) populate(dir string) error {
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the sandbox's folder: %w", err)
		}
		for _, name := range s.names {
			keeper := map[string]func(string) error{telegramName: s.telegram.KeepIn, vkName: s.vk.KeepIn, whatsappName: s.whatsapp.KeepIn}
			if err := keeper[name](filepath.Join(dir, name+".json")); err != nil {
				return err
			}
		}
	}
	if err := s.addBots(); err != nil {
		return err
	}
	for _, name := range s.names {
		there, err := s.messengers[name].phones()
		if err != nil {
			return err
		}
		for _, p := range first {
			if p.messenger != name || len(there) > 0 {
				continue
			}
			if _, err := s.messengers[name].add(p.name, "ru"); err != nil {
				return err
			}
		}
	}
	return nil
}

// addBots gives each messenger its bot, with secrets by chance. Those that were kept stay.
func (s *Sandbox) addBots() error {
	if err := s.telegram.AddBot(botID+":"+rand.Text(), botUsername, botName); err != nil {
		return err
	}
	if err := s.vk.AddGroup(vkGroup, rand.Text(), vkScreenName, botName); err != nil {
		return err
	}
	return s.whatsapp.AddNumber(cloudapi.Number{
		ID: whatsappNumber, Phone: whatsappPhoneNumber, Name: botName, Token: rand.Text(), Secret: rand.Text(),
	})
}

// Access is what a program needs to reach the bots as if they were those of the messengers.
type Access struct {
	TelegramURL, TelegramToken                                    string
	VKURL, VKToken                                                string
	VKGroup                                                       int64
	WhatsAppURL, WhatsAppNumber, WhatsAppToken, WhatsAppAppSecret string
}

// Access gives it for when the handler is served at base.
func (s *Sandbox) Access(base string) Access {
	base = strings.TrimRight(base, "/")
	a := Access{
		TelegramURL: base + "/telegram", VKURL: base + "/vk/method/", VKGroup: vkGroup,
		WhatsAppURL: base + "/whatsapp", WhatsAppNumber: whatsappNumber,
	}
	a.TelegramToken, _ = s.telegram.Token(botUsername) // the bots are there since New
	a.VKToken, _ = s.vk.Token(vkScreenName)
	number, _ := s.whatsapp.Number(whatsappNumber)
	a.WhatsAppToken, a.WhatsAppAppSecret = number.Token, number.Secret
	return a
}
