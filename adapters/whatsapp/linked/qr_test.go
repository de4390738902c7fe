package linked

import (
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

func TestAQRCodeIsDrawnSquareBySquare(t *testing.T) {
	var out strings.Builder
	if err := DrawQR(&out, "2@abc,def"); err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.New("2@abc,def", qrcode.Low)
	if err != nil {
		t.Fatal(err)
	}
	want := code.Bitmap()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != (len(want)+1)/2 {
		t.Fatalf("%d lines for %d rows", len(lines), len(want))
	}
	for y, row := range want {
		line, ok := strings.CutPrefix(lines[y/2], blackOnWhite)
		line, whole := strings.CutSuffix(line, usualColours)
		squares := []rune(line)
		if !ok || !whole || len(squares) != len(row) {
			t.Fatalf("line %d is %q", y/2, lines[y/2])
		}
		dark := map[bool]string{true: "▀█", false: "▄█"}[y%2 == 0]
		for x, black := range row {
			if strings.ContainsRune(dark, squares[x]) != black {
				t.Errorf("square %d, %d is wrong", x, y)
			}
		}
	}
}
