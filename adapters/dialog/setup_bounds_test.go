package dialog

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// anySetupScreens are the screens of setting up with anything in them: endless price lists, names and links.
func anySetupScreens(t *rapid.T, w *words.Words) map[string]Screen {
	text := func(label string) string { return anyText(t, label, 600) }
	name, remark, page := text("service"), text("remark"), rapid.IntRange(0, 50).Draw(t, "list page")
	list := pricelistView{Hint: text("hint"), Sum: 1<<31 - 1, Page: page}
	prices := repriceView{Percent: -99, Currency: "UZS"}
	for range rapid.IntRange(0, mostListed).Draw(t, "listed") {
		item := listedView{serviceView: serviceView{Name: name, Length: 24 * time.Hour, Price: 10_000_000_00, Currency: "UZS"}, Assumed: true, Remark: remark, Was: 1}
		list.Items, list.Unclear = append(list.Items, item), append(list.Unclear, remark)
		prices.Changes = append(prices.Changes, repriceLine{name, 10_000_000_00, 10_000_000_00})
	}
	window := []slots.Window{{Start: 0, End: day}, {Start: 0, End: day}, {Start: 0, End: day}, {Start: 0, End: day}, {Start: 0, End: day}, {Start: 0, End: day}}
	changed := daysView{Hint: text("hint"), Place: 49, Name: name, Today: galleryToday, Month: firstOf(galleryToday)}
	for i := range rapid.IntRange(0, 300).Draw(t, "changed days") {
		changed.Changed = append(changed.Changed, slots.Override{Date: galleryToday.AddDays(i), Windows: window})
	}
	closed := closingView{Kind: "time_off", What: remark, Back: action{Verb: timesOff}, On: func(how int) action {
		return action{Verb: setDay, Place: 49, Day: galleryToday, Word: windowsWord(window), Revision: how}
	}}
	for range rapid.IntRange(0, 200).Draw(t, "hits") {
		closed.Visits = append(closed.Visits, hitView{Day: galleryToday, Today: galleryToday, workVisit: workVisit{Client: name, Services: remark}})
		closed.People++
	}
	several := servicePlacesView{Number: 199, Name: name}
	var links []linkView
	for i := range rapid.IntRange(1, 50).Draw(t, "places") {
		several.Places, several.Ticked = append(several.Places, placeView{Number: i, Name: remark}), append(several.Ticked, i%2 == 0)
		links = append(links, linkView{Number: i, Label: name, Addresses: []Address{{"vk", remark}, {"telegram", remark}}})
	}
	whole := ownServiceView{serviceView: serviceView{Name: name, Currency: "RUB"}, About: remark, At: []string{name, remark}, Several: true}
	return map[string]Screen{
		"price list": pricelistScreen(w, list), "listed": listedScreen(w, remark, mostListed-1, listedView{serviceView: serviceView{Name: name}, Remark: remark}),
		"prices": repriceScreen(w, prices), "days": daysScreen(w, changed), "closing": closingScreen(w, closed), "hits": hitsScreen(w, closed),
		"at places": servicePlacesScreen(w, several), "all links": linksScreen(w, linksView{Links: links[:min(mostLinks, len(links))]}),
		"one link": linkScreen(w, links[0]), "own service": serviceScreen(w, whole), "own places in full": placesScreen(w, remark, several.Places),
		"own profile": profileScreen(w, profileView{Name: name, About: remark, Currency: "RUB"}),
		"settings":    settingsScreen(w, settingsView{Name: name, Places: several.Places[:1]}),
	}
}

func TestHoursOfADayFitAButton(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var windows []slots.Window
		for range rapid.IntRange(0, mostWindows).Draw(t, "windows") {
			windows = append(windows, slots.Window{
				Start: slots.Clock(rapid.IntRange(0, day-1).Draw(t, "start")), End: slots.Clock(rapid.IntRange(0, day).Draw(t, "end")),
			})
		}
		word := windowsWord(windows)
		again, understood := wordWindows(word)
		a := action{Verb: setDay, Place: 49, Day: slots.Date{Year: 2099, Month: 12, Day: 31}, Word: word, Revision: closeShow}
		if !understood || len(again) != len(windows) || len(a.String()) > LongestAction {
			t.Fatalf("%v is spelt %q and read as %v", windows, a, again)
		}
		for i := range windows {
			if windows[i] != again[i] {
				t.Fatalf("%v is read as %v", windows, again)
			}
		}
	})
}
