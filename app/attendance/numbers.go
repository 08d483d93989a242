package attendance

import (
	"slices"
	"strconv"
	"strings"
)

// ParseNumbers reads the numbers of lines as one types them from paper: "1-5, 8 12". They are from 1 to most, each once and in order. ok is
// false for anything else.
func ParseNumbers(text string, most int) (list []int, ok bool) {
	text = strings.NewReplacer("–", "-", "—", "-", "‑", "-", ";", " ", ",", " ", "\u00a0", " ", "\u202f", " ").Replace(text)
	for strings.Contains(text, " -") || strings.Contains(text, "- ") {
		text = strings.NewReplacer(" -", "-", "- ", "-").Replace(text)
	}
	for word := range strings.FieldsSeq(text) {
		from, to, isRange := strings.Cut(word, "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && isRange {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last > most || first > last {
			return nil, false
		}
		for n := first; n <= last; n++ {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), true
}
