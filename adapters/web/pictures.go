package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/adapters/dialog"
	"zapis/adapters/dialog/picture"
)

// picturesFor is how long browsers and previews may keep a picture.
const picturesFor = "public, max-age=3600"

// showQR is the link of a messenger as a picture, for a phone that looks at the screen of a computer.
func (s *Site) showQR(c echo.Context) error {
	o, err := s.open(c)
	if err != nil {
		return err
	}
	wanted, _ := strings.CutSuffix(c.Param("messenger"), ".png")
	for _, address := range s.Links(o.code, dialog.StartSentence(o.Language, "START-"+o.code)) {
		if address.Messenger == wanted && address.URL != "" {
			return s.showPicture(c, "qr "+address.URL, func() ([]byte, error) { return picture.QR(address.URL) })
		}
	}
	return errNone
}

// showPreview is what a messenger shows beside the link of the page.
func (s *Site) showPreview(c echo.Context) error {
	o, err := s.open(c)
	if err != nil {
		return err
	}
	rating, err := s.Said.Rating(c.Request().Context(), o.master.ID)
	if err != nil {
		return err
	}
	p := picture.Preview{Name: o.master.Name.Text(), About: o.description, Invite: o.say("web.preview")}
	if open := o.master.OpenPlaces(); len(open) > 0 {
		p.Place = placeName(open[0])
	}
	if rating.Count > 0 {
		p.Rating = o.say("web.rating", "Rating", o.Rating(rating.Average), "N", rating.Count)
	}
	return s.showPicture(c, strings.Join([]string{"preview", p.Name, p.About, p.Invite, p.Place, p.Rating}, "\x00"), p.PNG)
}

// showPicture draws it, unless that was done before with the same content.
func (s *Site) showPicture(c echo.Context, content string, draw func() ([]byte, error)) error {
	kept, known := s.pictures.GetIfPresent(content)
	if !known {
		png, err := draw()
		if err != nil {
			return err
		}
		kept = &drawn{png}
		s.pictures.Set(content, kept)
	}
	c.Response().Header().Set("Cache-Control", picturesFor)
	return c.Blob(http.StatusOK, "image/png", kept.png)
}
