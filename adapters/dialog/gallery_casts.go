package dialog

import (
	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/projections"
)

func castGallery(w *words.Words) map[string]Screen {
	text := localized(w, "С 1 по 7 декабря я в отпуске.\nЗапишитесь до него, есть окна в пятницу.", "I am away from 1 to 7 December.\nThere are free times on Friday.")
	cast := func(state broadcast.State, sent, skipped, failed, uncertain int) castView {
		return castView{
			Broadcast: galleryID, Text: text, State: state, Today: galleryToday, Began: galleryTime(23, 10, 0), Recipients: 124,
			Sent: sent, Skipped: skipped, Failed: failed, Uncertain: uncertain,
		}
	}
	running := cast(broadcast.Running, 35, 2, 0, 0)
	all := audienceView{To: action{Verb: castTo, N: castAll}, Count: 124, Today: galleryToday}
	booked := audienceView{To: action{Verb: castTo, N: castBooked, Day: galleryToday, Until: galleryToday.AddDays(7)}, Count: 21, Today: galleryToday}
	absent := audienceView{To: action{Verb: castTo, N: castAbsent, M: 4}, Count: 1, Today: galleryToday}
	again := all
	again.Hint = refusalText(w, broadcast.ErrTooLong)
	anna := master.Master{ID: galleryID, Name: domain.Personal(localized(w, "Анна, маникюр", "Anna, manicure"))}
	notice := castNotice(person.Person{Locale: w.Language}, anna, text)
	older := cast(broadcast.Done, 120, 2, 1, 1)
	older.Began = galleryTime(2, 18, 30)
	name := localized(w, "Ирина", "Irina")
	return map[string]Screen{
		"casts_none":       castsScreen(w, castsView{}),
		"casts":            castsScreen(w, castsView{Casts: []castView{running, older}}),
		"cast_audience":    audiencesScreen(w, audiencesView{Today: galleryToday, Offers: []audienceView{all, booked, absent}}),
		"cast_nobody":      audiencesScreen(w, audiencesView{Today: galleryToday}),
		"cast_days":        castDaysScreen(w, ""),
		"cast_text":        castTextScreen(w, booked),
		"cast_text_again":  castTextScreen(w, again),
		"cast_preview":     previewScreen(w, previewView{To: all.To, Count: 124, Notice: notice}),
		"cast_running":     castScreen(w, running),
		"cast_paused":      castScreen(w, cast(broadcast.Held, 35, 2, 0, 0)),
		"cast_stopped":     castScreen(w, cast(broadcast.Ended, 35, 2, 0, 0)),
		"cast_finished":    castScreen(w, older),
		"cast_elsewhere":   BroadcastElsewhere(person.Person{Locale: w.Language}),
		"cast_stop":        stopCastScreen(w, running),
		"cast_missed":      missedScreen(w, missedView{Broadcast: galleryID, Page: 1, More: true, People: []missedPerson{{name, projections.Skipped, "unwanted"}, {"", projections.Uncertain, ""}, {name, projections.Skipped, "blocked"}, {name, projections.Skipped, "unreachable"}, {name, projections.Failed, "busy"}, {name, projections.Failed, "refused"}}}),
		"cast_missed_none": missedScreen(w, missedView{Broadcast: galleryID}),
	}
}
