package dialog

import (
	"maps"
	"slices"

	"zapis/adapters/dialog/words"
)

// setupGallery are the screens by which a master sets up their work.
func setupGallery(w *words.Words) map[string]Screen {
	all := map[string]Screen{}
	for _, some := range []map[string]Screen{pricelistGallery(w)} {
		maps.Copy(all, some)
	}
	return all
}

func pricelistGallery(w *words.Words) map[string]Screen {
	v := pricelistView{Sum: 7, New: true, Unclear: []string{localized(w, "💅 НОГТИ", "💅 NAILS"), localized(w, "Звоните!", "Call me!")}}
	for i, s := range galleryServices(w) {
		v.Items = append(v.Items, listedView{serviceView: s, Assumed: i == 1, Was: -1})
	}
	v.Items[0].Remark = localized(w, "от 2000", "from 2000")
	later := v
	later.New, later.Unclear, later.Hint, later.Items = false, nil, w.Text("pricelist.changed", nil), slices.Clone(v.Items[:1])
	later.Items[0].Was = 150000
	many := v
	for range 40 {
		many.Items = append(many.Items, v.Items[1])
		many.Unclear = append(many.Unclear, "* * *")
	}
	many.Page = 1
	return map[string]Screen{
		"pricelist":       pricelistScreen(w, v),
		"pricelist_later": pricelistScreen(w, later),
		"pricelist_many":  pricelistScreen(w, many),
		"pricelist_none":  pricelistScreen(w, pricelistView{Unclear: v.Unclear}),
		"pricelist_item":  listedScreen(w, w.Text("pricelist.item.unclear", nil), 0, v.Items[0]),
		"pricelist_ask":   askPricelistScreen(w, action{Verb: services}),
	}
}
