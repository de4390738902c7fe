package said

import (
	"regexp"
	"strconv"
	"strings"
)

var percentPattern = regexp.MustCompile(`(?i)^(?:все цены|цены|prices|all prices)?\s*([+−–—-])?\s*(\d{1,3})\s*(?:%|процент\p{L}*|percent)?$`)

// Percent understands by how much prices change: "+10 %", "-5", "7 процентов". Without a sign they rise; they fall by
// less than all, and rise to ten times at most.
func Percent(text string) (int, bool) {
	at := percentPattern.FindStringSubmatch(strings.TrimSpace(text))
	if at == nil {
		return 0, false
	}
	percent, err := strconv.Atoi(at[2])
	if at[1] != "" && at[1] != "+" {
		percent = -percent
	}
	return percent, err == nil && percent != 0 && percent > -100 && percent <= 900
}
