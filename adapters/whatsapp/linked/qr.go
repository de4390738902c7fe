package linked

import (
	"fmt"
	"io"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Black on white, whatever colours the terminal has: not every camera reads it the other way round.
const (
	blackOnWhite = "\x1b[38;5;16;48;5;231m"
	usualColours = "\x1b[0m"
)

// halves are the characters that show two squares of a QR code, one above the other.
var halves = map[[2]bool]string{{false, false}: " ", {true, false}: "▀", {false, true}: "▄", {true, true}: "█"}

// DrawQR draws a text as a QR code on a terminal that knows colours.
func DrawQR(to io.Writer, text string) error {
	code, err := qrcode.New(text, qrcode.Low)
	if err != nil {
		return fmt.Errorf("draw a QR code: %w", err)
	}
	var out strings.Builder
	squares := code.Bitmap()
	for y := 0; y < len(squares); y += 2 {
		out.WriteString(blackOnWhite)
		for x := range squares[y] {
			below := y+1 < len(squares) && squares[y+1][x]
			out.WriteString(halves[[2]bool{squares[y][x], below}])
		}
		out.WriteString(usualColours + "\n")
	}
	_, err = io.WriteString(to, out.String())
	return err
}
