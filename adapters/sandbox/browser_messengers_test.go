package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// greeted has VK's and WhatsApp's bots show what is theirs only.
func (st *stand) greeted() {
	st.Helper()
	st.post("/api/phones/"+vera+"/start", `{}`)
	st.vk("messages.send", url.Values{"peer_id": {"502000001"}, "random_id": {"1"}, "message": {"Ждём вас завтра в 10:00"}, "keyboard": {
		`{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Приду","payload":"{}"},"color":"primary"}],` +
			`[{"action":{"type":"callback","label":"Подтвердить","payload":"{}"},"color":"positive"},` +
			`{"action":{"type":"callback","label":"Отменить","payload":"{}"},"color":"negative"}]]}`}})
	st.vk("messages.send", url.Values{"peer_id": {"502000001"}, "random_id": {"2"}, "message": {"Или напишите"}, "keyboard": {
		`{"one_time":true,"buttons":[[{"action":{"type":"text","label":"Мои записи","payload":"{}"}}]]}`}})
	st.post("/api/phones/"+oleg+"/text", `{"text":"привет"}`)
	st.graph(`{"messaging_product":"whatsapp","to":"79160000001","type":"interactive","interactive":{"type":"button",
		"body":{"text":"*Ждём вас завтра*"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Приду"}}]}}}`)
	st.graph(`{"messaging_product":"whatsapp","to":"79160000001","type":"interactive","interactive":{"type":"list","body":{"text":"Что делаем?"},
		"action":{"button":"Выбрать","sections":[
			{"title":"Волосы","rows":[{"id":"1","title":"Стрижка","description":"45 мин · 1 500 ₽"},{"id":"2","title":"Окрашивание"}]},
			{"title":"Лицо","rows":[{"id":"3","title":"Борода"}]}]}}}`)
}

func TestThePageDrawsEachMessengerInItsWay(t *testing.T) {
	st := fresh(t)
	st.greeted()
	p := st.open(1660, 900)
	p.do("see the phones",
		chromedp.WaitVisible(on("Вера", `*[@data-testid="message"]//button[contains(@class, "primary") and contains(., "Приду")]`)),
		chromedp.WaitVisible(on("Вера", `*[@data-testid="message" and @data-from="person"]//*[@data-ticks="sent"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="message"]//b[.="Ждём вас завтра"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="message" and @data-from="person"]//*[@data-ticks="delivered"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="messenger" and @aria-label="WhatsApp"]`)))
	p.do("open the list", chromedp.Click(on("Олег", `*[@data-testid="list-button"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="list-sheet"]//*[@data-testid="list-row" and contains(., "1 500 ₽")]`)))
	p.shoot("list")
	p.do("think better of it", chromedp.Click(on("Олег", `*[@data-testid="list-close"]`)),
		chromedp.WaitNotPresent(on("Олег", `*[@data-testid="list-sheet"]`)))
	p.do("choose", chromedp.Click(on("Олег", `*[@data-testid="list-button"]`)), chromedp.Click(on("Олег", `*[@data-testid="list-row" and contains(., "Борода")]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="message" and @data-from="person" and contains(., "Борода")]//*[@data-testid="quote" and contains(., "Что делаем?")]`)))
	p.do("send the card", chromedp.Click(on("Олег", `*[@data-testid="menu-button"]`)), chromedp.Click(on("Олег", `*[@data-testid="menu-item"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="attachment" and contains(., "+79160000001")]`)))
	p.do("press what stands below the dialog", chromedp.Click(on("Вера", `*[@data-testid="reply-button"]`)),
		chromedp.WaitVisible(on("Вера", `*[@data-testid="message" and @data-from="person" and contains(., "Мои записи")]`)),
		chromedp.WaitNotPresent(on("Вера", `*[@data-testid="reply-button"]`)))
	p.do("deny", chromedp.Click(on("Вера", `*[@data-testid="block"]`)), chromedp.WaitVisible(on("Вера", `*[@data-testid="unblock-button"]`)))
	p.do("allow", chromedp.Click(on("Вера", `*[@data-testid="unblock-button"]`)), chromedp.WaitNotPresent(on("Вера", `*[@data-testid="unblock-button"]`)))
	p.shoot("drawn")
}

