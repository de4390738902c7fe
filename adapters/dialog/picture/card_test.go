package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The card is drawn on a larger canvas, to see what would be cut off at its edges, too.
func TestNothingOverflowsACard(t *testing.T) {
	const around = 60
	page := newCanvas(cardRect.Inset(-around), sentinel)
	rapid.Check(t, func(t *rapid.T) {
		card := Card{
			Name: text(60).Draw(t, "name"), About: text(200).Draw(t, "about"), Place: text(600).Draw(t, "place"),
			Services: rapid.SliceOfN(text(60), 0, 200).Draw(t, "services"), Invite: text(400).Draw(t, "invite"),
			Address: "https://" + rapid.StringMatching(`[a-zA-Z0-9./?=%]{1,40}|[a-zA-Z0-9./?=%]{300}`).Draw(t, "address"),
		}
		code, err := matrix(card.Address)
		if err != nil {
			t.Fatal(err)
		}
		page.fill(page.Bounds(), sentinel)
		page.fill(cardRect, paper)
		card.draw(page, code)
		checkCardEdges(t, page, around)
		checkCardParts(t, card, page, code)
	})
}

func checkCardEdges(t rapid.TB, page *canvas, around int) {
	whole, in := page.Bounds(), cardRect
	for _, edge := range []image.Rectangle{
		{whole.Min, image.Pt(whole.Max.X, in.Min.Y)},
		{image.Pt(whole.Min.X, in.Max.Y), whole.Max},
		{whole.Min, image.Pt(in.Min.X, whole.Max.Y)},
		{image.Pt(in.Max.X, whole.Min.Y), whole.Max},
	} {
		untouched(t, page, edge, sentinel, "outside of the card")
	}
	const safe = cardMargin - 12 // letters like "j" reach a little over their box
	top := in.Min.Y
	for same(page.At(1, top), paper) {
		top++
	}
	untouched(t, page, image.Rect(0, 0, safe, top), paper, "the margin")
	untouched(t, page, image.Rect(in.Max.X-safe, 0, in.Max.X, top), paper, "the right margin")
	untouched(t, page, image.Rect(0, 0, in.Max.X, safe), paper, "the top margin")
	untouched(t, page, image.Rect(0, top-40, in.Max.X, top), paper, "the margin over the panel")
	untouched(t, page, image.Rect(0, top, safe, in.Max.Y), accent, "the panel's margin")
	untouched(t, page, image.Rect(in.Max.X-safe, top, in.Max.X, in.Max.Y), accent, "the panel's right margin")
	untouched(t, page, image.Rect(0, top, in.Max.X, top+60), accent, "the panel's top margin")
	untouched(t, page, image.Rect(0, in.Max.Y-44, in.Max.X, in.Max.Y), accent, "the panel's bottom margin")
}

// checkCardParts draws the parts once more, as they return where they end.
func checkCardParts(t rapid.TB, card Card, page *canvas, code [][]bool) {
	box := cardRect.Inset(cardMargin)
	box.Max.Y = card.drawInvitation(page, code) - 60
	if ends, begins := card.drawName(page, box), card.drawPlace(page, box); ends > begins {
		t.Fatalf("the name ends at %d, the place begins at %d", ends, begins)
	}
}

func TestFirstServicesThatFit(t *testing.T) {
	lines := []string{"a", "b", "c"}
	for room, want := range [][]string{{}, {"…"}, {"a", "…"}, {"a", "b", "c"}, {"a", "b", "c"}} {
		if diff := cmp.Diff(want, first(lines, room)); diff != "" {
			t.Errorf("room for %d (-want +got):\n%s", room, diff)
		}
	}
}

func TestACardIsA6AtThreeHundredDotsPerInch(t *testing.T) {
	file, err := cards["usual"].PNG()
	if err != nil {
		t.Fatal(err)
	}
	if size := decoded(t, file).Rect.Size(); size != image.Pt(1240, 1748) { // 105 by 148 mm
		t.Errorf("the card is %v", size)
	}
	_, chunk, found := bytes.Cut(file, []byte("pHYs"))
	if !found || binary.BigEndian.Uint32(chunk) != 11811 || binary.BigEndian.Uint32(chunk[4:]) != 11811 || chunk[8] != 1 {
		t.Error("the file does not say 11811 dots per metre")
	}
}
