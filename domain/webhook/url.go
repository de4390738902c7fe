package webhook

import (
	"strconv"
	"strings"

	"zapis/domain"
)

// ErrURL refuses an address that is not a ProperURL.
const ErrURL domain.Refusal = "webhook_url_improper"

// LongestURL is in bytes.
const LongestURL = 2000

// ProperURL tells whether something can be delivered there: https, or http on this very machine; a host in ASCII, perhaps a port,
// no user and password, which would be in every log on the way, and no fragment, which is never sent.
func ProperURL(url string) bool {
	if len(url) > LongestURL || strings.ContainsFunc(url, unspeakable) {
		return false
	}
	scheme, rest, _ := strings.Cut(url, "://")
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	host, proper := hostOf(authority)
	return proper && !strings.Contains(rest, "#") && escaped(rest) &&
		(scheme == "https" || scheme == "http" && isLoopback(host))
}

// unspeakable is what no address has as it is.
func unspeakable(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) }

// escaped tells whether every % begins an escape.
func escaped(rest string) bool {
	for {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			return true
		}
		if len(after) < 2 {
			return false
		}
		if _, err := strconv.ParseUint(after[:2], 16, 8); err != nil {
			return false
		}
		rest = after
	}
}

// hostOf is the host of an authority, without the brackets of an IPv6 address.
func hostOf(authority string) (host string, proper bool) {
	port := ""
	if inside, bracketed := strings.CutPrefix(authority, "["); bracketed {
		closed := false
		host, port, closed = strings.Cut(inside, "]")
		if !closed || port != "" && port[0] != ':' || host == "" || strings.Trim(host, "0123456789abcdefABCDEF:.") != "" {
			return "", false
		}
		port = strings.TrimPrefix(port, ":")
		return host, isPort(port, strings.HasSuffix(authority, ":"))
	}
	host, port, hasPort := strings.Cut(authority, ":")
	return strings.ToLower(host), isName(host) && isPort(port, hasPort && port == "")
}

func isPort(port string, missing bool) bool {
	if port == "" {
		return !missing
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// isName tells whether it is a name, or an IPv4 address: labels of letters, digits and dashes.
func isName(host string) bool {
	if host == "" || len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !isLetterOrDigit(r) && r != '-' && r != '_' }) {
			return false
		}
	}
	return true
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.") && strings.Trim(host, "0123456789.") == ""
}
