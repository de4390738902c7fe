package dialog

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zapis/adapters/dialog/said"
	"zapis/commands"
	"zapis/domain/master"
)

// A price list is pasted, shown as it was understood, corrected, and added with one tap. Until then it lies in the
// session's draft; with that lost, it is asked for again.

const (
	mostListed    = 100 // services on a list
	assumedLength = 60  // minutes, where the list says nothing
	longestListed = 60  // characters of a name; the rest goes into the description
)

// listed is a service of a pasted list.
type listed struct {
	Name    string `json:"n"`
	Remark  string `json:"r,omitempty"`
	Price   int64  `json:"p"`
	Minutes int    `json:"m,omitempty"` // 0: the list did not say
}

// pricelist is a list as far as it is understood.
type pricelist struct {
	Items   []listed `json:"items"`
	Unclear []string `json:"unclear,omitempty"`
}

// listAwaited tells whether services are asked for: people forward a picture of their prices with the list under it.
func listAwaited(awaits string) bool {
	return awaits == awaitsService || awaits == awaitsList || awaits == awaitsListed
}

func (t *talk) draftedList() pricelist {
	var list pricelist
	if json.Unmarshal([]byte(t.draft("list")), &list) != nil {
		return pricelist{}
	}
	return list
}

func (l pricelist) draft() map[string]string {
	text, _ := json.Marshal(l) // texts and numbers: it cannot fail
	return map[string]string{"list": string(text)}
}

// sum tells lists apart: what is added is what was shown.
func (l pricelist) sum() int {
	hash := fnv.New32a()
	fmt.Fprint(hash, l.draft()["list"])
	return int(hash.Sum32() >> 1)
}

// with takes in more lines: a service that is on the list already is corrected by them, a line that was not understood
// gives way to the service that it meant.
func (l pricelist) with(entries []said.Entry, unclear []string) pricelist {
	items, unclear := slices.Clone(l.Items), slices.Concat(l.Unclear, unclear)
	for _, entry := range entries {
		item := listedFrom(entry)
		unclear = slices.DeleteFunc(unclear, func(line string) bool {
			return strings.HasPrefix(strings.ToLower(line), strings.ToLower(item.Name))
		})
		at := slices.IndexFunc(items, func(other listed) bool { return sameName(other.Name, item.Name) })
		switch {
		case at >= 0:
			items[at] = item
		case len(items) < mostListed:
			items = append(items, item)
		default:
			unclear = append(unclear, entry.Name)
		}
	}
	return pricelist{Items: items, Unclear: unclear}
}

// listedFrom is an entry with a name that a service can have: what is too long is kept whole in the description.
func listedFrom(entry said.Entry) listed {
	item := listed{Name: properName(entry.Name), Remark: entry.Remark, Price: entry.Price, Minutes: entry.Minutes}
	if utf8.RuneCountInString(entry.Name) > longestListed {
		item.Remark = strings.TrimSuffix(entry.Name+", "+entry.Remark, ", ")
	}
	return item
}

