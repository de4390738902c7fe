package dialog

import (
	"reflect"
	"strings"
	"time"

	"pgregory.net/rapid"

	"zapis/domain"
	"zapis/domain/booking"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/slots"
	"zapis/projections"
)

// anything fills the views of screens: names and texts of every kind and length, long lists, moments of a year.
type anything struct {
	t      *rapid.T
	texts  []string
	length int // of lists
}

func newAnything(t *rapid.T) *anything {
	texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return anyText(t, "text", 1000) }), 4, 4).Draw(t, "texts")
	texts = append(texts, strings.Repeat("💇", 60), strings.Repeat("@a", 2000), strings.Repeat("💅🏽", 1000))
	return &anything{t, texts, rapid.SampledFrom([]int{0, 1, 2, 12, 13, 40, 60, 500}).Draw(t, "length")}
}

// wellFormed are the types of which not every value makes sense.
var wellFormed = map[reflect.Type]func(*anything) any{
	reflect.TypeFor[action]():      func(g *anything) any { return rapid.SampledFrom(longActions).Draw(g.t, "action") },
	reflect.TypeFor[Choice]():      func(g *anything) any { return plain(longActions[g.number(len(longActions)-1)], g.text()) },
	reflect.TypeFor[slots.Date]():  func(g *anything) any { return galleryToday.AddDays(g.number(365)) },
	reflect.TypeFor[slots.Clock](): func(g *anything) any { return slots.Clock(g.number(1440)) },
	reflect.TypeFor[time.Time](): func(g *anything) any {
		return galleryTime(1, 0, 0).AddDate(0, 0, g.number(365)).Add(time.Duration(g.number(1440)) * time.Minute)
	},
	reflect.TypeFor[time.Duration](): func(g *anything) any { return time.Duration(g.number(1440)) * time.Minute },
	reflect.TypeFor[[]int](): func(g *anything) any {
		return rapid.SliceOfNDistinct(rapid.IntRange(0, 36*36-1), 0, mostServices, rapid.ID[int]).Draw(g.t, "numbers")
	},
	reflect.TypeFor[func(int) action](): func(*anything) any {
		return func(how int) action {
			return action{Verb: setDay, Place: 49, Day: galleryToday, Word: strings.Repeat("zzz", 2*mostWindows), Revision: how}
		}
	},
	reflect.TypeFor[domain.ID](): func(g *anything) any { return domain.ID{byte(g.number(255)), 15: byte(g.number(255))} },
	reflect.TypeFor[chat.Kind](): anyOf(chat.Photo, chat.Voice, chat.Video, chat.File),
	reflect.TypeFor[projections.State](): anyOf(
		projections.Waiting, projections.Sending, projections.Sent, projections.Failed, projections.Skipped, projections.Uncertain),
	reflect.TypeFor[booking.Party]():   anyOf(booking.Client, booking.Master, booking.System),
	reflect.TypeFor[delivery.Change](): anyOf(delivery.Booked, delivery.Moved, delivery.Cancelled),
}

// longActions are as long as actions come.
var longActions = []action{
	{Verb: goHome},
	{Verb: editServices, ID: galleryID, Revision: 99_999, Services: []int{1, 2, 3, 4, 5, 6, 7, 199}, N: 9},
	{Verb: handPlace, ID: galleryID, Services: []int{1, 2, 3, 4, 5, 6, 7, 199}},
	{Verb: closeTime, Day: galleryToday, Until: galleryToday, N: day, M: day, Revision: closeShow},
}

// mostOf are the lists that are read no longer than this, a page at a time: what stands behind them is never shown.
var mostOf = map[string]int{
	"clientsView.Clients": perPage, "whomView.Clients": perPage, "clientHistoryView.Visits": perPage,
	"ownReviewsView.Reviews": perPage, "castsView.Casts": mostCasts, "audiencesView.Offers": 12, "missedView.People": perPage,
	"chatView.Lines": messagesPerPage, "conversationsView.Conversations": conversationsPerPage, "linksView.Links": mostLinks,
	"zonesView.Zones": 12, "Address": 3, "placeView": 50, "dayHoursView.Windows": mostWindows, "Override.Windows": mostWindows,
	"ownServiceView.At": 50, "Client.Channels": 3, "messengersView.Accounts": 12, "Policy.RemindersMin": mostReminders, "Item": mostServices,
}

