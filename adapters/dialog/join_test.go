package dialog_test

import (
	"regexp"
	"strings"
	"testing"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/person"
)

var oneTimeCode = regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`)

// in is a phone in another messenger.
func (w *town) in(channel, name string) *phone {
	p := w.phone(name, "ru")
	p.channel = channel
	return p
}

// asksToJoin gives a code that the person asked for in the settings.
func (p *phone) asksToJoin() (code string) {
	p.t.Helper()
	p.types("/settings").taps("Мессенджеры").on("messengers").taps("Добавить мессенджер").on("join.code")
	if code = oneTimeCode.FindString(p.sees()); code == "" {
		p.t.Fatalf("no code on:\n%s", p.sees())
	}
	return code
}

// admits answers the question whether somebody may join, which comes as a notice.
func (p *phone) admits(yes string) {
	p.t.Helper()
	who, _, err := p.dialog.Commands.PersonNow(p.t.Context(), p.person)
	if err != nil {
		p.t.Fatal(err)
	}
	p.sends("ud:" + who.Claim.ID.Short() + ":" + yes)
}

func TestAClientJoinsFromAnotherMessenger(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	irina := w.booked(code, "28.11 10:00")
	vk := w.in("vk", "Ира")
	vk.types(irina.asksToJoin()).on("join").reads("Связать этот чат с профилем *Ирина*?").taps("Да, связать").on("join.waits")
	irina.admits("1")
	irina.on("join.done").taps("Мессенджеры").reads("Telegram (этот чат)", "ВКонтакте")
	if owner := w.holder("vk", vk.account); owner != irina.person {
		t.Fatalf("the account is %v's", owner)
	}
	vk.types("/bookings").reads("Стрижка")
	irina.types("/settings").taps("Мессенджеры").taps("ВКонтакте").reads("✅ ВКонтакте")
	irina.taps("Отвязать: ВКонтакте").on("messengers.leave").taps("Да, отвязать").on("messengers").reads("Отвязано")
	vk.person = w.holder("vk", vk.account)
	vk.types("/bookings").reads("Записей впереди нет")
}

func TestJoiningCanBeRefusedAndUndone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	irina := w.booked(code, "28.11 10:00")
	vk := w.in("vk", "Ира")
	vk.start(irina.asksToJoin()).taps("Нет").reads("ничего не связано")
	vk.start(irina.asksToJoin()).taps("Да, связать")
	irina.admits("0")
	irina.reads("ничего не связано")
	vk.start(irina.asksToJoin()).taps("Да, связать")
	irina.admits("1")
	irina.taps("Отменить").on("join.undone")
	if owner := w.holder("vk", vk.account); owner == irina.person || owner.IsZero() {
		t.Errorf("the account is %v's", owner)
	}
}

// WhatsApp knows one account by several ids, of which people know nothing.
func TestAnAccountWithSeveralIDsIsOneMessenger(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	irina := w.booked(code, "28.11 10:00")
	whatsapp := w.in("whatsapp", "Ира")
	whatsapp.types(irina.asksToJoin()).taps("Да, связать")
	irina.admits("1")
	if _, err := w.dialog.Commands.Recognize(t.Context(), commands.BySystem(domain.ID{2}), "whatsapp", "7912", whatsapp.account); err != nil {
		t.Fatal(err)
	}
	irina.taps("Мессенджеры").taps("Telegram").on("messengers") // which waits for the read model
	if n := strings.Count(irina.sees(), "[Отвязать: WhatsApp"); n != 1 {
		t.Errorf("%d WhatsApps on:\n%s", n, irina.sees())
	}
	first := whatsapp.account
	whatsapp.account = "7912"
	whatsapp.types("/settings").taps("Мессенджеры").reads("WhatsApp (этот чат)")
	whatsapp.taps("Отвязать: WhatsApp").taps("Да, отвязать").on("join.undone")
	if owner := w.holder("whatsapp", "7912"); owner == irina.person || owner.IsZero() || owner != w.holder("whatsapp", first) {
		t.Errorf("under one of its ids the account is %v's", owner)
	}
}

func TestAWrongCodeIsSaidSo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	irina := w.booked(code, "28.11 10:00")
	vk := w.in("vk", "Ира")
	vk.types("00000-00000").reads("Не знаю такого кода")
	for range person.MostGuesses {
		vk.types("00000-00000")
	}
	vk.types(irina.asksToJoin()).reads("Слишком много неверных кодов")
}

func (w *town) holder(channel, account string) domain.ID {
	w.t.Helper()
	owner, err := w.dialog.Commands.Recognize(w.t.Context(), commands.BySystem(domain.ID{1}), channel, account)
	if err != nil {
		w.t.Fatal(err)
	}
	return owner
}
