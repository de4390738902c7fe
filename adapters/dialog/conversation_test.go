package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/eventstore"
)

// media sends a photo, a voice or the like, with a text under it.
func (p *phone) media(kind chat.Kind, text string) *phone {
	p.t.Helper()
	media := &chat.Media{Kind: kind, Channel: "telegram", Handle: "held", Size: 1000}
	p.does(dialog.Update{Kind: dialog.Media, Media: media, Text: text})
	return p
}

// quotes a message that the person was sent.
func (p *phone) quotes(message, text string) *phone {
	p.t.Helper()
	p.does(dialog.Update{Kind: dialog.Text, Quoted: message, Text: text})
	return p
}

// sent are the messages of the log, in order.
func (w *town) sent() (sent []chat.MessageSent) {
	w.t.Helper()
	page, err := w.store.Page(w.t.Context(), 0, 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, recorded := range page {
		if recorded.Type != "chat.message_sent" {
			continue
		}
		event, err := w.store.Codec().Decode(recorded)
		if err != nil {
			w.t.Fatal(err)
		}
		sent = append(sent, event.(chat.MessageSent))
	}
	return sent
}

// texts are what was sent, each after who sent it.
func (w *town) texts() string {
	var texts []string
	for _, m := range w.sent() {
		text := string(m.By) + ": " + m.Text.Text()
		if m.Media != nil {
			text += "[" + string(m.Media.Kind) + "]"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n")
}

func (w *town) wantTexts(want ...string) {
	w.t.Helper()
	if got := w.texts(); got != strings.Join(want, "\n") {
		w.t.Fatalf("sent was\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// replyTo is the button under a message that was passed on.
func replyTo(m chat.MessageSent) string { return "cr:" + m.Master.Short() + ":" + m.Client.Short() }

// told records that somebody was sent a notice about something, and gives the messenger's id of it.
func (w *town) told(kind delivery.Kind, about, recipient, of domain.ID) string {
	w.t.Helper()
	notice := delivery.Notice{Kind: kind, About: about, Recipient: recipient, Master: of}
	message := uuid.NewString()
	w.delivers(notice, delivery.Sent{Notice: notice, Channel: "telegram", Message: message})
	return message
}

func TestAClientAndAMasterTalk(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Написать мастеру").on("chat.write").reads("Анна")
	client.types("Здравствуйте!\nМожно к вам с собакой?").on("chat.sent").reads("Ответ придёт сюда").again().on("chat.sent")
	client.media(chat.Photo, "вот она").on("chat.sent").media(chat.Voice, "").on("chat.sent")
	if client.reply.Screens[0].Lifetime != dialog.Fresh {
		t.Error("the answer takes the place of what was said before it")
	}
	w.wantTexts("client: Здравствуйте!\nМожно к вам с собакой?", "client: вот она[photo]", "client: [voice]")

	anna.types("/today").taps("Сообщения (1)").on("chat.conversations").taps("(3) Ирина").on("chat.history").reads("Можно к вам с собакой?", "фото", "голосовое")
	anna.taps("· фото").on("chat.message").reads("вот она")
	if a := anna.reply.Screens[0].Attachment; a == nil || a.Held == nil || a.Held.Handle != "held" {
		t.Errorf("the photo is not shown: %+v", a)
	}
	anna.taps("Написать").on("chat.write").reads("Ирина").types("Можно").on("chat.sent").reads("Ирина").taps("Готово").on("work.today").reads("[Сообщения]")
	client.taps("Переписка").on("chat.history").reads("вы", "Можно\n").taps("На главную").on("client.card")
	w.wantTexts("client: Здравствуйте!\nМожно к вам с собакой?", "client: вот она[photo]", "client: [voice]", "master: Можно")
}

func TestAMessageAboutABookingSaysSo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.booked(code, "завтра в 10").taps("Написать мастеру").on("chat.write").types("Опоздаю").on("chat.sent")
	anna.types("/week").taps("вт 24").taps("10:00 Ирина").taps("Написать").on("chat.write").types("Хорошо").on("chat.sent")
	sent := w.sent()
	if len(sent) != 2 || sent[0].Booking.IsZero() || sent[0].Booking != sent[1].Booking || sent[1].By != booking.Master {
		t.Errorf("sent was %+v", sent)
	}
	client.types("Спасибо")
	if again := w.sent(); len(again) != 3 || again[2].Booking != sent[0].Booking {
		t.Error("a second message is no longer about the booking")
	}
}

func TestWritingEndsWithAnythingElse(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	_, other := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code)
	client.taps("Написать мастеру").types("раз").types("/bookings").on("client.bookings").types("два").on("chat.whether")
	client.taps("Нет").on("client.card").taps("Написать мастеру").taps("Не сейчас").types("три").on("chat.whether")
	client.types("/start").taps("Написать мастеру").types("https://t.me/zapis_bot?start=" + other).on("client.card")
	client.taps("Написать мастеру").types("смотрите https://t.me/zapis_bot?start=" + code).on("chat.sent")
	w.wantTexts("client: раз", "client: смотрите https://t.me/zapis_bot?start="+code)
}

func TestNothingIsPassedOnWithoutAYes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).types("Опоздаю на десять минут").on("chat.whether").reads("передать это мастеру?", "Опоздаю")
	old, _ := client.button("Да, передать")
	client.media(chat.Voice, "").on("chat.whether").reads("голосовое")
	w.wantTexts()
	client.sends(old).on("client.card").reads("Эта кнопка устарела")
	w.wantTexts()
	yes, _ := client.types("Опоздаю").button("Да, передать")
	client.sends(yes).on("chat.sent").again().on("chat.sent").sends(yes).on("chat.sent")
	client.media(chat.Photo, "и вот").on("chat.sent").types("/start")
	client.media(chat.File, "прайс").on("chat.whether").taps("Да, передать").on("chat.sent")
	w.wantTexts("client: Опоздаю", "client: и вот[photo]", "client: прайс[file]")
	client.types("/start").does(dialog.Update{Kind: dialog.Media})
	client.on("client.card").reads("прочитать не могу")
	anna.types("кому-то").on("work.today").reads("нажмите «Ответить»")
	w.phone("Чужой", "ru").start("").types("привет").on("hello").media(chat.Photo, "").on("hello")
	w.wantTexts("client: Опоздаю", "client: и вот[photo]", "client: прайс[file]")
}

func TestAQuoteAnswersWhateverIsAwaited(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	irina := w.phone("Ирина", "ru").start(code).taps("Написать мастеру").types("Можно?").on("chat.sent")
	first := w.sent()[0]
	passed := w.told(delivery.Message, first.Message, anna.person, first.Master)
	anna.types("/today").taps("Настройки").taps("Обо мне").taps("Имя").quotes(passed, "Можно").on("chat.sent").reads("Ирина")
	back := w.told(delivery.Message, w.sent()[1].Message, irina.person, first.Master)
	irina.types("/start").taps("Записаться").taps("Стрижка").quotes(back, "Спасибо").on("chat.sent")
	irina.quotes("nothing of ours", "И вам").on("chat.sent")
	w.wantTexts("client: Можно?", "master: Можно", "client: Спасибо", "client: И вам")
	if thief := w.phone("Чужой", "ru").start(code).quotes(passed, "Это я"); w.texts() != "client: Можно?\nmaster: Можно\nclient: Спасибо\nclient: И вам" {
		t.Errorf("a stranger answered by quoting:\n%s", thief.sees())
	}
}

func TestAQuotedNoticeIsPerhapsForTheOtherSide(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.booked(code, "завтра в 10")
	cancel, _ := client.button("Отменить")
	visit, err := domain.ParseID(strings.Split(cancel, ":")[1])
	if err != nil {
		t.Fatal(err)
	}
	reminder := w.told(delivery.Reminder, visit, client.person, domain.ID{1})
	client.quotes(reminder, "Опоздаю").on("chat.whether").taps("Да, передать").on("chat.sent")
	if sent := w.sent(); len(sent) != 1 || sent[0].Booking != visit {
		t.Errorf("sent was %+v", sent)
	}
}

// Whoever is interrupted, or comes back after a while, is asked whether they still mean the same person.
func TestItIsAskedAgainWhoIsMeant(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	irina := w.phone("Ирина", "ru").start(code).taps("Написать мастеру").types("Можно?").on("chat.sent")
	anna.sends(replyTo(w.sent()[0])).on("chat.write").types("Да").on("chat.sent")
	w.phone("Олег", "ru").start(code).taps("Написать мастеру").types("А мне?").on("chat.sent")
	anna.types("В среду").on("chat.whether").reads("Ирина", "передать это?")
	w.wantTexts("client: Можно?", "master: Да", "client: А мне?")
	anna.taps("Да, передать").on("chat.sent").types("в 12").on("chat.sent")
	w.at(w.clock().Add(2 * time.Hour))
	irina.types("в пятницу вечером").on("chat.whether").taps("Нет").on("client.card")
	w.wantTexts("client: Можно?", "master: Да", "client: А мне?", "master: В среду", "master: в 12")
}

func TestAMessageThatCannotBePassedOnIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("en")
	client := w.phone("Irene", "en").start(code).taps("Write to").on("chat.write")
	client.types(strings.Repeat("long ", 1000)).on("chat.write").reads("too long").types("ok").on("chat.sent")
	client.media("sticker", "").on("chat.write").reads("cannot pass that on")
	client.does(dialog.Update{Kind: dialog.Media})
	client.on("chat.write").reads("cannot pass that on").types("ok too").on("chat.sent")
	w.wantTexts("client: ok", "client: ok too")
}

func TestABlockedClientIsToldKindly(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code)
	write, _ := client.button("Написать мастеру")
	client.taps("Написать мастеру").types("раз").on("chat.sent")
	w.asMaster(anna, w.sent()[0].Master, master.BlockClient{Client: client.person})
	client.types("два").on("chat.cannot").reads("не принимает сообщения").sends(write).on("chat.cannot")
	client.types("три").on("client.card")
	if _, found := client.button("Написать"); found {
		t.Errorf("a blocked client is offered to write:\n%s", client.sees())
	}
	w.wantTexts("client: раз")
}

