package picture

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

func TestQRHasEveryModule(t *testing.T) {
	for _, address := range []string{"https://t.me/zapis_bot?start=a7Kq2mX9", "https://vk.me/записи", strings.Repeat("https://a.example/", 120)} {
		file, err := QR(address)
		if err != nil {
			t.Fatal(err)
		}
		img := decoded(t, file)
		if img.Rect != image.Rect(0, 0, 720, 720) {
			t.Errorf("the picture is %v", img.Rect)
		}
		checkCode(t, img, img.Rect, address)
	}
}

func TestCardsCodeHasEveryModule(t *testing.T) {
	for name, card := range cards {
		modules, err := matrix(card.Address)
		if err != nil {
			t.Fatal(err)
		}
		page := newCanvas(cardRect, paper)
		top := card.drawInvitation(page, modules)
		for !same(page.At(cardMargin+codeSize/2, top), paper) {
			top++
		}
		side := moduleSide(modules, codeSize) * (len(modules) + 2*quiet)
		t.Run(name, func(t *testing.T) {
			checkCode(t, page, image.Rect(cardMargin, top, cardMargin+side, top+side), card.Address)
		})
	}
}

// checkCode compares the code in the middle of the box with what the library makes of the address, white around it
// included, but for the corners of the box, which may be round.
func checkCode(t *testing.T, img image.Image, box image.Rectangle, address string) {
	t.Helper()
	code, err := qrcode.New(address, qrcode.High)
	if err != nil {
		code, err = qrcode.New(address, qrcode.Medium)
	}
	if err != nil {
		t.Fatal(err)
	}
	bitmap := code.Bitmap()
	n, side := len(bitmap), box.Dx()/len(bitmap)
	corner := box.Min.Add(image.Pt(box.Dx()-side*n, box.Dy()-side*n).Div(2))
	for y, row := range bitmap {
		for x, dark := range row {
			want := color.Color(paper)
			if dark {
				want = color.Black
			}
			round := (x < 3 || x >= n-3) && (y < 3 || y >= n-3)
			if at := corner.Add(image.Pt(x*side+side/2, y*side+side/2)); !round && !same(img.At(at.X, at.Y), want) {
				t.Fatalf("module %d,%d of %d is wrong", x, y, n)
			}
		}
	}
}

func TestAnAddressThatIsNoCodeIsAnError(t *testing.T) {
	for _, address := range []string{"", strings.Repeat("x", 3000)} {
		if _, err := QR(address); err == nil {
			t.Errorf("%d bytes became a code", len(address))
		}
		if _, err := (Card{Name: "Анна", Address: address}).PNG(); err == nil {
			t.Errorf("%d bytes became a card", len(address))
		}
	}
}
