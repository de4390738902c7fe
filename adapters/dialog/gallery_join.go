package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain/delivery"
)

func joinGallery(w *words.Words) map[string]Screen {
	elsewhere := []Address{
		{Messenger: "vk", URL: "https://vk.me/zapis?ref=7K2QX0ABCD"}, {Messenger: "whatsapp", URL: "https://wa.me/79120000000?text=7K2QX0ABCD"},
	}
	accounts := []accountView{
		{ID: galleryID, Messenger: "telegram", Here: true}, {ID: galleryID, Messenger: "vk", Blocked: true}, {ID: galleryID, Messenger: "whatsapp"},
	}
	name := localized(w, "Ирина П.", "Irene P.")
	asked := NoticeView{Kind: delivery.LinkAsked, About: galleryID, Channel: "vk"}
	asked.Recipient.Locale = w.Language
	named, done := asked, asked
	named.Text, done.Kind = "Ира <b>", delivery.Linked
	feed := feedView{Page: "https://zapis.example/calendar/7KQ2MXR4TZB", Feed: "https://zapis.example/calendar/7KQ2MXR4TZB.ics"}
	masters, renewed := feed, feed
	masters.Side, renewed.Hint = 1, w.Text("feed.renewed", nil)
	return map[string]Screen{
		"calendar":              feedScreen(w, feed),
		"calendar_master":       feedScreen(w, masters),
		"calendar_renewed":      feedScreen(w, renewed),
		"calendar_off":          feedScreen(w, feedView{}),
		"calendar_master_off":   feedScreen(w, feedView{Side: 1, Hint: w.Text("feed.closed", nil)}),
		"calendar_renew":        renewFeedScreen(w, 0),
		"join":                  joinScreen(w, galleryID, name),
		"join_nameless":         joinScreen(w, galleryID, ""),
		"join_done":             joinedScreen(w, galleryID),
		"join_waits":            joinWaitsScreen(w),
		"my_data":               myDataScreen(w),
		"my_data_file":          dataScreen(w, galleryArchive(w)),
		"erase_client":          eraseScreen(w, false),
		"erase_master":          eraseScreen(w, true),
		"erased":                erasedScreen(w),
		"join_undone":           joinUndoneScreen(w),
		"join_code":             joinCodeScreen(w, "7K2QX0ABCD", elsewhere),
		"messengers":            messengersScreen(w, messengersView{Accounts: accounts}),
		"messengers_preferred":  messengersScreen(w, messengersView{Accounts: accounts, Preferred: "vk", Hint: w.Text("messengers.left", nil)}),
		"messengers_one":        messengersScreen(w, messengersView{Accounts: accounts[:1]}),
		"messengers_leave":      leaveScreen(w, galleryID, "vk"),
		"notice_link_asked":     Notice(named),
		"notice_link_asked_nob": Notice(asked),
		"notice_linked":         Notice(done),
	}
}

// galleryArchive is a real archive: not every messenger takes one.
func galleryArchive(w *words.Words) []byte {
	file, err := archived([]byte(w.Text("export.title", nil)+"\n"), []byte("[]"), galleryTime(23, 12, 0))
	if err != nil {
		panic(err) // it is written to memory
	}
	return file
}
