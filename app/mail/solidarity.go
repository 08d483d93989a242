package mail

import (
	"context"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/solidarity"
	"oplibre/app/store"
)

// The kinds of letters about roofs and rides.
const (
	// KindSolidarityAsk asks whether one agrees, without saying who the other is.
	KindSolidarityAsk = solidarity.LetterAsk
	// KindSolidarityContact tells two who have agreed of each other.
	KindSolidarityContact = solidarity.LetterContact
)

// solidarityLetter writes the letter to one side of a match. It returns problem.Closed when they were taken apart, when what it asks was
// answered, and when what it tells may not be told.
func solidarityLetter(ctx context.Context, db *store.DB, letter *store.Letter) (subject, body string, err error) {
	gone := problem.New(problem.Closed, "solidarity.letter.gone", nil)
	if letter.OperationID == nil {
		return "", "", gone
	}
	o, err := operation.Find(ctx, db, *letter.OperationID)
	if err != nil {
		return "", "", err
	}
	m, offer, need, err := solidarity.Pair(ctx, db, o.ID, letter.SubjectID)
	if problem.Is(err, problem.NotFound) {
		return "", "", gone
	}
	if err != nil {
		return "", "", err
	}
	side := solidarity.Side(letter.Parameters["side"])
	asks := letter.Kind == KindSolidarityAsk
	if asks && m.Said(side) || !asks && !m.Agreed() {
		return "", "", gone
	}
	subject, body = solidarityText(ctx, o, letter.Kind, side, offer, need)
	return subject, body, nil
}

// solidarityText is what one side of a match is asked or told.
func solidarityText(ctx context.Context, o *operation.Operation, kind string, side solidarity.Side, offer *solidarity.Offer, need *solidarity.Need) (subject, body string) {
	self, other := offer.Person, need.Person
	if side == solidarity.Taker {
		self, other = need.Person, offer.Person
	}
	args := i18n.Args{"Name": self.Name, "Operation": o.Name, "What": SolidarityWords(ctx, need), "Other": card(other)}
	key := "solidarity.letter." + strings.TrimPrefix(kind, "solidarity_") + "." + string(need.Kind) + "." + string(side)
	return i18n.T(ctx, key+".subject", args), i18n.T(ctx, key+".body", args)
}

// SolidarityWords says what somebody needs, without saying who.
func SolidarityWords(ctx context.Context, n *solidarity.Need) string {
	first, _ := time.Parse(time.DateOnly, n.FirstDay)
	last, _ := time.Parse(time.DateOnly, n.LastDay)
	persons := i18n.N(ctx, "solidarity.persons", n.Persons)
	words := i18n.T(ctx, "solidarity.words.ride", i18n.Args{"Persons": persons, "Day": i18n.LongDay(ctx, first), "Origin": n.Origin})
	if n.Kind == solidarity.Roof {
		words = i18n.N(ctx, "solidarity.words.roof", n.Nights(), i18n.Args{"Persons": persons, "First": i18n.LongDay(ctx, first), "Last": i18n.LongDay(ctx, last)})
	}
	for _, condition := range []struct {
		holds bool
		key   string
	}{{n.Accessible, "accessible"}, {n.Children, "children"}, {n.Pets, "pets"}} {
		if condition.holds {
			words += ", " + i18n.T(ctx, "solidarity.with."+condition.key)
		}
	}
	return words
}

// card is how to reach somebody: a line each.
func card(p solidarity.Person) string {
	var lines []string
	for _, line := range []string{p.Name, p.Phone, p.Email, p.Address} {
		if line != "" {
			lines = append(lines, "- "+line)
		}
	}
	return strings.Join(lines, "\n")
}
