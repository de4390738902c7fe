package said

import (
	"strconv"
	"strings"
)

// Percent understands by how much prices change: "+10 %", "-5", "7 процентов". Without a sign they rise; they fall by
// less than all, and rise to ten times at most.
func (v *Vocabulary) Percent(text string) (int, bool) {
	at := v.percent.FindStringSubmatch(strings.TrimSpace(Fold(text)))
	if at == nil {
		return 0, false
	}
	percent, err := strconv.Atoi(at[2])
	if at[1] != "" && at[1] != "+" {
		percent = -percent
	}
	return percent, err == nil && percent != 0 && percent > -100 && percent <= 900
}
