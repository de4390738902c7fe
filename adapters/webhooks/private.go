package webhooks

import (
	"errors"
	"net/netip"
	"slices"
	"syscall"
)

var errPrivate = errors.New("the address is not one of the public internet")

// special are networks beyond those that net/netip knows to be somebody's own, from the registries of RFC 6890. Those that carry
// IPv4 addresses in IPv6 ones could lead to any of them.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// onlyPublic is asked when a name has been looked up and a connection is about to be made: what a name means may change between
// any earlier check and that.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(to.Addr()) {
		return errPrivate
	}
	return nil
}

func isPublic(to netip.Addr) bool {
	to = to.WithZone("").Unmap()
	return to.IsGlobalUnicast() && !to.IsPrivate() &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(to) })
}
