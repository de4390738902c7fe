package vkapi

import (
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits that VK states in prose only; lengths are in characters.
const (
	maxText          = 4096 // the schema says 9000, error 914 comes earlier
	maxLabel         = 40
	maxButtonPayload = 255
	maxColumns       = 5
	maxRows          = 10
	maxInlineRows    = 6
	maxButtons       = 40
	maxInlineButtons = 10
	linkColumns      = 2 // a link takes the room of two buttons
	maxSnackbar      = 90
	maxAttachments   = 10
	maxServers       = 10 // of the Callback API, in one community
	maxPhoto         = 50 << 20
	maxDocument      = 200 << 20
	maxPhotoSides    = 14_000 // width and height together, in pixels
	maxPhotoRatio    = 20
	maxForm          = 1 << 20
	maxUpload        = maxDocument + 1<<20
	maxRetryAfter    = 3 * time.Hour
	leastVersion     = 103 // of 5.x: before it events had another shape

	editLife    = 24 * time.Hour
	tapLife     = time.Minute
	typingLife  = 10 * time.Second
	dedupeLife  = time.Hour // how long a random_id is remembered
	keyLife     = time.Hour // of the long poll
	longestPoll = 90 * time.Second
)

var (
	screenNamePattern = regexp.MustCompile(`^[a-z][a-z0-9_.]{2,31}$`)
	versionPattern    = regexp.MustCompile(`^5\.([0-9]{1,3})$`)
	refPattern        = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)
)

// length is a text's length as VK counts it.
func length(s string) int { return utf8.RuneCountInString(s) }

func itoa(n int) string { return strconv.Itoa(n) }