func TestAConversationIsPagedBothWays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Написать мастеру")
	for n := range 20 {
		client.types(fmt.Sprintf("сообщение %02d", n))
	}
	client.taps("Переписка").reads("сообщение 12", "сообщение 19").taps("Раньше").reads("сообщение 04", "сообщение 11").taps("Раньше").reads("сообщение 00", "сообщение 03")
	if _, found := client.button("Раньше"); found {
		t.Error("there is something before the first message")
	}
	client.taps("Позже").reads("сообщение 04", "сообщение 11").taps("Позже").reads("сообщение 12", "сообщение 19")
	if _, found := client.button("Позже"); found {
		t.Error("there is something after the last message")
	}
	end := client.last.Action
	client.sends(end[:strings.LastIndex(end, ":")] + ":zzzzz").on("chat.history").reads("сообщение 19")
}

func TestWhatBecameOfAMessageIsShown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	anna, code := w.anna("ru")
	client := w.phone("Ирина", "ru").start(code).taps("Написать мастеру").types("дойдёт").types("не дойдёт").types("кто знает").types("занято")
	notice := func(m chat.MessageSent) delivery.Notice {
		return delivery.Notice{Kind: delivery.Message, About: m.Message, Recipient: anna.person, Master: m.Master}
	}
	first, second, third, fourth := notice(w.sent()[0]), notice(w.sent()[1]), notice(w.sent()[2]), notice(w.sent()[3])
	w.delivers(first, delivery.Sent{Notice: first, Channel: "telegram", Message: "77"})
	w.delivers(second, delivery.Skipped{Notice: second, Reason: delivery.HasBlocked})
	w.delivers(fourth, delivery.Failed{Notice: fourth, Channel: "telegram", Reason: delivery.WasBusy, Final: true})
	w.delivers(third, delivery.Uncertain{Notice: third, Channel: "telegram"})
	client.taps("Переписка").reads("вы ✓\nдойдёт", "не дойдёт\nНе доставлено: собеседник отключил этого бота.",
		"кто знает\nНеизвестно, дошло ли.", "занято\nНе доставлено: мессенджер долго был недоступен.")
}

