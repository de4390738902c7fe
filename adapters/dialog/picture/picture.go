// Package picture draws what a master sends or prints, QR codes, cards and weeks, as PNG: the same data, the same bytes.
package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
)

// The palette: ink on paper, with one accent.
var (
	paper  = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	ink    = color.NRGBA{0x17, 0x22, 0x26, 0xFF}
	faint  = color.NRGBA{0x5D, 0x69, 0x70, 0xFF}
	accent = color.NRGBA{0x0F, 0x4C, 0x4A, 0xFF}
)

// encode writes the image as PNG; a resolution, in dots per inch, tells printers its size.
func encode(img image.Image, dpi int) ([]byte, error) {
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	if dpi == 0 {
		return file.Bytes(), nil
	}
	const afterHeader = 8 + 25 // the signature and IHDR, which comes first and has this length always
	body := file.Bytes()
	return bytes.Join([][]byte{body[:afterHeader], resolution(dpi), body[afterHeader:]}, nil), nil
}

// resolution is the pHYs chunk (PNG specification, 11.3.4.3), which the standard encoder does not write.
func resolution(dpi int) []byte {
	perMetre := uint32(float64(dpi)/0.0254 + 0.5)
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}
