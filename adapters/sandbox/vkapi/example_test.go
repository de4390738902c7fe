package vkapi_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/sandbox/vkapi"
)

// A community on one side, a person on the other, and what the person saw.
func Example() {
	fake := vkapi.New(vkapi.Options{})
	defer fake.Close()
	server := httptest.NewServer(fake)
	defer server.Close()
	if err := fake.AddGroup(700, "secret", "zapis_test", "Запись"); err != nil {
		panic(err)
	}
	irina, err := fake.Person(501, "Ирина", "ru").Open("zapis_test")
	if err != nil {
		panic(err)
	}
	if err := irina.Start("anna"); err != nil {
		panic(err)
	}

	client := api.NewVK("secret")
	client.MethodURL = server.URL + "/method/"
	keyboard := `{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Стрижка","payload":"{\"s\":1}"}}]]}`
	if _, err := client.MessagesSend(api.Params{"peer_id": 501, "random_id": 1, "message": "Что делаем?", "keyboard": keyboard}); err != nil {
		panic(err)
	}

	fmt.Print(irina.Transcript())
	fmt.Println(len(fake.Violations()), "violations")
	// Output:
	// Ирина:
	//   Начать
	// Запись:
	//   Что делаем?
	//   [Стрижка]
	// 0 violations
}
