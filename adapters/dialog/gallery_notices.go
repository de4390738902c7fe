package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/person"
)

// noticeOf is a notice in Moscow on a Monday at noon, of a visit on Saturday.
func noticeOf(w *words.Words, kind delivery.Kind, side booking.Party, change delivery.Change) NoticeView {
	place := domain.ID{4}
	b := booking.Booking{
		ID: galleryID, Master: domain.ID{3}, Client: domain.ID{2}, Place: place, Zone: "Europe/Moscow", Revision: 1,
		Starts: galleryTime(28, 10, 0).UTC(), Ends: galleryTime(28, 11, 30).UTC(),
		Visit: booking.Visit{
			Items: []booking.Item{{Name: galleryServices(w)[0].Name, DurationMin: 90}}, Price: 200000, Currency: galleryCurrency(w),
		},
	}
	before := b
	before.Starts, before.Ends = galleryTime(27, 18, 30).UTC(), galleryTime(27, 20, 0).UTC()
	return NoticeView{
		Kind: kind, Side: side, Change: change, Now: galleryTime(23, 12, 0), Booking: b, Known: before,
		Recipient: person.Person{Locale: w.Language},
		Client:    person.Person{ID: b.Client, Name: domain.Personal(localized(w, "Ирина П.", "Irene P."))}, Channel: "vk",
		Master: master.Master{
			ID: b.Master, Name: domain.Personal(localized(w, "Анна, маникюр", "Anna, nails")), Policy: master.DefaultPolicy(),
			Places: []master.Place{{ID: place, Address: domain.Personal(localized(w, "Большая Садовая, 3", "12 Mill Lane")), Zone: b.Zone}},
		},
	}
}

func (v NoticeView) with(change func(*NoticeView)) NoticeView {
	change(&v)
	return v
}

func noticeGallery(w *words.Words) map[string]Screen {
	const client, owner = booking.Client, booking.Master
	reason := domain.Personal(localized(w, "заболела, простите", "I am ill, sorry"))
	text := domain.Personal(localized(w, "Можно прийти с ребёнком?", "May I bring my child?"))
	tomorrow := func(v *NoticeView) { v.Now = galleryTime(27, 10, 0) }
	views := map[string]NoticeView{
		"reminder":         noticeOf(w, delivery.Reminder, client, "").with(tomorrow),
		"reminder_release": noticeOf(w, delivery.Reminder, client, "").with(func(v *NoticeView) { v.Now, v.Master.Policy.Unassured = galleryTime(28, 8, 0), master.UnassuredRelease }),
		"reminder_sure":    noticeOf(w, delivery.Reminder, client, "").with(func(v *NoticeView) { v.Now, v.Booking.Assured = galleryTime(28, 8, 0), true }),
		"reminder_abroad":  noticeOf(w, delivery.Reminder, client, "").with(func(v *NoticeView) { v.Now, v.Recipient.Zone = galleryTime(27, 10, 0), "Asia/Vladivostok" }),
		"calendar":         noticeOf(w, delivery.Calendar, client, ""),
		"no_answer":        noticeOf(w, delivery.NoAnswer, owner, "").with(func(v *NoticeView) { v.Now = galleryTime(28, 8, 30) }),
		"review_request":   noticeOf(w, delivery.ReviewRequest, client, "").with(func(v *NoticeView) { v.Now = galleryTime(28, 12, 30) }),
		"review":           noticeOf(w, delivery.ReviewNews, owner, "").with(func(v *NoticeView) { v.Stars, v.Text, v.Now = 4, text, galleryTime(28, 20, 0) }),
		"review_answer":    noticeOf(w, delivery.ReviewNews, client, "").with(func(v *NoticeView) { v.Text, v.Now = text, galleryTime(28, 20, 0) }),
		"message":          noticeOf(w, delivery.Message, owner, "").with(func(v *NoticeView) { v.Text = text }),
		"message_photo": noticeOf(w, delivery.Message, client, "").with(func(v *NoticeView) {
			v.Booking, v.Media = booking.Booking{}, &chat.Media{Kind: chat.Photo, Channel: "telegram", Handle: "photo-1"}
		}),
		"broadcast": noticeOf(w, delivery.Broadcast, client, "").with(func(v *NoticeView) { v.Text = text }),

		"master_moved_request": noticeOf(w, delivery.News, owner, delivery.Moved).with(func(v *NoticeView) { v.Booking.Request = true }),
		"master_booked_first":  noticeOf(w, delivery.News, owner, delivery.Booked).with(func(v *NoticeView) { v.First = true }),
		"master_booked_nobody": noticeOf(w, delivery.News, owner, delivery.Booked).with(func(v *NoticeView) { v.Client.Name, v.Channel = "", "" }),
		"move_asked":           noticeOf(w, delivery.News, client, delivery.MoveAsked).with(func(v *NoticeView) { v.Reason = reason }),
		"move_withdrawn":       noticeOf(w, delivery.News, client, delivery.MoveWithdrawn),
		"moved_abroad":         noticeOf(w, delivery.News, client, delivery.Moved).with(func(v *NoticeView) { v.Recipient.Zone = "America/New_York" }),
		"moved_place": noticeOf(w, delivery.News, client, delivery.Moved).with(func(v *NoticeView) {
			v.Known.Starts, v.Known.Ends, v.Known.Place = v.Booking.Starts, v.Booking.Ends, domain.ID{5}
			v.Master.Places = append(v.Master.Places, master.Place{ID: domain.ID{5}, Address: "Тверская, 10", Zone: v.Booking.Zone})
		}),
	}
	for _, change := range []delivery.Change{delivery.Booked, delivery.Confirmed, delivery.Moved, delivery.Edited, delivery.Restored, delivery.Requested} {
		asked := func(v *NoticeView) { v.Booking.Request = change == delivery.Requested }
		views["client_"+string(change)] = noticeOf(w, delivery.News, client, change).with(asked)
		views["master_"+string(change)] = noticeOf(w, delivery.News, owner, change).with(asked)
	}
	for _, cause := range []booking.Cause{booking.ByWish, booking.Declined, booking.Unanswered, booking.Unassured, booking.Closing} {
		for _, side := range []booking.Party{client, owner} {
			v := noticeOf(w, delivery.News, side, delivery.Cancelled)
			v.Booking.Cancelled, v.Booking.Cause = true, cause
			if cause == booking.ByWish {
				v.Reason = reason
			}
			views[string(side)+"_cancelled_"+cancelledBy(v.Booking)] = v
		}
	}
	all := map[string]Screen{}
	for name, view := range views {
		all["notice_"+name] = Notice(view)
	}
	return all
}
