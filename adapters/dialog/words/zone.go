package words

import (
	"fmt"
	"strings"
	"time"
)

// cities are the Russian names of the zones that Russian readers live in.
var cities = map[string]string{
	"Europe/Kaliningrad": "Калининград", "Europe/Moscow": "Москва", "Europe/Samara": "Самара",
	"Asia/Yekaterinburg": "Екатеринбург", "Asia/Omsk": "Омск", "Asia/Novosibirsk": "Новосибирск",
	"Asia/Krasnoyarsk": "Красноярск", "Asia/Irkutsk": "Иркутск", "Asia/Yakutsk": "Якутск",
	"Asia/Vladivostok": "Владивосток", "Asia/Magadan": "Магадан", "Asia/Kamchatka": "Камчатка",
	"Europe/Minsk": "Минск", "Europe/Kyiv": "Киев", "Asia/Almaty": "Алматы", "Asia/Tashkent": "Ташкент",
	"Asia/Bishkek": "Бишкек", "Asia/Yerevan": "Ереван", "Asia/Tbilisi": "Тбилиси", "Asia/Baku": "Баку",
	"Asia/Dushanbe": "Душанбе", "Asia/Ashgabat": "Ашхабад", "Europe/Istanbul": "Стамбул",
	"Europe/London": "Лондон", "Europe/Berlin": "Берлин", "Europe/Paris": "Париж", "Europe/Belgrade": "Белград",
	"America/New_York": "Нью-Йорк", "Asia/Dubai": "Дубай",
}

// City names a zone by its city: "Екатеринбург", "New York".
func (w *Words) City(zone string) string {
	if name, known := cities[zone]; known && w.Language == "ru" {
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

// ZoneOf finds a zone by the Russian or English name of its city as somebody typed it; empty if there is none here.
func ZoneOf(city string) string {
	city = strings.TrimSpace(city)
	for zone, name := range cities {
		if strings.EqualFold(city, name) || strings.EqualFold(city, zone) || strings.EqualFold(city, In("en").City(zone)) {
			return zone
		}
	}
	return ""
}
