package demo

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/data/demo"
)

// wording is what the form asks, as it is kept with the answers.
var wording = signup.Wording{Language: "fr", Photo: "Si une photo montre l'un de vous, peut-on la publier ?", News: "Prévenez-moi des suites"}

// hands is how many people sign up at once: enough for the writer to put many into each commit.
const hands = 24

// signUp lets people sign up as far as the story has come, then lets the clock open and close the window.
func (f *filling) signUp(ctx context.Context) error {
	early, late := people(demo.Ateliers())
	f.wish(early)
	households := early
	if f.at != Before {
		households = append(households, late...)
	}
	if err := f.appoint(ctx, households); err != nil {
		return err
	}
	if err := f.gatherWishes(ctx); err != nil {
		return err
	}
	if err := f.openRelay(ctx, households); err != nil {
		return err
	}
	codes := make([]signup.Code, len(households))
	offers := signup.NewOffers(f.db)
	err := together(len(households), hands, func(i int) (err error) {
		h := &households[i]
		for _, number := range h.chosen {
			h.form.Ateliers = append(h.form.Ateliers, f.ateliers[number].ID)
		}
		h.answer(i, f.ateliers)
		if codes[i], err = offers.SignUp(ctx, f.entering(h), f.o, h.form, wording); err != nil {
			return fmt.Errorf("sign-up of %s for %v: %w", h.form.Name, h.chosen, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range households {
		if h := &households[i]; h.persons > 2 && len(h.chosen) > 1 && !h.form.Companions[0].Group {
			shown, err := signup.Find(ctx, f.db, codes[i])
			if err != nil {
				return err
			}
			f.carnet = shown.ID
			break
		}
	}
	if err := f.wait(ctx, offers); err != nil {
		return err
	}
	if err := f.assignWishes(ctx); err != nil {
		return err
	}
	return f.findAuthors(ctx)
}

// nightWalk is full, and wished for.
const nightWalk = 16

// wait puts three parties into the line of the night walk: a family, somebody who comes at once, and two friends.
func (f *filling) wait(ctx context.Context, offers *signup.Offers) error {
	walk := []string{f.ateliers[nightWalk].ID}
	for i, form := range []signup.Form{
		{Name: "Solenn Kermarrec", Phone: "0261912061", Origin: "quartier", Companions: []signup.Companion{{N: 1, Name: "Youn", Age: "9"}, {N: 2, Name: "Aziliz", Age: "12"}}},
		{Name: "Joël Madec", Email: "joel.madec@example.org", Origin: "commune", IfPossible: walk},
		{Name: "Fanta Diarra", Email: "fanta.diarra@example.org", Companions: []signup.Companion{{N: 1, Name: "Salomé"}}},
	} {
		form.Key, form.Waits = store.NewID(), walk
		if _, err := offers.SignUp(ctx, by(onDay(time.April, 28+i, 19, 40)), f.o, form, wording); err != nil {
			return fmt.Errorf("%s waits for the night walk: %w", form.Name, err)
		}
	}
	return nil
}

// findAuthors notes a carnet for each first name, so that what somebody brought back stands in a carnet.
func (f *filling) findAuthors(ctx context.Context) error {
	var persons []signup.Person
	if err := f.find(ctx, &persons, "name, phone, email", "position = 0"); err != nil {
		return err
	}
	for i := range persons {
		f.authors[persons[i].FirstName()] = persons[i].CarnetID
	}
	return nil
}

// storyID makes an identifier of a moment of the story and what it is for: a UUID of version 7 (RFC 9562) whose random
// bits are the same in each filling, so that addresses of the demonstration can be quoted.
func storyID(at time.Time, what string, n int) string {
	var id uuid.UUID
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", what, n))
	copy(id[:], sum[:])
	var moment [8]byte
	binary.BigEndian.PutUint64(moment[:], uint64(at.UnixMilli()))
	copy(id[:6], moment[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
