package dialog_test

import (
	"regexp"
	"testing"

	"zapis/adapters/dialog/words"
)

// firstExample is what a text gives first as an example, in the quotation marks of any language.
var firstExample = regexp.MustCompile(`[«“„"]([^»”“"]+)`)

// In every language somebody finds it in the list, books by taps and by what the screens say to type, and cancels.
func TestEveryLanguageIsSpokenFromTheFirstScreenToTheLast(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	for _, l := range words.Languages() {
		say := func(id string) string { return words.In(l.Code).Text(id, nil) }
		client := w.phone("Ирина "+l.Code, "fr").start(code).types("/language").taps(l.Name).on("client.card").taps(say("button.book"))
		client.taps("Стрижка").on("client.when").types(firstExample.FindStringSubmatch(say("when.unclear"))[1]).on("client.confirm")
		client.taps(say("button.book")).on("booking.booked").reads("10:00", "1 500 ₽", "Большая Садовая, 3")
		client.taps(say("button.cancel")).on("booking.cancel").taps(say("button.cancel_yes")).on("booking.cancelled")
	}
}

// A master registers in every language by what its screens give for examples, in as few steps as in Russian.
func TestEveryLanguageRegistersAMaster(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, l := range words.Languages() {
		say := func(id string) string { return words.In(l.Code).Text(id, nil) }
		p := w.phone("Анна", l.Code).start("").taps(say("button.sign_up")).taps("Анна").on("ask.service")
		p.types(regexp.MustCompile(`\*([^*]+)\*`).FindStringSubmatch(say("ask.service.how"))[1]).types("Hauptstr. 3")
		p.on("ask.hours").types(firstExample.FindStringSubmatch(say("ask.hours.how"))[1]).on("signup.ready")
		if p.steps > stepsToRegister {
			t.Errorf("%s: %d steps", l.Code, p.steps)
		}
	}
}
