package picture

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/vector"
)

// canvas is an image with the shapes that our pictures are made of.
type canvas struct {
	draw.Image
	faces faces
}

func newCanvas(r image.Rectangle, background color.Color) *canvas {
	c := &canvas{Image: image.NewRGBA(r), faces: faces{}}
	c.fill(r, background)
	return c
}

func (c *canvas) fill(r image.Rectangle, col color.Color) {
	draw.Draw(c.Image, r, image.NewUniform(col), image.Point{}, draw.Src)
}

// round fills a rectangle with rounded corners.
func (c *canvas) round(r image.Rectangle, radius int, col color.Color) {
	w, h := float32(r.Dx()), float32(r.Dy())
	d := min(float32(radius), w/2, h/2)
	k := d * 0.4477 // what is left to the corner, for a Bézier curve that passes for a quarter of a circle
	c.shape(r, col, func(p *vector.Rasterizer) {
		p.MoveTo(d, 0)
		p.LineTo(w-d, 0)
		p.CubeTo(w-k, 0, w, k, w, d)
		p.LineTo(w, h-d)
		p.CubeTo(w, h-k, w-k, h, w-d, h)
		p.LineTo(d, h)
		p.CubeTo(k, h, 0, h-k, 0, h-d)
		p.LineTo(0, d)
		p.CubeTo(0, k, k, 0, d, 0)
	})
}

// hatch draws slanted stripes over a rectangle. They go on from one rectangle to the next.
func (c *canvas) hatch(r image.Rectangle, col color.Color) {
	const step, stripe = 14, 4
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%step < stripe {
				c.Set(x, y, col)
			}
		}
	}
}

// pin is the mark of a place on a map; its point is at the bottom of the box.
func (c *canvas) pin(r image.Rectangle, col, hole color.Color) {
	w, h := float32(r.Dx()), float32(r.Dy())
	c.shape(r, col, func(p *vector.Rasterizer) {
		p.MoveTo(w/2, h)
		p.CubeTo(w*0.4, h*0.8, 0, h*0.62, 0, w/2)
		p.CubeTo(0, w*0.2239, w*0.2239, 0, w/2, 0)
		p.CubeTo(w*0.7761, 0, w, w*0.2239, w, w/2)
		p.CubeTo(w, h*0.62, w*0.6, h*0.8, w/2, h)
	})
	c.round(image.Rect(0, 0, r.Dx()*2/5, r.Dx()*2/5).Add(r.Min).Add(image.Pt(r.Dx()*3/10, r.Dx()*3/10)), r.Dx(), hole)
}

// shape fills what the outline encloses; its coordinates begin at the rectangle's corner.
func (c *canvas) shape(r image.Rectangle, col color.Color, outline func(*vector.Rasterizer)) {
	if r.Empty() {
		return
	}
	path := vector.NewRasterizer(r.Dx(), r.Dy())
	outline(path)
	path.ClosePath()
	path.Draw(c.Image, r, image.NewUniform(col), image.Point{})
}