func TestOthersConversationsStayTheirs(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, code := w.anna("ru")
	w.phone("Ирина", "ru").start(code).taps("Написать мастеру").media(chat.Photo, "секрет").on("chat.sent")
	m := w.sent()[0]
	both := m.Master.Short() + ":" + m.Client.Short()
	boris, _ := w.anna("ru") // another master
	client := w.phone("Олег", "ru").start(code)
	stranger := w.phone("Чужой", "ru").start("")
	for _, p := range []*phone{boris, client, stranger} {
		for _, action := range []string{
			"cr:" + both, "ch:" + both, "co:" + both + ":zzzzz", "cn:" + both + ":0", "cm:" + m.Message.Short(), "ca:" + m.Message.Short(),
			"cy:" + m.Message.Short(), "cs:0", "cr:" + m.Master.Short() + ":" + stranger.person.Short(),
		} {
			if p.sends(action); strings.Contains(p.sees(), "секрет") || strings.Contains(p.sees(), "Ирина") {
				t.Errorf("%s shows %s what is not theirs:\n%s", action, p.name, p.sees())
			}
			if p.session.Awaits == "chat" {
				t.Errorf("%s lets %s write", action, p.name)
			}
		}
		// A session that is forged or from another time opens nothing either.
		p.session = dialog.Session{Awaits: "chat", Draft: map[string]string{
			"master": m.Master.Short(), "client": m.Client.Short(), "booking": domain.ID{}.Short(), "elsewhere": domain.ID{}.Short(),
			"at": fmt.Sprint(w.clock().Unix()),
		}}
		p.types("я тут ни при чём")
	}
	w.wantTexts("client: секрет[photo]")
}

// asMaster carries out a command of a master's.
func (w *town) asMaster(p *phone, id domain.ID, cmd master.Command) {
	w.t.Helper()
	meta := commands.Meta{Action: domain.ID(uuid.New()), Actor: p.person, Channel: "test"}
	done, err := w.dialog.Commands.Master(w.t.Context(), meta, id, cmd)
	w.shows(done, err)
}

// delivers records an attempt and what came of it.
func (w *town) delivers(notice delivery.Notice, outcome domain.Event) {
	w.t.Helper()
	appended, err := w.store.Append(w.t.Context(), eventstore.Command{
		ID: domain.ID(uuid.New()),
		Streams: []eventstore.Stream{{
			Name:   delivery.StreamOf(notice.About, notice.Recipient),
			Events: []domain.Event{delivery.Attempted{Notice: notice, Channel: "telegram"}, outcome},
		}},
	})
	w.shows(commands.Done{Position: appended.Position}, err)
}

// shows waits until what was done can be read.
func (w *town) shows(done commands.Done, err error) {
	w.t.Helper()
	if err == nil {
		err = w.dialog.Await(w.t.Context(), done.Position)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