// knownOf are the values of texts that nobody types: the catalogue has a text for each, or an action carries them.
var knownOf = map[string][]string{
	"closingView.Kind": {"time_off", "day"}, "zoneView.Zone": {"Europe/Moscow", "America/Argentina/ComodRivadavia"},
	"outsideView.Reason": {"closed", "taken", "past"}, "Address.Messenger": {"telegram", "vk", "whatsapp"},
	"accountView.Messenger": {"telegram", "vk", "whatsapp"}, "messengersView.Preferred": {"", "telegram", "vk", "whatsapp"},
	"NoticeView.Channel": {"", "telegram", "vk", "whatsapp"},
	"bookingView.State":  {"", "request", "assured", "over", "move_asked", "cancelled.by_master", "no_show", "completed"},
	"Broadcast.State":    {"running", "paused", "stopped", "finished"}, "castView.State": {"running", "paused", "stopped", "finished"},
	"Message.Reason":   {"", delivery.HasBlocked, delivery.Unreachable, delivery.WasBusy, delivery.WasRefused},
	"ticksView.Button": {"button.save", "button.further"},
}

func anyOf[T any](all ...T) func(*anything) any {
	return func(g *anything) any { return rapid.SampledFrom(all).Draw(g.t, "one") }
}

func (g *anything) number(most int) int { return rapid.IntRange(0, most).Draw(g.t, "number") }

func (g *anything) text() string { return g.texts[g.number(len(g.texts)-1)] }

func (g *anything) value(of reflect.Type, depth int) reflect.Value {
	if known := wellFormed[of]; known != nil {
		return reflect.ValueOf(known(g))
	}
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString(g.text())
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(g.t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(g.number(1000)))
	case reflect.Uint8:
		v.SetUint(uint64(g.number(255)))
	case reflect.Float64:
		v.SetFloat(float64(g.number(50)) / 10)
	case reflect.Pointer:
		if rapid.Bool().Draw(g.t, "there") {
			v.Set(reflect.New(of.Elem()))
			v.Elem().Set(g.value(of.Elem(), depth))
		}
	case reflect.Array:
		for i := range of.Len() {
			v.Index(i).Set(g.value(of.Elem(), depth))
		}
	case reflect.Slice:
		g.fill(v, depth, 500)
	case reflect.Map:
		v.Set(reflect.MakeMap(of))
		for range g.number(3) {
			v.SetMapIndex(g.value(of.Key(), depth+1), g.value(of.Elem(), depth+1))
		}
	case reflect.Struct:
		g.fields(v, depth)
	default:
		g.t.Fatalf("%s: what would be anything of that kind?", of)
	}
	return v
}

func (g *anything) fields(v reflect.Value, depth int) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		into := reflect.NewAt(field.Type, v.Field(i).Addr().UnsafePointer()).Elem()
		key := v.Type().Name() + "." + field.Name
		if known := knownOf[key]; known != nil && field.Type.Kind() == reflect.String {
			into.SetString(rapid.SampledFrom(known).Draw(g.t, key))
			continue
		}
		most, bounded := mostOf[key]
		if field.Type.Kind() == reflect.Slice && bounded {
			g.fill(into, depth, most)
			continue
		}
		into.Set(g.value(field.Type, depth))
	}
}

// fill makes a list of the drawn length out of few different elements; lists within lists within lists are short.
func (g *anything) fill(v reflect.Value, depth, most int) {
	if known := wellFormed[v.Type()]; known != nil {
		v.Set(reflect.ValueOf(known(g)))
		return
	}
	if bound, bounded := mostOf[v.Type().Elem().Name()]; bounded {
		most = min(most, bound)
	}
	length := min(g.length, most, []int{500, 60, 3, 3, 3, 3}[depth])
	if length == 0 {
		return
	}
	few := []reflect.Value{g.value(v.Type().Elem(), depth+1), g.value(v.Type().Elem(), depth+1)}
	for i := range length {
		v.Set(reflect.Append(v, few[i%len(few)]))
	}
}

// weekOf are seven days in a row, with anything on them.
func weekOf(v weekView) weekView {
	days := make([]workDayView, 7)
	for i := range days {
		if len(v.Days) > 0 {
			days[i] = v.Days[i%len(v.Days)]
		}
		days[i].Day = v.Today.AddDays(i)
	}
	v.Days = days
	return v
}
