package slots

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"zapis/domain"
)

// ErrUnknownZone refuses a name that is not one of the tz database.
const ErrUnknownZone domain.Refusal = "unknown_zone"

var loadedZones sync.Map // name to *time.Location; only names that exist, so it cannot grow without bound

// Zone finds a zone by its name in the tz database, such as "Europe/Moscow".
// Refused with ErrUnknownZone if there is none; "" and "Local" are none.
func Zone(name string) (*time.Location, error) {
	if zone, ok := loadedZones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	if name == "" || name == "Local" || strings.HasPrefix(name, "posix") || strings.HasPrefix(name, "right/") {
		return nil, ErrUnknownZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, ErrUnknownZone
	}
	loadedZones.Store(name, zone)
	return zone, nil
}

// ZoneNames lists the zones that are in use today, sorted.
func ZoneNames() []string { return strings.Fields(zoneNames) }

// SuggestZones gives up to five names that somebody may have meant, the likeliest first.
func SuggestZones(name string) []string {
	type candidate struct {
		name  string
		apart int
	}
	wanted := simplified(name)
	if wanted == "" || len(wanted) > 64 {
		return nil
	}
	forgiven := max(1, min(3, len(lastPart(wanted))/2))
	var near []candidate
	for _, zone := range ZoneNames() {
		apart := min(distance(wanted, simplified(zone)), distance(lastPart(wanted), lastPart(simplified(zone))))
		if apart <= forgiven || strings.HasPrefix(lastPart(simplified(zone)), wanted) {
			near = append(near, candidate{zone, apart})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.apart, b.apart) })
	var names []string
	for _, found := range near[:min(5, len(near))] {
		names = append(names, found.name)
	}
	return names
}

// simplified forgives case, spaces and dashes.
func simplified(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(name)))
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// distance counts the letters to insert, remove or replace to get from one text to the other (Levenshtein).
func distance(from, to string) int {
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(from) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(to) {
			changed := diagonal
			if from[i] != to[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
