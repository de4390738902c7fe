package telegramapi_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/go-telegram/bot"

	"zapis/adapters/sandbox/telegramapi"
)

// A bot on one side, a person on the other, and what the person saw.
func Example() {
	api := telegramapi.New(telegramapi.Options{})
	defer api.Close()
	server := httptest.NewServer(api)
	defer server.Close()
	if err := api.AddBot("700000001:secret", "ZapisTestBot", "Запись"); err != nil {
		panic(err)
	}
	irina, err := api.Person(501, "Ирина", "ru").Open("ZapisTestBot")
	if err != nil {
		panic(err)
	}
	if err := irina.Start("anna"); err != nil {
		panic(err)
	}

	client, err := bot.New("700000001:secret", bot.WithServerURL(server.URL))
	if err != nil {
		panic(err)
	}
	if _, err := client.SendMessage(context.Background(), &bot.SendMessageParams{ChatID: 501, Text: "Что делаем?", ReplyMarkup: grid(2, 2)}); err != nil {
		panic(err)
	}

	fmt.Print(irina.Transcript())
	fmt.Println(len(api.Violations()), "violations")
	// Output:
	// Ирина:
	//   /start anna
	// Запись:
	//   Что делаем?
	//   [к] │ [к]
	// 0 violations
}
