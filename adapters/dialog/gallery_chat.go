package dialog

import (
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
			Mine: by == mine, Wrote: galleryTime(day, hour, minute), Today: galleryToday,
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
		line.Reason, line.Wrote = reason, galleryTime(22, 9, number)
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
