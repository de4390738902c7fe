package picture

import (
	"image"
	"image/color"
	"iter"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// style is how a text is set; the size is in pixels.
type style struct {
	font *opentype.Font
	size int
}

func (s style) line() int { return s.size * 5 / 4 }

// faces are the fonts at the sizes used so far. A face may not be shared, so each picture has its own.
type faces map[style]font.Face

func (f faces) face(s style) font.Face {
	if f[s] == nil {
		// Without hinting NewFace can only fail on options that we do not set.
		face, err := opentype.NewFace(s.font, &opentype.FaceOptions{Size: float64(s.size), DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err)
		}
		f[s] = face
	}
	return f[s]
}

// faceOf is the face that has a letter: that of the style, or the one beside it.
func (f faces) faceOf(letter rune, s style) font.Face {
	if other := spare[s.font]; other != nil && !inFont(s.font, letter) && spared(letter) {
		return f.face(style{other, s.size})
	}
	return f.face(s)
}

// width of a legible text, in pixels.
func (f faces) width(text string, s style) int {
	var sum fixed.Int26_6
	for _, r := range text {
		if sign, ok := signs[r]; ok {
			sum += f.scaled(sign.letter, s, 1+sign.lead)
		} else {
			sum += f.scaled(r, s, 1)
		}
	}
	return sum.Ceil()
}

// scaled is a multiple of a letter's width.
func (f faces) scaled(letter rune, s style, by float64) fixed.Int26_6 {
	advance, _ := f.faceOf(letter, s).GlyphAdvance(letter)
	if by == 1 {
		return advance
	}
	return fixed.Int26_6(float64(advance) * by)
}

// fit cuts a text that is wider than allowed, ending it in the mark.
func (f faces) fit(text string, s style, width int, mark string) string {
	if f.width(text, s) <= width {
		return text
	}
	for runes := []rune(text); len(runes) > 0; {
		runes = runes[:len(runes)-1]
		cut := string(runes)
		if mark != "" {
			cut = strings.TrimRight(cut, " \u00a0.,;:·–—-(")
		}
		if cut != "" && f.width(cut+mark, s) <= width {
			return cut + mark
		}
	}
	return ""
}

// wrap breaks a text into lines between words and after hyphens. A word wider than a line, and what does not go into
// the lines allowed, is cut with "…".
func (f faces) wrap(text string, s style, width, lines int) []string {
	var out []string
	for rest := text; rest != "" && lines > 0; {
		if len(out) == lines-1 {
			if last := f.fit(rest, s, width, "…"); last != "" {
				out = append(out, last)
			}
			break
		}
		var head string
		if head, rest = f.broken(rest, s, width); head == "" {
			break
		}
		out = append(out, head)
	}
	return out
}

// broken takes from the text what fits on one line.
func (f faces) broken(text string, s style, width int) (head, rest string) {
	for i, word := range words(text) {
		if end := i + len(word); f.width(strings.TrimRight(text[:end], " "), s) > width {
			if i == 0 {
				return f.fit(strings.TrimRight(word, " "), s, width, "…"), text[end:]
			}
			return strings.TrimRight(text[:i], " "), text[i:]
		}
	}
	return text, ""
}

// words are the parts that a line may begin with, by where they begin, with the space or hyphen that ends them.
func words(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := 0; i < len(text); {
			end := len(text)
			if n := strings.IndexAny(text[i:], " -"); n >= 0 {
				end = i + n + 1
			}
			if !yield(i, text[i:end]) {
				return
			}
			i = end
		}
	}
}

// chop breaks a text into lines anywhere: an address, which has no words and must be seen whole.
func (f faces) chop(text string, s style, width, lines int) []string {
	var out []string
	for text != "" && len(out) < lines-1 && f.width(text, s) > width {
		head := f.fit(text, s, width, "")
		if head == "" {
			return out
		}
		out, text = append(out, head), text[len(head):]
	}
	return append(out, f.fit(text, s, width, "…"))
}

// whole tells whether each word goes on a line by itself.
func (f faces) whole(text string, s style, width int) bool {
	for _, word := range words(text) {
		if f.width(strings.TrimRight(word, " "), s) > width {
			return false
		}
	}
	return true
}

// write sets one line, its box beginning at the point, and returns where it ends.
func (c *canvas) write(text string, s style, at image.Point, col color.Color) int {
	pen := font.Drawer{Dst: c.Image, Src: image.NewUniform(col), Dot: fixed.P(at.X, at.Y+s.size)}
	for _, r := range text {
		if sign, ok := signs[r]; ok {
			c.bar(sign, s, pen.Dot, col)
			pen.Dot.X += c.faces.scaled(sign.letter, s, sign.lead)
			r = sign.letter
		}
		pen.Face = c.faces.faceOf(r, s)
		pen.DrawString(string(r))
	}
	return pen.Dot.X.Ceil()
}

// bar is what makes a currency sign of a letter.
func (c *canvas) bar(sign sign, s style, dot fixed.Point26_6, col color.Color) {
	from := dot.X + c.faces.scaled(sign.letter, s, sign.from)
	to := dot.X + c.faces.scaled(sign.letter, s, sign.to)
	bottom := dot.Y.Round() - int(sign.above*float64(s.size))
	c.fill(image.Rect(from.Round(), bottom-max(int(sign.thick*float64(s.size)), 2), to.Round(), bottom), col)
}

// paragraph sets lines one under the other and returns the height they take.
func (c *canvas) paragraph(lines []string, s style, at image.Point, col color.Color) int {
	for i, line := range lines {
		c.write(line, s, at.Add(image.Pt(0, i*s.line())), col)
	}
	return len(lines) * s.line()
}

// largest is the first of the sizes at which the text fits the lines with no word broken, else the last.
func (f faces) largest(text string, face *opentype.Font, width, lines int, sizes ...int) style {
	for _, size := range sizes {
		s := style{face, size}
		if f.whole(text, s, width) && len(f.wrap(text, s, width, lines+1)) <= lines {
			return s
		}
	}
	return style{face, sizes[len(sizes)-1]}
}

func (f faces) allFit(texts []string, s style, width int) bool {
	for _, text := range texts {
		if f.width(text, s) > width {
			return false
		}
	}
	return true
}
