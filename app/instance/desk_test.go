package instance

import (
	"errors"
	"strings"
	"testing"

	"oplibre/app/problem"
)

func TestDeskNetworks(t *testing.T) {
	for typed, want := range map[string]string{
		"":                               "",
		"192.0.2.7":                      "192.0.2.7/32",
		" 192.0.2.7,\r\n198.51.100.0/24": "192.0.2.7/32 198.51.100.0/24",
		"198.51.100.9/24":                "198.51.100.0/24",
		"::ffff:192.0.2.7":               "192.0.2.7/32",
		"2001:db8::7":                    "2001:db8::/64",
		"2001:db8::7/128":                "2001:db8::/64",
		"2001:db8:1::/48":                "2001:db8:1::/48",
		"fe80::1%eth0":                   "fe80::/64",
		"0.0.0.0/0":                      "instance.desks.wide",
		"10.0.0.0/8":                     "instance.desks.wide",
		"2001:db8::/32":                  "instance.desks.wide",
		"::":                             "instance.desks.wide",
		"mairie.example":                 "instance.desks.unreadable",
		"192.0.2.7/33":                   "instance.desks.unreadable",
		"192.0.2.256":                    "instance.desks.unreadable",
		strings.Repeat("192.0.2.7 ", 51): "instance.desks.many",
	} {
		networks, err := Settings{Desks: typed}.DeskNetworks()
		var got []string
		for _, network := range networks {
			got = append(got, network.String())
		}
		var refusal *problem.Error
		if errors.As(err, &refusal) {
			got = []string{refusal.Fields[0].Message.Key}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v (%v), want %s", typed, got, err, want)
		}
	}
}

func FuzzDeskNetworks(f *testing.F) {
	for _, seed := range []string{"192.0.2.7", "2001:db8::/48, 10.1.0.0/16", "::ffff:0.0.0.0/96", "fe80::1%a", "\x00/;", "1.2.3.4/-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		networks, err := Settings{Desks: typed}.DeskNetworks()
		if err != nil && !problem.Is(err, problem.Invalid) {
			t.Fatal(err)
		}
		for _, network := range networks {
			if network != network.Masked() || network.Addr().Is4In6() ||
				network.Addr().Is4() && network.Bits() < widestDesk4 || network.Addr().Is6() && (network.Bits() < widestDesk6 || network.Bits() > 64) {
				t.Errorf("%q gives %s", typed, network)
			}
		}
	})
}
