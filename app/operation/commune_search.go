package operation

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"oplibre/app/store"
	"oplibre/data"
)

// CommuneMatch is one answer to a search among the communes.
type CommuneMatch struct {
	// Commune is the commune of today, the one whose code an operation keeps.
	Commune data.Commune
	// Name is what was found: the commune's name, or that of a part of it which people know by its own name.
	Name string
	// Kind says what Name is. For anything but data.Current a page adds which commune holds it today.
	Kind data.CommuneKind
	// Code is the code of what was found; it is a former code when that is what was asked for.
	Code string
	// Department is the department's name, to be shown when Ambiguous.
	Department string
	// Ambiguous reports that several communes of today bear this name, so that the department must be shown.
	Ambiguous bool
}

// maxMatches bounds a search, whatever limit is asked for.
const maxMatches = 100

// Ranks of a match, best first; within one, communes of today come before their parts, and large ones before small.
const (
	rankExact     = iota
	rankArticle   // exact but for the leading article: "havre" for Le Havre
	rankPrefix    // the name begins so, with or without its article
	rankWord      // a later word of the name begins so
	rankWords     // each word asked for begins one of the name's
	rankCompact   // the same letters without regard to spaces: "labergement"
	numberOfRanks // keep last
)

// SearchCommunes returns at most limit communes for what somebody typed: a name without caring for accents, capitals,
// apostrophes, hyphens or œ, with St and Ste for Saint and Sainte; a postcode or its beginning; an INSEE code, also a former
// one; the name of a delegated, associated or former commune; a name and a postcode or department together.
func SearchCommunes(query string, limit int) []CommuneMatch {
	limit = min(limit, maxMatches)
	asked := store.Fold(query)
	if limit <= 0 || asked == "" {
		return nil
	}
	index := communeIndex()
	var found ranking
	if isCode(asked) {
		found = index.searchCode(strings.ToUpper(asked), limit)
	} else {
		found = index.searchName(asked, limit)
	}
	return index.matches(found, limit)
}

// placeEntry is one name that can be found.
type placeEntry struct {
	place, seat *data.Commune
	// folded is the name as store.Fold writes it, bare the same without its article, compact without spaces.
	folded, bare, compact string
}

// placeIndex holds all names, communes of today first, then by falling population, so that the first found are the
// likeliest. About 38,000 entries are scanned in a millisecond or two: cleverer structures would cost memory for nothing.
type placeIndex struct {
	entries []placeEntry
	// shared holds the names that several communes of today bear.
	shared map[string]bool
}

// communeIndex is built at the first search and kept.
var communeIndex = sync.OnceValue(func() *placeIndex {
	places := data.Communes()
	index := &placeIndex{
		entries: make([]placeEntry, 0, len(places.Communes)+len(places.Parts)),
		shared:  map[string]bool{},
	}
	seen := make(map[string]bool, len(places.Communes))
	seats := make(map[string]*data.Commune, len(places.Communes))
	for i := range places.Communes {
		c := &places.Communes[i]
		if seen[c.Name] {
			index.shared[c.Name] = true
		}
		seen[c.Name], seats[c.Code] = true, c
		index.add(c, c)
	}
	for i := range places.Parts {
		// A part with its seat's name would only repeat it.
		part := &places.Parts[i]
		if seat := seats[part.Seat]; seat != nil && seat.Name != part.Name {
			index.add(part, seat)
		}
	}
	slices.SortStableFunc(index.entries, func(a, b placeEntry) int {
		if aToday, bToday := a.place.Kind == data.Current, b.place.Kind == data.Current; aToday != bToday {
			if aToday {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.seat.Population, a.seat.Population), cmp.Compare(a.place.Code, b.place.Code))
	})
	return index
})

func (x *placeIndex) add(place, seat *data.Commune) {
	folded := store.Fold(place.Name)
	x.entries = append(x.entries, placeEntry{
		place: place, seat: seat, folded: folded, bare: withoutArticle(folded),
		compact: strings.ReplaceAll(folded, " ", ""),
	})
}

// hit is a found entry, with the code that was asked for when it is a former one without a name of its own.
type hit struct {
	entry      int
	formerCode string
}

// ranking holds what was found, by rank.
type ranking [numberOfRanks][]hit

func (r *ranking) add(rank, limit int, h hit) {
	if len(r[rank]) < limit {
		r[rank] = append(r[rank], h)
	}
}

// searchCode finds by INSEE code and by postcode. The largest commune of the postcode and the commune with that very code
// come first: 29200 is Brest's postcode and another commune's code, and only the person knows which was meant.
func (x *placeIndex) searchCode(code string, limit int) ranking {
	var found ranking
	whole := len(code) == 5
	for i := range x.entries {
		place := x.entries[i].place
		switch {
		case whole && place.Code == code:
			found.add(rankExact, limit, hit{entry: i})
		case place.HasPostcode(code):
			rank := rankPrefix
			if whole && len(found[rankArticle]) == 0 && place.Kind == data.Current {
				rank = rankArticle
			}
			found.add(rank, limit, hit{entry: i})
		case !whole && place.Kind == data.Current && strings.HasPrefix(place.Code, code):
			found.add(rankPrefix, limit, hit{entry: i})
		case whole && place.Kind == data.Current && slices.Contains(place.FormerCodes(), code):
			found.add(rankWord, limit, hit{entry: i, formerCode: code})
		}
	}
	if len(found[rankExact]) > 0 {
		found[rankWord] = nil // The former commune itself has a name: no need to show its seat again.
	}
	// Of the two likeliest, the larger one first.
	if top := append(found[rankArticle], found[rankExact]...); len(top) > 1 {
		slices.SortStableFunc(top, func(a, b hit) int { return cmp.Compare(a.entry, b.entry) })
		found[rankExact], found[rankArticle] = top, nil
	}
	return found
}

