package telegramapi

import (
	"regexp"
	"strconv"
	"time"
)

// Limits of the Bot API 10.1; the platform states them in prose only.
const (
	maxText               = 4096 // UTF-16 units after parsing
	maxCaption            = 1024
	maxCallbackData       = 64 // bytes
	maxCallbackAnswer     = 200
	maxButtons            = 100 // observed, not documented
	maxButtonsInRow       = 8   // observed, not documented
	maxCopyText           = 256
	maxPlaceholder        = 64
	maxCommands           = 100
	maxCommandDescription = 256
	maxDescription        = 512
	maxShortDescription   = 120
	maxSecret             = 256
	maxConnections        = 100
	defaultConnections    = 40
	maxUpdates            = 100
	maxPhoto              = 10 << 20
	maxDocument           = 50 << 20
	maxDownload           = 20 << 20
	maxRequest            = maxDocument + 1<<20

	longestPoll = 50 * time.Second
	queryLife   = 15 * time.Second // the shortest that was observed
	deleteLife  = 48 * time.Hour
	typingLife  = 5 * time.Second
)

var (
	tokenPattern    = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretPattern   = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	payloadPattern  = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)
	commandName     = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languagePattern = regexp.MustCompile(`^(?:[a-z]{2})?$`)
)

func itoa(n int) string { return strconv.Itoa(n) }
