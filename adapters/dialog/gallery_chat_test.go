package dialog

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/projections"
)

// The two sides of a conversation, as each sees it.
func galleryWithMaster(w *words.Words) writeView {
	return writeView{Master: galleryID, Client: domain.ID{9}, With: localized(w, "Анна, маникюр", "Anna, nails")}
}

func galleryWithClient(w *words.Words) writeView {
	return writeView{Master: galleryID, Client: domain.ID{9}, ByMaster: true, With: localized(w, "Ирина П.", "Irene P.")}
}

// galleryLines are a conversation about being late, as one side sees it.
func galleryLines(w *words.Words, mine booking.Party) []messageLine {
	line := func(number int, by booking.Party, day, hour, minute int, text string, media *chat.Media, state projections.State) messageLine {
		return messageLine{
			Message: projections.Message{
				Message: domain.ID{byte(number)}, Number: int64(number), By: by, Text: text, Media: media, State: state,
			},
			Mine: by == mine, Wrote: at(day, hour, minute), Today: galleryToday,
		}
	}
	photo, price := &chat.Media{Kind: chat.Photo}, &chat.Media{Kind: chat.File, Name: domain.Personal(localized(w, "прайс.pdf", "prices.pdf"))}
	return []messageLine{
		line(1, booking.Client, 20, 18, 5, localized(w, "Здравствуйте! Можно так?", "Hello! Could it be like this?"), photo, projections.Sent),
		line(2, booking.Master, 20, 18, 30, localized(w, "Можно. Вот цены", "It could. Here are the prices"), price, projections.Sent),
		line(3, booking.Client, 22, 9, 0, "", &chat.Media{Kind: chat.Voice}, projections.Sent),
		line(4, booking.Master, 22, 9, 1, localized(w, "Слушаю позже", "Will listen later"), nil, projections.Failed),
		line(5, booking.Master, 22, 9, 2, localized(w, "Жду вас", "See you"), nil, projections.Uncertain),
		line(6, booking.Client, 23, 11, 40, localized(w, "Опоздаю\nминут на *десять*", "Late\nby *ten* minutes"), nil, projections.Sent),
		line(7, booking.Client, 23, 11, 41, localized(w, "Извините", "Sorry"), nil, projections.Sending),
	}
}

func chatGallery(w *words.Words) map[string]Screen {
	master, client := galleryWithMaster(w), galleryWithClient(w)
	hinted, nameless, shut, guest, reachless := master, client, master, client, client
	hinted.Hint = refusalText(w, chat.ErrTooLong)
	nameless.With = ""
	shut.Shut = true
	guest.Phone = "+79001234567"
	said := message{Text: localized(w, "Опоздаю минут на десять", "Late by ten minutes")}
	voice := message{Media: &chat.Media{Kind: chat.Voice}}
	lost := chatView{writeView: client}
	for number, reason := range []string{delivery.HasBlocked, delivery.Unreachable, delivery.WasBusy, delivery.WasRefused} {
		line := galleryLines(w, booking.Master)[3]
		line.Reason, line.Wrote = reason, at(22, 9, number)
		lost.Lines = append(lost.Lines, line)
	}
	page := chatView{writeView: master, Lines: galleryLines(w, booking.Client), Older: true}
	masters := chatView{writeView: client, Lines: galleryLines(w, booking.Master), Older: true, Newer: true}
	lines := galleryLines(w, booking.Master)
	list := conversationsView{Master: galleryID, More: true, Page: 1, Conversations: []conversationLine{
		{projections.Conversation{Client: domain.ID{9}, ClientName: client.With, Unanswered: 2}, lines[6]},
		{projections.Conversation{Client: domain.ID{8}, ClientName: localized(w, "Олег", "Oliver")}, lines[4]},
		{projections.Conversation{Client: domain.ID{7}, Unanswered: 1}, lines[2]},
	}}
	return map[string]Screen{
		"chat_write": writeScreen(w, master), "chat_write_hint": writeScreen(w, hinted), "chat_shut": cannotWriteScreen(w, shut),
		"chat_sent": sentScreen(w, master), "chat_whether": whetherScreen(w, whetherView{master, domain.ID{5}, said}),
		"chat_whether_voice": whetherScreen(w, whetherView{master, domain.ID{5}, voice}),
		"chat":               chatScreen(w, page), "chat_empty": chatScreen(w, chatView{writeView: master}),
		"chat_message": messageScreens(w, master, page.Lines[1])[0],

		"work_chat_write": writeScreen(w, client), "work_chat_write_nameless": writeScreen(w, nameless),
		"work_chat_guest": cannotWriteScreen(w, guest), "work_chat_unreachable": cannotWriteScreen(w, reachless),
		"work_chat_lost": chatScreen(w, lost),
		"work_chat_sent": sentScreen(w, client), "work_chat_whether": whetherScreen(w, whetherView{client, domain.ID{5}, said}),
		"work_chat": chatScreen(w, masters), "work_chat_message": messageScreens(w, client, lines[5])[0],
		"work_today_messages": workDayScreen(w, workDayView{Home: true, Today: galleryToday, Day: galleryToday, Unanswered: 3}),
		"work_conversations":  conversationsScreen(w, list), "work_conversations_none": conversationsScreen(w, conversationsView{Master: galleryID}),
	}
}

