package linkedtest_test

import (
	"context"
	"strings"
	"testing"

	"zapis/adapters/dialog"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/whatsapp/linked"
	"zapis/adapters/whatsapp/linked/linkedtest"
)

// clerk answers what comes in, by way of the real adapter.
type clerk struct {
	wa      *linked.WhatsApp
	answer  func(dialog.Update) dialog.Screen
	updates chan dialog.Update
}

func (c *clerk) Receive(ctx context.Context, u dialog.Update, _ []byte) error {
	c.updates <- u
	c.wa.Acknowledge(u, "")
	_, _, err := c.wa.Show(ctx, u, dialog.Reply{Screens: []dialog.Screen{c.answer(u)}}, 0)
	return err
}

// runClerk has an adapter run in front of the network.
func runClerk(w *world, answer func(dialog.Update) dialog.Screen) *clerk {
	w.Helper()
	online := make(chan struct{}, 1)
	c := &clerk{answer: answer, updates: make(chan dialog.Update, 100)}
	var err error
	c.wa, err = linked.New(w.Context(), linked.Options{Devices: w.net.Devices(), Pool: postgrestest.Pool(w.T), Changed: func(s linked.State) {
		if s.Kind == linked.Online {
			online <- struct{}{}
		}
	}})
	w.must(err)
	ctx, stop := context.WithCancel(w.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.wa.Run(ctx, c) }()
	w.Cleanup(func() {
		stop()
		w.must(<-ended)
		w.must(c.wa.Close())
		w.want("violations", w.net.Violations(), []string(nil))
	})
	<-online
	return c
}

func TestAPersonFollowsALinkChoosesAndSeesAnAnswer(t *testing.T) {
	w := newWorld(t)
	c := runClerk(w, func(u dialog.Update) dialog.Screen {
		if u.Kind == dialog.Start {
			return dialog.Screen{
				Name: "menu", Text: []dialog.Run{{Text: "Что дальше?"}}, Language: "ru",
				Choices: [][]dialog.Choice{{{Label: "Записаться", Action: "book"}, {Label: "Мои записи", Action: "list"}}},
			}
		}
		return dialog.Screen{Name: "said", Text: []dialog.Run{{Text: "Вы написали " + u.Text}}, Language: "ru"}
	})
	chat, err := w.net.Person(irinaPhone, "Ирина").Follow(c.wa.StartLink("Здравствуйте! Хочу записаться, START-7K2QX9"))
	w.must(err)
	w.must(chat.Send())
	screen, err := chat.Reply(t.Context())
	w.must(err)
	w.want("the lines", screen.Options, []linkedtest.Option{{Key: "1", Title: "Записаться"}, {Key: "2", Title: "Мои записи"}})
	w.must(chat.Choose("Мои"))
	_, err = chat.Reply(t.Context())
	w.must(err)
	w.must(chat.Quoting(screen.MessageID).Type("да"))
	_, err = chat.Reply(t.Context())
	w.must(err)
	<-c.updates
	<-c.updates
	w.want("what is quoted", (<-c.updates).Quoted, screen.MessageID)
	w.want("the transcript", chat.Transcript(), strings.Join([]string{
		"Ирина:\n  Здравствуйте! Хочу записаться, START-7K2QX9",
		"Zapis:\n  Что дальше?\n  \n  *1* — Записаться\n  *2* — Мои записи",
		"Ирина:\n  2", "Zapis:\n  Вы написали 2",
		"Ирина:\n  > Что дальше?\n  да", "Zapis:\n  Вы написали да", "",
	}, "\n"))
	if m := chat.Messages()[0]; !m.Seen || !m.Own {
		t.Errorf("%+v was not marked as read", m)
	}
}

func TestAPictureGoesThroughUsToSomebodyElse(t *testing.T) {
	w := newWorld(t)
	c := runClerk(w, func(dialog.Update) dialog.Screen {
		return dialog.Screen{Name: "thanks", Text: []dialog.Run{{Text: "Спасибо"}}, Language: "ru"}
	})
	w.must(w.irina.SendPhoto([]byte("a picture"), "вот такую"))
	u := <-c.updates
	file, err := c.wa.Fetch(t.Context(), u.Media)
	w.must(err)
	w.want("fetched", string(file.Bytes), "a picture")
	w.must(w.irina.SendVoice([]byte("a voice")))
	voice := <-c.updates
	for _, held := range []dialog.Attachment{{Kind: u.Media.Kind, Held: u.Media}, {Kind: u.Media.Kind, Bytes: file.Bytes}, {Kind: voice.Media.Kind, Held: voice.Media}} {
		to := dialog.Update{Channel: linked.Channel, Account: olegPhone, Chat: olegPhone, Delivery: string(held.Bytes) + string(held.Kind)}
		w.net.Person(olegPhone, "").Meet()
		_, _, err = c.wa.Show(t.Context(), to, dialog.Reply{Screens: []dialog.Screen{{Name: "file", Attachment: &held}}}, 0)
		w.must(err)
		want := map[bool]string{true: "a voice", false: "a picture"}[held.Kind == voice.Media.Kind]
		w.want("the file", string(w.oleg.Screen().File.Data), want)
	}
	w.want("the transcript", w.oleg.Transcript(), "Zapis:\n  (image)\nZapis:\n  (image)\nZapis:\n  (voice)\n")
}

func TestWhoBlocksUsKeepsUsOutAndWeAreNotTold(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.irina.Block()
	w.must(w.send(oneID, text("one")))
	if shown := w.irina.Messages(); len(shown) != 0 || w.irina.KeptOut() != 1 {
		t.Errorf("shown %v, kept out %d", shown, w.irina.KeptOut())
	}
	if err := w.irina.Type("x"); err == nil {
		t.Error("they write to whom they have blocked")
	}
	w.irina.Unblock()
	w.must(w.send(anotherID, text("two")))
	w.want("shown", w.irina.Screen().Text, "two")
	w.hears("receipt ")
	w.want("the transcript", w.irina.Transcript(), "Ирина blocks Zapis\nИрина unblocks Zapis\nZapis:\n  two\n")
}

func TestReceiptsTellWhatWasSeen(t *testing.T) {
	w := newWorld(t)
	w.connect()
	w.must(w.send(oneID, text("one")))
	w.hears("receipt ")
	w.irina.Read()
	w.hears("receipt read")
}