// opened opens a link by the page's own button on somebody's phone.
func (p *page) opened(link, person string, phone bool) {
	p.Helper()
	p.do("paste the link", chromedp.Click(chromedp.Search(`//*[@data-testid="paste-link"]`)),
		chromedp.SendKeys(chromedp.Search(`//*[@data-testid="link-field"]`), link))
	button := chromedp.Search(`//*[@data-testid="open-on" and @data-person="` + person + `"]`)
	if !phone {
		p.do("it is not for "+person, chromedp.WaitNotPresent(button), chromedp.Click(chromedp.Search(`//*[@data-testid="link-cancel"]`)))
		return
	}
	p.do("open it", chromedp.Click(button))
}

func TestAPastedLinkOpensOnPhonesOfItsMessenger(t *testing.T) {
	st := fresh(t)
	p := st.open(1660, 900)
	p.opened("https://vk.me/zapis_sandbox?ref=CODE7", "Олег", false)
	p.opened("https://vk.me/zapis_sandbox?ref=CODE7", "Вера", true)
	p.do("the dialog has begun", chromedp.WaitVisible(on("Вера", `*[@data-testid="message" and contains(., "Начать")]`)))
	p.opened("vk.me/zapis_sandbox?ref=CODE8", "Вера", true)
	p.do("the code waits", chromedp.WaitVisible(on("Вера", `*[@data-testid="hint"]`)),
		chromedp.SendKeys(on("Вера", `*[@data-testid="text-input"]`), "это я"), chromedp.Click(on("Вера", `*[@data-testid="send-button"]`)),
		chromedp.WaitNotVisible(on("Вера", `*[@data-testid="hint"]`)))
	p.opened("https://wa.me/79990000001?text=START-CODE7", "Анна", false)
	p.opened("https://wa.me/79990000001?text=START-CODE7", "Олег", true)
	p.do("the sentence stands there", chromedp.WaitVisible(on("Олег", `*[@data-testid="composer" and @data-draft="START-CODE7"]`)),
		chromedp.Click(on("Олег", `*[@data-testid="send-button"]`)),
		chromedp.WaitVisible(on("Олег", `*[@data-testid="message" and @data-from="person" and contains(., "START-CODE7")]`)))
	p.do("nobody is there", chromedp.Click(chromedp.Search(`//*[@data-testid="paste-link"]`)),
		chromedp.SendKeys(chromedp.Search(`//*[@data-testid="link-field"]`), "https://wa.me/79990000002"),
		chromedp.Click(chromedp.Search(`//*[@data-testid="open-on" and @data-person="Олег"]`)),
		chromedp.WaitVisible(chromedp.Search(`//*[@id="link-complaint" and string-length(.) > 0]`)))
}

func TestAPhoneIsAddedOnThePage(t *testing.T) {
	st := fresh(t)
	p := st.open(1660, 900)
	p.do("ask for one", chromedp.Click(chromedp.Search(`//*[@data-testid="add-phone"]`)),
		chromedp.SendKeys(chromedp.Search(`//*[@data-testid="phone-name"]`), "Пётр"),
		chromedp.WaitNotVisible(chromedp.Search(`//*[@id="phone-language-note"]`)),
		chromedp.Click(chromedp.Search(`//*[@data-testid="phone-whatsapp"]`)),
		chromedp.WaitVisible(chromedp.Search(`//*[@id="phone-language-note"]`)))
	p.shoot("adding")
	p.do("it comes", chromedp.Click(chromedp.Search(`//*[@data-testid="phone-create"]`)),
		chromedp.WaitVisible(chromedp.Search(`//*[@data-testid="phone" and @data-person="Пётр" and @data-messenger="whatsapp"]`)))
}

// Where there is room the phones stand in a row, which scrolls; on a narrow screen there is one, and tabs.
func TestThePageIsUsableAtUsualWidths(t *testing.T) {
	st := fresh(t)
	st.talk()
	st.greeted()
	for name, size := range map[string][2]int{"1280": {1280, 800}, "1440": {1440, 900}, "390": {390, 780}} {
		p := st.open(size[0], size[1])
		if size[0] < 720 {
			p.do("go to Oleg", chromedp.Click(chromedp.Search(`//*[@data-testid="tab" and @data-person="Олег"]`)))
		}
		for _, language := range []string{"ru", "en"} {
			p.do("see Oleg", chromedp.Click(chromedp.Search(`//*[@data-testid="language-`+language+`"]`)),
				chromedp.WaitVisible(on("Олег", `*[@data-testid="list-button"]`)))
			p.shoot(strings.Join([]string{"width", name, language}, "-"))
			wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth ||
				[...document.querySelectorAll('.device, .caption')].some((d) => d.scrollWidth > d.clientWidth)`))
			if err != nil || wide {
				t.Errorf("at %s in %s something is cut off (%v)", name, language, err)
			}
		}
	}
}
