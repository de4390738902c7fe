package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zapis/adapters/sandbox"
)

func TestPhonesAreAddedInAnyMessenger(t *testing.T) {
	st := fresh(t)
	for messenger, want := range map[string]string{"telegram": "telegram/501000003", "vk": "vk/502000002", "whatsapp": "whatsapp/79160000002"} {
		code, answer := st.ask("POST", "/api/phones", fmt.Sprintf(`{"name":" Пётр ","language":"en","messenger":%q}`, messenger))
		if code != http.StatusCreated || !strings.Contains(answer, want) {
			t.Errorf("%s: %d %s", messenger, code, answer)
		}
		p := (<-st.listen("")).of(want)
		if p.Name != "Пётр" || p.Role != "" || p.Language != map[bool]string{true: "", false: "en"}[messenger == "whatsapp"] {
			t.Errorf("%s: the phone is %+v", messenger, p)
		}
	}
	for _, body := range []string{
		`{"name":"","language":"ru","messenger":"vk"}`, `{"name":"Я","language":"Deutsch","messenger":"vk"}`, `[]`, ``,
		`{"name":"` + strings.Repeat("я", 65) + `","language":"ru","messenger":"vk"}`,
		`{"name":"Я","language":"ru","messenger":"icq"}`, `{"name":"Я","language":"ru"}`,
	} {
		if code, _ := st.ask("POST", "/api/phones", body); code != http.StatusBadRequest {
			t.Errorf("%s: %d", body, code)
		}
	}
}

func TestThereIsNoEndlessRowOfPhones(t *testing.T) {
	st := fresh(t)
	for messenger, there := range map[string]int{"telegram": 2, "vk": 1, "whatsapp": 1} {
		body := fmt.Sprintf(`{"name":"К","language":"ru","messenger":%q}`, messenger)
		for range 50 - there {
			st.post("/api/phones", body)
		}
		if code, _ := st.ask("POST", "/api/phones", body); code != http.StatusConflict {
			t.Errorf("the 51st phone of %s: %d", messenger, code)
		}
	}
}

// What a person may do on a phone, and what not: the same everywhere but for what a messenger does not have.
func TestWhatIsDoneOnAPhone(t *testing.T) {
	for _, phone := range []string{anna, vera, oleg} {
		messenger, _, _ := strings.Cut(phone, "/")
		has := map[string][2]int{ // begin, contact
			"telegram": {204, 204}, "vk": {204, 409}, "whatsapp": {409, 204},
		}[messenger]
		writes := 409 // who has blocked a bot does not write to it; VK takes a message for leave to answer
		if messenger == "vk" {
			writes = 204
		}
		st := fresh(t)
		for _, c := range []struct {
			action, body string
			code         int
		}{
			{"start", `{}`, has[0]},
			{"text", `{"text":"привет"}`, 204},
			{"text", `{"text":""}`, 409},
			{"text", `{"text":"а","quote":"999"}`, 409},
			{"text", `{"text":"а","quote":"never"}`, 409},
			{"tap", `{"message":"7"}`, 409},
			{"tap", `{"message":"","row":0,"col":0}`, 409},
			{"tap", `{"message":"-1"}`, 409},
			{"tap", `{"message":7}`, 400},
			{"contact", `{}`, has[1]},
			{"open", `{"link":"https://example.com/"}`, 409},
			{"open", `{"link":"::"}`, 409},
			{"open", `{}`, 409},
			{"block", `{}`, 204},
			{"text", `{"text":"а"}`, writes},
			{"block", `{}`, 204},
			{"unblock", `{}`, 204},
			{"text", `{"text":"а"}`, 204},
			{"read", `{}`, 204},
			{"text", `{"text":5}`, 400},
			{"dance", `{}`, 404},
			{"text", `{"text":"` + strings.Repeat("a", 70_000) + `"}`, 400},
			{"text", `{"text":"` + strings.Repeat("a", 4097) + `"}`, 409},
		} {
			if code, answer := st.ask("POST", "/api/phones/"+phone+"/"+c.action, c.body); code != c.code {
				t.Errorf("%s: %s %.40s: %d %s, want %d", messenger, c.action, c.body, code, answer, c.code)
			}
		}
		for _, unknown := range []string{messenger + "/1", messenger + "/x", "icq/1"} {
			if code, _ := st.ask("POST", "/api/phones/"+unknown+"/text", `{"text":"а"}`); code != 404 {
				t.Errorf("phone %s: %d", unknown, code)
			}
		}
	}
}

func TestALinkOpensInItsMessengerAtItsBotOnly(t *testing.T) {
	links := map[string]string{
		anna: "https://t.me/ZapisSandboxBot?start=CODE7", vera: "vk.me/zapis_sandbox?ref=CODE7",
		oleg: "https://wa.me/79990000001?text=START-CODE7",
	}
	others := []string{
		"https://t.me/AnotherBot?start=CODE7", "https://vk.me/another?ref=CODE7", "https://wa.me/79990000002?text=a",
		"ftp://t.me/ZapisSandboxBot", "https://t.me.example/ZapisSandboxBot", "https://vk.me/zapis_sandbox?ref=no code",
		"https://t.me/ZapisSandboxBot?start=no code",
	}
	for phone := range links {
		st := fresh(t)
		for of, link := range links {
			want := 409
			if of == phone {
				want = 204
			}
			if code, answer := st.ask("POST", "/api/phones/"+phone+"/open", fmt.Sprintf(`{"link":%q}`, link)); code != want {
				t.Errorf("%s on %s: %d %s", link, phone, code, answer)
			}
		}
		for _, link := range others {
			if code, _ := st.ask("POST", "/api/phones/"+phone+"/open", fmt.Sprintf(`{"link":%q}`, link)); code != 409 {
				t.Errorf("%s on %s: %d", link, phone, code)
			}
		}
	}
}

// Telegram and VK hand the code on; WhatsApp fills in a sentence, which is the person's to send.
func TestWhatALinkDoes(t *testing.T) {
	st := fresh(t)
	phone := func(id string) sandbox.Phone { return (<-st.listen("")).of(id) }
	st.post("/api/phones/"+vera+"/open", `{"link":"https://vk.com/zapis_sandbox?ref=CODE7"}`)
	if p := phone(vera); !p.Started || p.Followed || len(p.Messages) != 1 || p.Messages[0].Text != "Начать" {
		t.Errorf("in an empty dialog of VK: %+v", p)
	}
	st.post("/api/phones/"+vera+"/open", `{"link":"https://vk.me/zapis_sandbox?ref=CODE8"}`)
	if p := phone(vera); !p.Followed || len(p.Messages) != 1 {
		t.Errorf("in a dialog of VK: %+v", p)
	}
	st.post("/api/phones/"+vera+"/text", `{"text":"это я"}`)
	if p := phone(vera); p.Followed {
		t.Errorf("the code was not handed on: %+v", p)
	}
	st.post("/api/phones/"+oleg+"/open", `{"link":"https://wa.me/79990000001?text=`+"Мой%20код:%20START-CODE7"+`"}`)
	if p := phone(oleg); p.Draft != "Мой код: START-CODE7" || len(p.Messages) != 0 {
		t.Errorf("in WhatsApp: %+v", p)
	}
	st.post("/api/phones/"+oleg+"/text", `{"text":"Мой код: START-CODE7"}`)
	if p := phone(oleg); p.Draft != "" || len(p.Messages) != 1 {
		t.Errorf("after sending it: %+v", p)
	}
}
