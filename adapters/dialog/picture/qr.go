package picture

import (
	"fmt"
	"image"
	"image/color"

	"github.com/skip2/go-qrcode"
)

const (
	qrSize = 720
	quiet  = 4 // modules of white around a code that readers rely on
)

// QR is the address as a code that a phone's camera reads, 720 pixels wide; an error if it is empty or too long for one.
func QR(address string) ([]byte, error) {
	modules, err := matrix(address)
	if err != nil {
		return nil, err
	}
	img := image.NewPaletted(image.Rect(0, 0, qrSize, qrSize), color.Palette{paper, color.Black})
	canvas := canvas{Image: img}
	canvas.code(modules, img.Rect)
	return encode(img, 0)
}

// matrix is the code without its quiet zone. A quarter of it may be soiled (level Q), less if the address is very long (M).
func matrix(address string) ([][]bool, error) {
	code, err := qrcode.New(address, qrcode.High)
	if err != nil {
		code, err = qrcode.New(address, qrcode.Medium)
	}
	if err != nil {
		return nil, fmt.Errorf("encode address of %d bytes as QR: %w", len(address), err)
	}
	code.DisableBorder = true
	return code.Bitmap(), nil
}

// moduleSide is how many pixels wide a module is if the code has that much room.
func moduleSide(modules [][]bool, room int) int { return max(room/(len(modules)+2*quiet), 1) }

// code draws a QR code in the middle of the box, as large as whole pixels per module allow with the quiet zone inside.
func (c *canvas) code(modules [][]bool, box image.Rectangle) {
	side := moduleSide(modules, box.Dx())
	corner := box.Min.Add(image.Pt(box.Dx()-side*len(modules), box.Dy()-side*len(modules)).Div(2))
	for y, row := range modules {
		for x, dark := range row {
			if dark {
				at := corner.Add(image.Pt(x, y).Mul(side))
				c.fill(image.Rectangle{at, at.Add(image.Pt(side, side))}, color.Black)
			}
		}
	}
}
