package instance

import (
	"net/netip"
	"strings"
	"unicode"

	"oplibre/app/problem"
)

// The widest networks that may be a desk, in bits of their prefix: a town hall's own, never a provider's. Whoever is in one
// of them may fail ten times as often as others before they wait.
const (
	widestDesk4 = 16
	widestDesk6 = 48
	mostDesks   = 50
)

// DeskNetworks returns the networks of Settings.Desks: addresses or CIDR networks (RFC 4632, section 3.1), one a line or
// with commas. An IPv6 address stands for its /64, as all who have one can change the rest of it. It returns
// problem.Invalid on the field "desks" with the first text that is neither.
func (s Settings) DeskNetworks() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range strings.FieldsFunc(s.Desks, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		network, key := deskNetwork(text)
		if key == "" && len(networks) == mostDesks {
			key = "instance.desks.many"
		}
		if key != "" {
			shown := []rune(text)
			return nil, problem.Fields{{Name: "desks", Message: problem.Message{Key: key,
				Args: problem.Args{"Text": string(shown[:min(len(shown), 60)]), "Max": mostDesks}}}}.Err()
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// deskNetwork reads one network, or says with a key what is wrong with it.
func deskNetwork(text string) (network netip.Prefix, wrong string) {
	if address, err := netip.ParseAddr(text); err == nil {
		address = address.Unmap().WithZone("")
		bits := 32
		if address.Is6() {
			bits = 64
		}
		network, _ = address.Prefix(bits) // cannot fail for these lengths
		if address.IsUnspecified() {
			return network, "instance.desks.wide"
		}
		return network, ""
	}
	network, err := netip.ParsePrefix(text)
	if err != nil || network.Addr().Is4In6() {
		return network, "instance.desks.unreadable"
	}
	network = network.Masked()
	switch bits := network.Bits(); {
	case network.Addr().Is4() && bits < widestDesk4, network.Addr().Is6() && bits < widestDesk6:
		return network, "instance.desks.wide"
	case network.Addr().Is6() && bits > 64:
		network, _ = network.Addr().Prefix(64)
	}
	return network, ""
}