func sameName(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

func (i listed) length() int {
	if i.Minutes == 0 {
		return assumedLength
	}
	return i.Minutes
}

func (t *talk) askPricelist(_ context.Context, _ action, m master.Master) (Reply, error) {
	back := action{Verb: services}
	if signingUp(m) {
		back = action{Verb: goHome}
	}
	return t.ask(awaitsList, nil, askPricelistScreen(t.words, back)), nil
}

// typedList takes in a pasted list, or lines that correct the one that is shown.
func (t *talk) typedList(_ context.Context, text string, m master.Master) (Reply, error) {
	entries, unclear := said.In(t.words.Language).List(text)
	if len(entries) == 0 && len(t.draftedList().Items) == 0 {
		return t.askService(t.words.Text("ask.service.lines", nil), signingUp(m)), nil
	}
	return t.showList(m, t.draftedList().with(entries, unclear), 0, ""), nil
}

// showList shows what was understood, a page of it; lines typed below it correct it.
func (t *talk) showList(m master.Master, list pricelist, page int, hint string) Reply {
	v := pricelistView{Hint: hint, Unclear: list.Unclear, Sum: list.sum(), Page: page, New: signingUp(m)}
	for _, item := range list.Items {
		v.Items = append(v.Items, t.listedView(m, item))
	}
	return t.ask(awaitsList, list.draft(), pricelistScreen(t.words, v))
}

func (t *talk) listedView(m master.Master, item listed) listedView {
	v := listedView{
		serviceView: serviceView{
			Name: item.Name, Length: time.Duration(item.length()) * time.Minute, Price: item.Price, Currency: m.Currency,
		},
		Assumed: item.Minutes == 0, Remark: item.Remark, Was: -1,
	}
	if present, known := namesake(m, item.Name); known {
		v.Was = present.Price
		if item.Minutes == 0 {
			v.Assumed, v.Length = false, time.Duration(present.DurationMin)*time.Minute
		}
	}
	return v
}

// namesake is the open service that has a name already.
func namesake(m master.Master, name string) (master.Service, bool) {
	open := m.OpenServices()
	if i := slices.IndexFunc(open, func(s master.Service) bool { return sameName(s.Name, name) }); i >= 0 {
		return open[i], true
	}
	return master.Service{}, false
}

func (t *talk) listPage(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.withList(m, func(list pricelist) Reply { return t.showList(m, list, a.N, "") }), nil
}

// withList goes on with the list, or asks for it if it is lost.
func (t *talk) withList(m master.Master, answer func(list pricelist) Reply) Reply {
	list := t.draftedList()
	if len(list.Items) == 0 && len(list.Unclear) == 0 {
		return t.askService("", signingUp(m))
	}
	return answer(list)
}

func (t *talk) listItem(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.showListed(m, a.N, ""), nil
}

func (t *talk) showListed(m master.Master, number int, hint string) Reply {
	return t.withList(m, func(list pricelist) Reply {
		if number < 0 || number >= len(list.Items) {
			return t.showList(m, list, 0, "")
		}
		draft := list.draft()
		draft["item"] = base10(number)
		return t.ask(awaitsListed, draft, listedScreen(t.words, hint, number, t.listedView(m, list.Items[number])))
	})
}

// typedListed corrects one service of the list: its price, its length, or all of it.
func (t *talk) typedListed(ctx context.Context, text string, m master.Master) (Reply, error) {
	number := t.drafted("item")
	if len(linesOf(text)) > 1 {
		return t.typedList(ctx, text, m)
	}
	if price, understood := said.In(t.words.Language).Price(text); understood {
		return t.corrected(m, number, func(item *listed) { item.Price = price }), nil
	}
	if minutes, understood := said.In(t.words.Language).Length(text); understood {
		return t.corrected(m, number, func(item *listed) { item.Minutes = minutes }), nil
	}
	if entries, _ := said.In(t.words.Language).List(text); len(entries) == 1 {
		return t.corrected(m, number, func(item *listed) { *item = listedFrom(entries[0]) }), nil
	}
	return t.showListed(m, number, t.words.Text("pricelist.item.unclear", nil)), nil
}

func (t *talk) listLength(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.corrected(m, a.N, func(item *listed) { item.Minutes = a.M }), nil
}

func (t *talk) corrected(m master.Master, number int, correct func(*listed)) Reply {
	return t.withList(m, func(list pricelist) Reply {
		if number >= 0 && number < len(list.Items) {
			correct(&list.Items[number])
		}
		return t.showList(m, list, number/perPage, "")
	})
}

func (t *talk) listDrop(_ context.Context, a action, m master.Master) (Reply, error) {
	return t.withList(m, func(list pricelist) Reply {
		if a.N < len(list.Items) {
			list.Items = slices.Delete(list.Items, a.N, a.N+1)
		}
		return t.showList(m, list, a.N/perPage, "")
	}), nil
}

// listAdd adds all that is on the list, one command after the other, and updates services that have the same name.
// Answered again after a crash, it finds its own services by their ids and comes to the same numbers.
func (t *talk) listAdd(ctx context.Context, a action, m master.Master) (Reply, error) {
	list := t.draftedList()
	if len(list.Items) == 0 || list.sum() != a.N {
		return t.withList(m, func(list pricelist) Reply {
			return t.showList(m, list, 0, t.words.Text("pricelist.changed", nil))
		}), nil
	}
	added, updated := 0, 0
	var last commands.Done
	for step, item := range list.Items {
		command, new := t.listedCommand(m, step, item)
		done, err := t.Commands.Master(ctx, t.meta(step), m.ID, command)
		if err != nil {
			return t.serviceRefused(err, m)
		}
		last = done
		if new {
			added++
		} else {
			updated++
		}
	}
	if err := t.settled(ctx, last); err != nil {
		return Reply{}, err
	}
	var news []string
	if added > 0 {
		news = append(news, t.words.Count("services.added", added, nil))
	}
	if updated > 0 {
		news = append(news, t.words.Count("services.updated", updated, nil))
	}
	return t.serviceAdded(ctx, strings.Join(news, " "))
}

// listedCommand adds a service of the list, or changes the one that has its name.
func (t *talk) listedCommand(m master.Master, step int, item listed) (command master.Command, new bool) {
	id := t.newID(fmt.Sprintf("service/%d", step))
	present, known := namesake(m, item.Name)
	if !known || present.ID == id {
		return master.AddService{Service: id, Offer: master.Offer{
			Name: item.Name, Description: oneLine(item.Remark, 500), DurationMin: item.length(), Price: item.Price,
		}}, true
	}
	offer := present.Offer
	offer.Price = item.Price
	if item.Minutes > 0 {
		offer.DurationMin = item.Minutes
	}
	return master.ChangeService{Service: present.ID, Offer: offer}, false
}
