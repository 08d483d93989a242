package app

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"strings"

	"oplibre/app/signup/wish"
)

// VerifyWishes verifies the anonymous file of an assignment of wishes and writes what it found. It returns an error with wish.ErrFile for
// a file that is none, and with wish.ErrResult for a result that does not follow from the wishes.
func VerifyWishes(name string, out io.Writer) (err error) {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	p, r, err := wish.Read(file)
	if err != nil {
		return err
	}
	if err := wish.Verify(p, r); err != nil {
		return err
	}
	seed, _, _ := strings.Cut(p.Seed, " ")
	lines := []string{
		fmt.Sprintf("%d persons in %d parties, %d ateliers", r.Persons, len(p.Parties), len(p.Ateliers)),
		"policy: " + string(r.Policy),
		fmt.Sprintf("seed: %s\nSHA-256 of its first word, to be compared with what was announced: %x", p.Seed, sha256.Sum256([]byte(seed))),
	}
	for _, b := range r.Bounds {
		goal := string(b.Goal)
		if b.Goal == wish.Ranked {
			goal = fmt.Sprintf("rank %d", b.Rank+1)
		}
		lines = append(lines, fmt.Sprintf("%s: %d persons, at most %d", goal, b.Reached, b.AtMost))
	}
	for _, c := range wish.Changes(p, r) {
		lines = append(lines, fmt.Sprintf("changed by hand: party %d of %d persons has ranks %v instead of %v", c.Party, c.Size, counted(c.After), counted(c.Before)))
	}
	lines = append(lines, "verified: the result follows from the wishes, the draw from the seed, the bounds from the prices")
	_, err = fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// counted are ranks as people count them.
func counted(ranks []int) []int {
	list := make([]int, len(ranks))
	for i, rank := range ranks {
		list[i] = rank + 1
	}
	return list
}
