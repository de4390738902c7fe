package dialog

import (
	"go/ast"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain/slots"
)

// triedScreens are called with anything at all in their views. A screen written in one of triedFiles has to stand here.
var triedScreens = map[string]any{
	"cardScreen": cardScreen, "servicesScreen": servicesScreen, "wherePlacesScreen": wherePlacesScreen, "mastersScreen": mastersScreen,
	"whenScreen": whenScreen, "monthScreen": monthScreen, "dayScreen": dayScreen, "confirmScreen": confirmScreen,
	"bookingScreen": bookingScreen, "cancelScreen": cancelScreen, "bookingsScreen": bookingsScreen, "historyScreen": historyScreen,
	"calendarScreen": calendarScreen, "whichScreen": whichScreen, "starsScreen": starsScreen, "reviewTextScreen": reviewTextScreen,
	"reviewScreen": reviewScreen, "reviewsScreen": reviewsScreen, "myScreen": myScreen, "quietScreen": quietScreen,
}

var triedFiles = []string{
	"cardScreen", "whenScreen", "bookingScreen", "historyScreen", "calendarScreen", "whichScreen", "starsScreen", "myScreen",
}

func TestEveryScreenFitsTelegram(t *testing.T) {
	for _, file := range parsed(t, ".") {
		var screens []string
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasSuffix(f.Name.Name, "Screen") {
				screens = append(screens, f.Name.Name)
			}
		}
		if !slices.ContainsFunc(screens, func(name string) bool { return slices.Contains(triedFiles, name) }) {
			continue
		}
		for _, name := range screens {
			if triedScreens[name] == nil {
				t.Errorf("%s is not tried with anything in it", name)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		g := newAnything(t)
		name := rapid.SampledFrom(sortedNames(triedScreens)).Draw(t, "screen")
		screen := reflect.ValueOf(triedScreens[name])
		args := []reflect.Value{reflect.ValueOf(words.In(rapid.SampledFrom([]string{"ru", "en"}).Draw(t, "language")))}
		for i := 1; i < screen.Type().NumIn(); i++ {
			args = append(args, g.value(screen.Type().In(i), 0))
		}
		s := screen.Call(args)[0].Interface().(Screen)
		checkBounds(t, name, s)
		checkTelegram(t, name, s)
	})
}

// checkTelegram counts as Telegram does: in UTF-16 units.
func checkTelegram(t failing, name string, s Screen) {
	t.Helper()
	length := 0
	for _, run := range s.Text {
		length += len(utf16.Encode([]rune(run.Text)))
	}
	if length > mostText {
		t.Fatalf("%s: a text of %d units", name, length)
	}
}

func sortedNames(all map[string]any) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

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

var wellFormed = map[reflect.Type]func(*anything) any{
	reflect.TypeFor[action]():      func(*anything) any { return action{Verb: goHome} },
	reflect.TypeFor[verb]():        func(*anything) any { return goHome },
	reflect.TypeFor[slots.Date]():  func(g *anything) any { return galleryToday.AddDays(g.number(365)) },
	reflect.TypeFor[slots.Clock](): func(g *anything) any { return slots.Clock(g.number(1440)) },
	reflect.TypeFor[time.Time](): func(g *anything) any {
		return at(1, 0, 0).AddDate(0, 0, g.number(365)).Add(time.Duration(g.number(1440)) * time.Minute)
	},
	reflect.TypeFor[time.Duration](): func(g *anything) any { return time.Duration(g.number(1440)) * time.Minute },
	reflect.TypeFor[[]int](): func(g *anything) any {
		return rapid.SliceOfNDistinct(rapid.IntRange(0, 36*36-1), 0, mostServices, rapid.ID[int]).Draw(g.t, "numbers")
	},
}

func (g *anything) number(most int) int { return rapid.IntRange(0, most).Draw(g.t, "number") }

func (g *anything) value(of reflect.Type, depth int) reflect.Value {
	if known := wellFormed[of]; known != nil {
		return reflect.ValueOf(known(g))
	}
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString(g.texts[g.number(len(g.texts)-1)])
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
		g.fill(v, depth)
	case reflect.Struct:
		for i := range of.NumField() {
			reflect.NewAt(of.Field(i).Type, v.Field(i).Addr().UnsafePointer()).Elem().Set(g.value(of.Field(i).Type, depth))
		}
	default:
		g.t.Fatalf("%s: what would be anything of that kind?", of)
	}
	return v
}

// fill makes a list of the drawn length out of few different elements; lists within lists are short.
func (g *anything) fill(v reflect.Value, depth int) {
	length := g.length
	if depth > 0 {
		length = min(length, 3)
	}
	if length == 0 {
		return
	}
	few := []reflect.Value{g.value(v.Type().Elem(), depth+1), g.value(v.Type().Elem(), depth+1)}
	for i := range length {
		v.Set(reflect.Append(v, few[i%len(few)]))
	}
}
