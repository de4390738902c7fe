package cloudapi

import (
	"regexp"
	"time"
	"unicode/utf16"
)

// Limits of the Cloud API as Meta documents them, in UTF-16 units where they are of text. Of a list's body Meta says 4096
// in some places and 1024 in others: the shorter one holds here.
const (
	maxText        = 4096
	maxBody        = 1024 // of an interactive message
	maxCaption     = 1024
	maxHeader      = 60
	maxFooter      = 60
	maxButtons     = 3
	maxButtonTitle = 20
	maxButtonID    = 256
	maxRows        = 10
	maxSections    = 10
	maxRowTitle    = 24
	maxRowText     = 72
	maxRowID       = 200
	maxListLabel   = 20
	maxOpaque      = 512
	maxPayload     = 128 // of a template's quick reply
	maxParameter   = 1024
	maxFilename    = 240

	maxRequest = 1 << 20
	maxUpload  = 100<<20 + 1<<20

	window     = 24 * time.Hour // free messages after the person last wrote
	linkLife   = 5 * time.Minute
	typingLife = 25 * time.Second
)

var (
	versionPattern = regexp.MustCompile(`^v(1[6-9]|[2-9][0-9])\.0$`)
	numberPattern  = regexp.MustCompile(`^[0-9]{6,20}$`)
	phonePattern   = regexp.MustCompile(`^[0-9]{7,15}$`)
	userPattern    = regexp.MustCompile(`^[A-Z]{2}\.[A-Za-z0-9]{1,128}$`)
)

func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