// A message may be as long as it is allowed to be, and names of any length stand beside it.
func TestConversationsStayWithinWhatMessengersShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := words.In(rapid.SampledFrom(words.Codes()).Draw(t, "language"))
		v := writeView{
			Hint: anyText(t, "hint", 200), Master: galleryID, Client: domain.ID{255}, ByMaster: rapid.Bool().Draw(t, "by master"),
			With: anyText(t, "with", 600), Phone: anyText(t, "phone", 600),
		}
		page := chatView{writeView: v, Older: true, Newer: true}
		list := conversationsView{Master: galleryID, Page: 9999, More: true}
		for range messagesPerPage {
			line := anyLine(t)
			page.Lines = append(page.Lines, line)
			list.Conversations = append(list.Conversations, conversationLine{
				projections.Conversation{Client: line.Message.Message, ClientName: anyText(t, "name", 600), Unanswered: 9999}, line,
			})
			for _, s := range messageScreens(w, v, line) {
				checkBounds(t, "message", s)
				if s.Attachment != nil && lengthOf(s.Text) > 1024 {
					t.Fatalf("%d characters under media", lengthOf(s.Text))
				}
			}
			checkBounds(t, "whether", whetherScreen(w, whetherView{v, domain.ID{255}, message{line.Text, line.Media}}))
		}
		s := chatScreen(w, page)
		checkBounds(t, "chat", s)
		if last := page.Lines[len(page.Lines)-1]; lengthOf(s.Text) >= longestText {
			t.Fatalf("a page of %d characters is cut before %q", lengthOf(s.Text), last.Text)
		}
		checkBounds(t, "conversations", conversationsScreen(w, list))
		checkBounds(t, "write", writeScreen(w, v))
		checkBounds(t, "cannot", cannotWriteScreen(w, v))
		checkBounds(t, "sent", sentScreen(w, v))
	})
}

func anyLine(t *rapid.T) messageLine {
	line := messageLine{Mine: rapid.Bool().Draw(t, "mine"), Wrote: at(22, 23, 59), Today: galleryToday}
	line.Message.Message, line.Number = domain.ID{255}, rapid.Int64Range(1, 1<<31).Draw(t, "number")
	line.Text = anyText(t, "text", chat.LongestText)
	line.State = rapid.SampledFrom([]projections.State{"", projections.Sending, projections.Sent, projections.Failed, projections.Skipped, projections.Uncertain}).Draw(t, "state")
	if rapid.Bool().Draw(t, "media") {
		line.Text = oneLine(line.Text, chat.LongestCaption)
		line.Media = &chat.Media{
			Kind: rapid.SampledFrom([]chat.Kind{chat.Photo, chat.Voice, chat.Video, chat.File}).Draw(t, "kind"),
			Name: domain.Personal(anyText(t, "file", 300)),
		}
	}
	return line
}

// A message is shown whole, however long it is.
func TestAMessageIsShownWhole(t *testing.T) {
	long := strings.Repeat("щ", chat.LongestText)
	for _, language := range words.Codes() {
		w := words.In(language)
		line := messageLine{Message: projections.Message{Text: long}, Wrote: at(22, 23, 59), Today: galleryToday}
		if s := messageScreens(w, galleryWithClient(w), line); !strings.Contains(Drawn(s[len(s)-1]), long) {
			t.Errorf("%s: of %d characters not all are shown", language, chat.LongestText)
		}
		line.Text, line.Media = long[:2*chat.LongestCaption], &chat.Media{Kind: chat.Photo}
		s := messageScreens(w, galleryWithClient(w), line)
		if len(s) != 2 || s[0].Attachment == nil || !strings.Contains(Drawn(s[1]), line.Text) || s[1].Lifetime != Fresh {
			t.Errorf("%s: a photo with a long text takes %d screens", language, len(s))
		}
	}
}
