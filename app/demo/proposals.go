package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"oplibre/app/programme/proposal"
	"oplibre/data/demo"
)

// listen opens the call for ateliers, takes what the neighbourhood proposes, and answers.
func (f *filling) listen(ctx context.Context) error {
	call := proposal.CallForm{Version: "0", Open: true, AtOnce: true, Enough: "8"}
	if current, err := proposal.CallOf(ctx, f.db, f.o.ID); err != nil {
		return err
	} else if current != nil {
		call.Version = strconv.FormatInt(current.Version, 10)
	}
	if err := proposal.SetCall(ctx, f.db, by(onDay(time.February, 22, 10, 0)), f.o, call); err != nil {
		return fmt.Errorf("call for ateliers: %w", err)
	}
	for _, idea := range demo.Ideas {
		if err := f.hear(ctx, idea); err != nil {
			return fmt.Errorf("proposal %s: %w", idea.Title, err)
		}
	}
	return nil
}

func (f *filling) hear(ctx context.Context, idea demo.Idea) error {
	at := onDay(idea.Month, idea.Day, 19, 20)
	form := proposal.Form{Kind: string(proposal.See), Title: typeset(idea.Title), Text: typeset(idea.Text), Theme: f.themes[idea.Theme].ID,
		Name: idea.Name, Email: idea.Email, Phone: idea.Phone}
	if idea.Lead {
		form.Kind = string(proposal.Lead)
	}
	made, err := proposal.Propose(ctx, f.db, by(at), f.o, form, "fr")
	if err != nil {
		return err
	}
	for i := range idea.Voices {
		browser := fmt.Sprintf("%s %d", idea.Title, i)
		if err := proposal.Support(ctx, f.db, by(at.Add(time.Duration(i+1)*5*time.Hour)), f.o, made.ID, browser); err != nil {
			return err
		}
	}
	return f.answer(ctx, idea, made.ID, at.Add(6*24*time.Hour))
}

// answer is what the team said to a proposal. What it accepted waits for a place and an hour three weeks before; it found
// none, so that nobody speaks of it later.
func (f *filling) answer(ctx context.Context, idea demo.Idea, id string, at time.Time) error {
	if idea.State == "" || idea.State == string(proposal.Accepted) && f.at != Before {
		return nil
	}
	p, err := proposal.Find(ctx, f.db, f.o.ID, id)
	if err != nil {
		return err
	}
	version := strconv.FormatInt(p.Version, 10)
	if idea.State == string(proposal.Declined) {
		return proposal.Decline(ctx, f.db, by(at), f.o.ID, id, proposal.DeclineForm{Version: version, Reply: typeset(idea.Reply), Letter: idea.Email != ""})
	}
	_, err = proposal.Accept(ctx, f.db, by(at), f.o, id, proposal.AcceptForm{Version: version, Letter: idea.Email != ""})
	return err
}
