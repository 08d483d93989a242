package demo

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"time"

	"oplibre/app/collect"
	"oplibre/data/demo"
)

// How much is collected in all, how much of it by those who looked around before the weekend, and how many drawn pictures
// there are at most.
const (
	contributions = 300
	scouted       = 6
	picturesMost  = 96
)

// piece is a contribution ready to be sent, with the file that it carries.
type piece struct {
	demo.Contribution
	at   time.Time
	form collect.Form
	// file makes the octets of what it carries, nil when it carries nothing.
	file     func() (name string, content []byte, err error)
	hash     string
	stageErr error
	staged   chan struct{}
}

// collect adds what was collected until now, in the order of time. Files are made and kept by other hands beside it, and
// the worker makes the public sizes of pictures as they come.
func (f *filling) collect(ctx context.Context) error {
	pieces := f.pieces()
	working, stop := context.WithCancel(ctx)
	defer stop()
	worker := collect.NewWorker(f.db, slog.Default())
	done := make(chan error, 1)
	go func() { done <- worker.Run(working) }()
	go func() {
		_ = together(len(pieces), 2, func(i int) error { // each piece keeps its error
			pieces[i].stage(ctx, f)
			return nil
		})
	}()
	for i := range pieces {
		if err := pieces[i].add(ctx, f); err != nil {
			return fmt.Errorf("contribution %q: %w", pieces[i].Title, err)
		}
		worker.Wake()
	}
	if err := worker.WaitIdle(ctx); err != nil {
		return err
	}
	stop()
	return <-done
}

// stage makes the file of a piece and keeps it.
func (p *piece) stage(ctx context.Context, f *filling) {
	defer close(p.staged)
	if p.file == nil {
		return
	}
	name, content, err := p.file()
	if err == nil {
		upload, stageErr := collect.Stage(ctx, f.db, by(p.at), f.o.ID, name, bytes.NewReader(content))
		if err = stageErr; err == nil {
			p.hash = upload.Hash
		}
	}
	p.stageErr = err
}

func (p *piece) add(ctx context.Context, f *filling) error {
	<-p.staged
	if p.stageErr != nil {
		return p.stageErr
	}
	if p.hash != "" {
		p.form.Files = []string{p.hash}
	}
	_, err := collect.Add(ctx, f.db, by(p.at), f.o, f.authors[p.Author], p.form)
	return err
}

// pieces returns what was collected until the moment. What comes after is drawn too, so that a contribution is the same
// at each moment.
func (f *filling) pieces() []piece {
	random := rand.New(rand.NewPCG(seed, 3))
	all := scouting()
	all = append(all, demo.Contributions(contributions-scouted)...)
	pieces := make([]piece, 0, len(all))
	pictures := 0
	for i, c := range all {
		seen := f.o.Start().Add(c.Offset)
		back := seen.Add(time.Duration(5+i*7%40) * time.Minute) // most people write down what they saw on the way back
		p := piece{Contribution: c, at: back, staged: make(chan struct{})}
		p.form = f.contributionForm(c, i, seen, random)
		f.carry(&p, i, &pictures)
		if p.at.Before(f.at.Time()) {
			pieces = append(pieces, p)
		}
	}
	return pieces
}

// scouting is what the team noted while it walked through the neighbourhood in April.
func scouting() []demo.Contribution {
	var all []demo.Contribution
	for i, from := range []struct {
		theme string
		n     int
	}{{"mapping", 5}, {"access", 8}, {"heritage", 1}, {"mapping", 1}, {"access", 6}, {"heritage", 0}} {
		spot := demo.Spots[i*4+1]
		c := demo.Contribution{Theme: from.theme, Template: demo.Templates(from.theme)[from.n], Spot: spot.Name, Lon: spot.At[0], Lat: spot.At[1],
			Offset: time.Duration(i-6)*7*24*time.Hour/2 - 4*time.Hour, Author: []string{"Malo", "Élise", ""}[i%3]}
		c.Offset -= 18 * 24 * time.Hour // the last one is noted on 30 April
		c.Title += ", " + spot.Name
		all = append(all, c)
	}
	return all
}

func (f *filling) contributionForm(c demo.Contribution, i int, at time.Time, random *rand.Rand) collect.Form {
	accuracy := float64(3 + random.IntN(12))
	form := collect.Form{ID: storyID(at, "contribution", i), Theme: f.themes[c.Theme].ID, Title: typeset(c.Title), Body: typeset(c.Description),
		Position: degrees(c.Lat) + ", " + degrees(c.Lon), AccuracyM: &accuracy, ObservedAt: at.Format("2006-01-02T15:04"),
		Credit: c.Author, Values: c.Values}
	if a := f.ateliers[c.Atelier]; a != nil {
		form.Atelier = a.ID
	}
	if c.Values["story"] == c.Description { // told once is enough
		form.Values = maps.Clone(c.Values)
		delete(form.Values, "story")
	}
	switch {
	case c.Kind == demo.Link && i%2 == 0: // a bare link, without what the theme asks about it
		form.Link, form.Values = c.Values["page_url"], nil
	case c.Kind == demo.Story && i%3 == 0: // an idea has no place
		form.Body, form.Values, form.Position, form.AccuracyM = typeset(c.Description), nil, "", nil
	}
	return form
}

// carry gives a contribution the file that its kind has: a recording, a table, a picture. Of what was observed, one in
// four has a picture.
func (f *filling) carry(p *piece, i int, pictures *int) {
	switch {
	case p.Kind == demo.Sound:
		p.file = func() (string, []byte, error) {
			return fmt.Sprintf("enregistrement-%03d.wav", i), chimes(uint64(i)), nil
		}
	case p.Kind == demo.File:
		p.file = func() (string, []byte, error) { return fmt.Sprintf("tableau-%03d.csv", i), table(p.Contribution), nil }
	case *pictures < picturesMost && (p.Kind == demo.Photo || p.Kind != demo.Story && p.Kind != demo.Link && i%4 == 0):
		*pictures++
		theme := f.themes[p.Theme]
		p.form.Description = "Dessin qui tient lieu de photo : " + p.form.Title
		p.form.Recognisable = *pictures%6 == 4
		p.file = func() (string, []byte, error) {
			content, err := drawPicture(p.Theme, theme.Colour, theme.Tint, uint64(i))
			return fmt.Sprintf("photo-%03d.jpg", i), content, err
		}
	}
}