// searchName finds by name, and by name and code together.
func (x *placeIndex) searchName(asked string, limit int) ranking {
	var found ranking
	names := variants(asked)
	name, codes := splitCodes(asked)
	var filtered []wanted
	if len(codes) > 0 && name != "" {
		filtered = variants(name)
	}
	empty := true
	for i := range x.entries {
		e := &x.entries[i]
		rank := e.rank(names)
		if len(filtered) > 0 && rank == numberOfRanks {
			if rank = e.rank(filtered); rank < numberOfRanks && !e.liesIn(codes) {
				rank = numberOfRanks
			}
		}
		if rank < numberOfRanks {
			empty = false
			found.add(rank, limit, hit{entry: i})
		}
	}
	if compact := strings.ReplaceAll(asked, " ", ""); empty && len(compact) > 2 {
		for i := range x.entries {
			if strings.HasPrefix(x.entries[i].compact, compact) {
				found.add(rankCompact, limit, hit{entry: i})
			}
		}
	}
	return found
}

// wanted is one way to read what was typed.
type wanted struct {
	text, inside string
	words        []string
	// key is the longest word: a name without it cannot fit, which spares the other comparisons.
	key string
}

// variants returns the ways to read a folded query: as it is, and with St and Ste spelt out. Both, because "st" also begins
// Strasbourg.
func variants(asked string) []wanted {
	words := strings.Fields(asked)
	spelt := slices.Clone(words)
	for i, word := range spelt {
		switch word {
		case "st":
			spelt[i] = "saint"
		case "ste":
			spelt[i] = "sainte"
		}
	}
	all := []wanted{newWanted(words)}
	if !slices.Equal(words, spelt) {
		all = append(all, newWanted(spelt))
	}
	return all
}

func newWanted(words []string) wanted {
	text := strings.Join(words, " ")
	key := slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return wanted{text: text, inside: " " + text, words: words, key: key}
}

// rank returns the best rank of the entry for any of the readings, numberOfRanks when it fits none.
func (e *placeEntry) rank(names []wanted) int {
	best := int(numberOfRanks)
	for i := range names {
		best = min(best, e.rankOf(&names[i]))
	}
	return best
}

func (e *placeEntry) rankOf(w *wanted) int {
	switch {
	case !strings.Contains(e.folded, w.key):
		return numberOfRanks
	case e.folded == w.text:
		return rankExact
	case e.bare == w.text:
		return rankArticle
	case strings.HasPrefix(e.folded, w.text), strings.HasPrefix(e.bare, w.text):
		return rankPrefix
	case strings.Contains(e.folded, w.inside):
		return rankWord
	case len(w.words) > 1 && e.hasWords(w.words):
		return rankWords
	}
	return numberOfRanks
}

// hasWords reports whether each word begins a word of the name.
func (e *placeEntry) hasWords(words []string) bool {
	for _, word := range words {
		if !strings.HasPrefix(e.folded, word) && !beginsLaterWord(e.folded, word) {
			return false
		}
	}
	return true
}

func beginsLaterWord(folded, word string) bool {
	for {
		i := strings.Index(folded, word)
		if i < 0 {
			return false
		}
		if i > 0 && folded[i-1] == ' ' {
			return true
		}
		folded = folded[i+len(word):]
	}
}

// liesIn reports whether all codes are beginnings of the place's postcodes or INSEE code.
func (e *placeEntry) liesIn(codes []string) bool {
	for _, code := range codes {
		if !e.place.HasPostcode(code) && !e.seat.HasPostcode(code) && !strings.HasPrefix(e.place.Code, code) {
			return false
		}
	}
	return true
}

// matches turns hits into answers, the best first.
func (x *placeIndex) matches(found ranking, limit int) []CommuneMatch {
	places := data.Communes()
	var all []CommuneMatch
	for _, hits := range found {
		for _, h := range hits {
			if len(all) == limit {
				return all
			}
			e := x.entries[h.entry]
			m := CommuneMatch{Commune: *e.seat, Name: e.place.Name, Kind: e.place.Kind, Code: e.place.Code, Ambiguous: x.shared[e.place.Name]}
			if h.formerCode != "" {
				m.Kind, m.Code = data.Former, h.formerCode
			}
			if d, ok := places.FindDepartment(e.seat.Department()); ok {
				m.Department = d.Name
			}
			all = append(all, m)
		}
	}
	return all
}

// splitCodes separates the words that may be a postcode, an INSEE code or a department from the others.
func splitCodes(asked string) (name string, codes []string) {
	var names []string
	for _, word := range strings.Fields(asked) {
		if isCode(word) {
			codes = append(codes, strings.ToUpper(word))
		} else {
			names = append(names, word)
		}
	}
	return strings.Join(names, " "), codes
}

// isCode reports whether a folded word is the beginning of a postcode or an INSEE code, from two characters on.
func isCode(word string) bool {
	if len(word) < 2 || len(word) > 5 {
		return false
	}
	for i := range len(word) {
		corsican := i == 1 && word[0] == '2' && (word[i] == 'a' || word[i] == 'b')
		if !corsican && (word[i] < '0' || word[i] > '9') {
			return false
		}
	}
	return true
}

// withoutArticle drops the article with which a folded name begins.
func withoutArticle(folded string) string {
	for _, article := range []string{"le ", "la ", "les ", "l ", "los ", "aux "} {
		if rest, ok := strings.CutPrefix(folded, article); ok && rest != "" {
			return rest
		}
	}
	return folded
}
