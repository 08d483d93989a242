package wish

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
)

// ticket is what a party draws: SHA-256 (FIPS 180-4) of the seed, a line feed and the party's number in decimal digits. Who
// has the smallest, read as a number, is first. Nobody can know it before the seed is announced, nobody can choose it, and
// everybody can compute it:
//
//	printf '%s\n%d' "$SEED" "$NUMBER" | sha256sum
func ticket(seed string, number int) [sha256.Size]byte {
	return sha256.Sum256([]byte(seed + "\n" + strconv.Itoa(number)))
}

// order returns the indices of the parties in the order of the draw.
func order(p Problem) []int {
	tickets := make([][sha256.Size]byte, len(p.Parties))
	indices := make([]int, len(p.Parties))
	for i := range p.Parties {
		tickets[i], indices[i] = ticket(p.Seed, p.Parties[i].Number), i
	}
	slices.SortFunc(indices, func(a, b int) int {
		return cmp.Or(bytes.Compare(tickets[a][:], tickets[b][:]), cmp.Compare(p.Parties[a].Number, p.Parties[b].Number))
	})
	return indices
}

// Draw returns the place of each party in the draw, 1 for the first.
func Draw(p Problem) []int {
	places := make([]int, len(p.Parties))
	for place, i := range order(p) {
		places[i] = place + 1
	}
	return places
}

// luck is a party's weight where the draw decides: from 65,536 for the smallest ticket down to 1. Tickets rather than places
// are weighed, so that the luck of a couple is not by construction that of the person before and the person after it.
func luck(seed string, number int) int64 {
	t := ticket(seed, number)
	return 1<<16 - int64(binary.BigEndian.Uint16(t[:2]))
}
