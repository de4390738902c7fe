package words

import (
	"fmt"
	"strings"
	"time"
)

// City names a zone by its city: "Екатеринбург", "New York".
func (w *Words) City(zone string) string {
	if name, known := w.of.Places.Cities[zone]; known {
		return name
	}
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// Offset is how far the clock of an instant's zone is from the world's: "UTC+3", "UTC+5:45".
func Offset(at time.Time) string {
	_, seconds := at.Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '−', -seconds
	}
	if minutes := seconds / 60 % 60; minutes != 0 {
		return fmt.Sprintf("UTC%c%d:%02d", sign, seconds/3600, minutes)
	}
	return fmt.Sprintf("UTC%c%d", sign, seconds/3600)
}

// ZoneOf finds a zone by the name of its city as somebody typed it, in any language; empty if there is none here.
func ZoneOf(city string) string {
	city = strings.TrimSpace(city)
	for _, l := range Languages() {
		for zone, name := range l.Places.Cities {
			if strings.EqualFold(city, name) || strings.EqualFold(city, zone) || strings.EqualFold(city, In(fallback).City(zone)) {
				return zone
			}
		}
	}
	return ""
}
