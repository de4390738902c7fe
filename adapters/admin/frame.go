package admin

import (
	"net/http"
	"strings"
	"time"
)

// way leads to a page.
type way struct{ path, name string }

// allWays are the pages there are, as they stand in the menu.
var allWays = []way{
	{"", "Overview"},
	{"/people", "People"},
	{"/bookings", "Bookings"},
	{"/log", "Action log"},
	{"/replay", "Time machine"},
	{"/proof", "Proof"},
	{"/projections", "Projections"},
	{"/deliveries", "Deliveries"},
	{"/broadcasts", "Broadcasts"},
	{"/whatsapp", "WhatsApp"},
	{"/screens", "Screens"},
	{"/grants", "API access"},
	{"/staff", "Staff"},
	{"/system", "System"},
}

// current marks the page that is shown, for those who hear it too.
func current(p page, path string) string {
	here, _, _ := strings.Cut(p.path, "?")
	if here == path || path != "" && strings.HasPrefix(here, path+"/") {
		return "page"
	}
	return "false"
}

func titled(p page) string {
	if *p.title == "" {
		return "Zapis"
	}
	return *p.title + " · Zapis"
}

func zoneName(now time.Time) string {
	name, offset := now.Local().Zone()
	if offset == 0 {
		return "UTC"
	}
	return name + " (" + now.Local().Format("-07:00") + ")"
}

func failureTitle(status int) string {
	switch status {
	case http.StatusForbidden:
		return "Not for auditors"
	case http.StatusNotFound:
		return "There is no such page"
	case http.StatusConflict, http.StatusBadRequest:
		return "This form is out of date"
	}
	return "This page cannot be shown now"
}

func failureText(status int) string {
	switch status {
	case http.StatusForbidden:
		return "Auditors see everything and change nothing. An admin can do it."
	case http.StatusNotFound:
		return "What you are looking for is not here, or not any more."
	case http.StatusConflict, http.StatusBadRequest:
		return "Nothing was changed. Open the page anew and try once more."
	}
	return "Nothing was changed. Try once more in a moment."
}
