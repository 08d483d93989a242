package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"oplibre/app/account"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// waitingWeekend is a weekend with one place of thirty and drafts of two hours that Léna and Malo lead in turn, off the grid.
func waitingWeekend(s *site, drafts int) *operation.Operation {
	s.t.Helper()
	ctx, o := context.Background(), s.makeOperation("Opération Libre Saint-Marc")
	if err := s.db.Write(ctx, func(tx *gorm.DB) error { return programme.CopyThemes(tx, o.ID) }); err != nil {
		s.t.Fatal(err)
	}
	themes, err := programme.FindThemes(ctx, s.db, o.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := programme.CreatePlace(ctx, s.db, s.by(), o, programme.PlaceForm{Name: "Médiathèque", Capacity: "30"}); err != nil {
		s.t.Fatal(err)
	}
	for i := range drafts {
		a, err := programme.CreateAtelier(ctx, s.db, s.by(), o, programme.AtelierForm{Theme: themes[i].ID, Title: fmt.Sprintf("Atelier n° %d", i+1),
			Start: "2027-05-22T10:00", End: "2027-05-22T12:00", Entry: "signup", Capacity: "20", Audience: "everybody", Facilitators: []string{"Léna Riou", "Malo Abgrall"}[i%2]})
		if err != nil {
			s.t.Fatal(err)
		}
		s.move(o, a.ID, programme.Span{End: 2 * 3_600_000}, nil)
	}
	return o
}

func (s *site) plan(o *operation.Operation) *plan.Plan {
	s.t.Helper()
	p, err := plan.Load(context.Background(), s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// move puts an atelier elsewhere, as somebody else would meanwhile.
func (s *site) move(o *operation.Operation, id string, span programme.Span, place *string) {
	s.t.Helper()
	_, err := plan.Edit(context.Background(), s.db, s.by(), o, id, s.plan(o).Find(id).Token(), func(v *programme.Values) {
		v.StartsAt, v.EndsAt, v.PlaceID = span.Start, span.End, place
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// scheduled counts the ateliers with an hour.
func (s *site) scheduled(o *operation.Operation) (n int) {
	for _, a := range s.plan(o).Ateliers {
		if a.Scheduled() {
			n++
		}
	}
	return n
}

func placingPath(o *operation.Operation) string { return "/gestion/" + o.Slug + "/programme/placer" }

// choices are the ticked boxes, or the chosen button, of a proposal.
func choices(document *goquery.Document) (values []string) {
	document.Find("input[name=choice][checked]").Each(func(_ int, input *goquery.Selection) {
		values = append(values, input.AttrOr("value", ""))
	})
	return values
}

func TestPlaceAll(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 4)
	b := s.signedIn(account.Organiser, o.ID)
	if answer := b.post(placingPath(o), nil); answer.Status != http.StatusSeeOther || answer.Location() != placingPath(o) {
		t.Fatalf("%d %s", answer.Status, answer.Location())
	}
	document := b.get(placingPath(o)).document(t)
	ticked := choices(document)
	if len(ticked) != 4 || s.scheduled(o) != 0 {
		t.Fatalf("%d ticked, %d scheduled before anybody agreed\n%s", len(ticked), s.scheduled(o), document.Text())
	}
	if text := plain(document.Find("main").Text()); !strings.Contains(text, "Les 4 ateliers qui attendent peuvent être placés") ||
		!strings.Contains(text, "30 places pour 20 personnes") || strings.Contains(text, "placing.") {
		t.Error(text)
	}
	if again := choices(b.get(placingPath(o) + "?essai=0").document(t)); strings.Join(again, " ") != strings.Join(ticked, " ") {
		t.Error("the same page proposes something else")
	}
	// One is left out.
	answer := b.post(placingPath(o)+"/appliquer", url.Values{"choice": ticked[1:]})
	if answer.Status != http.StatusSeeOther || s.scheduled(o) != 3 {
		t.Fatalf("%d, %d scheduled\n%s", answer.Status, s.scheduled(o), answer.Body)
	}
	if page := b.get(placingPath(o)).document(t); len(choices(page)) != 1 {
		t.Error("the one that was left out is not proposed again")
	}
}

func TestStaleProposalIsRefusedAsAWhole(t *testing.T) {
	for name, meanwhile := range map[string]func(s *site, o *operation.Operation, ticked []string){
		"somebody changed one of them": func(s *site, o *operation.Operation, ticked []string) {
			id, _, _ := strings.Cut(ticked[0], "/")
			s.move(o, id, programme.Span{End: 3_600_000}, nil)
		},
		"somebody took the place": func(s *site, o *operation.Operation, ticked []string) {
			place := s.plan(o).Places[0].ID
			other := s.plan(o).Find("atelier-n-5")
			var start int64
			if _, err := fmt.Sscan(strings.Split(ticked[1], "/")[2], &start); err != nil {
				s.t.Fatal(err)
			}
			s.move(o, other.ID, programme.Span{Start: store.Instant(start), End: store.Instant(start) + 3_600_000}, &place)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			o := waitingWeekend(s, 5)
			b := s.signedIn(account.Organiser, o.ID)
			var ticked []string
			last := s.plan(o).Find("atelier-n-5").ID
			for _, choice := range choices(b.get(placingPath(o)).document(t)) {
				if !strings.HasPrefix(choice, last) {
					ticked = append(ticked, choice)
				}
			}
			meanwhile(s, o, ticked)
			before := s.scheduled(o)
			answer := b.post(placingPath(o)+"/appliquer", url.Values{"choice": ticked, "try": {"0"}})
			if answer.Status != http.StatusConflict || s.scheduled(o) != before {
				t.Fatalf("%d, %d scheduled instead of %d", answer.Status, s.scheduled(o), before)
			}
			document := answer.document(t)
			if text := plain(document.Find("main").Text()); !strings.Contains(text, "Rien n’a été changé") {
				t.Error(text)
			}
			// The new proposal can be applied, and what was unticked still is.
			fresh := choices(document)
			if len(fresh) != 4 {
				t.Errorf("%d ticked in the new proposal", len(fresh))
			}
			if answer := b.post(placingPath(o)+"/appliquer", url.Values{"choice": fresh}); answer.Status != http.StatusSeeOther {
				t.Errorf("the new proposal: %d\n%s", answer.Status, answer.Body)
			}
		})
	}
}

func TestPlaceOne(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 2)
	b := s.signedIn(account.Organiser, o.ID)
	first := s.plan(o).Find("atelier-n-1")
	answer := b.post(placingPath(o), url.Values{"atelier": {first.ID}})
	document := b.get(answer.Location()).document(t)
	offers := document.Find("input[type=radio][name=choice]")
	if offers.Length() != 3 || document.Find("h1").Length() != 1 {
		t.Fatalf("%d offers\n%s", offers.Length(), document.Text())
	}
	chosen := offers.Eq(1).AttrOr("value", "")
	if answer := b.post(placingPath(o)+"/appliquer", url.Values{"atelier": {first.ID}, "choice": {chosen}}); answer.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", answer.Status, answer.Body)
	}
	got := s.plan(o).Find(first.ID)
	if !strings.Contains(chosen, fmt.Sprintf("/%d/", got.StartsAt)) || got.PlaceID == nil {
		t.Errorf("chose %s, placed at %d", chosen, got.StartsAt)
	}
	if b.get(placingPath(o)+"?atelier=nobody").Status != http.StatusNotFound {
		t.Error("an unknown atelier is offered places")
	}
}

func TestWhyNotPlaced(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 2)
	first := s.plan(o).Find("atelier-n-1")
	_, err := plan.Edit(context.Background(), s.db, s.by(), o, first.ID, first.Token(), func(v *programme.Values) {
		seats := 200
		v.Capacity = &seats
	})
	if err != nil {
		t.Fatal(err)
	}
	b := s.signedIn(account.Organiser, o.ID)
	for _, path := range []string{placingPath(o), placingPath(o) + "?atelier=" + first.ID} {
		if text := plain(b.get(path).document(t).Find("main").Text()); !strings.Contains(text, "Aucun lieu ne peut recevoir 200 personnes : le plus grand en reçoit 30.") {
			t.Errorf("%s: %s", path, text)
		}
	}
}

func TestPlacingRefusesNonsense(t *testing.T) {
	s := newSite(t)
	o := waitingWeekend(s, 1)
	b := s.signedIn(account.Organiser, o.ID)
	good := choices(b.get(placingPath(o)).document(t))[0]
	parts := strings.Split(good, "/")
	for name, form := range map[string]url.Values{
		"nothing":       {},
		"no choice":     {"choice": {"x"}},
		"twice":         {"choice": {good, good}},
		"other place":   {"choice": {strings.Join([]string{parts[0], parts[1], parts[2], store.NewID()}, "/")}},
		"before it all": {"choice": {strings.Join([]string{parts[0], parts[1], "900000", parts[3]}, "/")}},
		"other atelier": {"choice": {strings.Join([]string{store.NewID(), parts[1], parts[2], parts[3]}, "/")}},
	} {
		status := b.post(placingPath(o)+"/appliquer", form).Status
		if status != http.StatusUnprocessableEntity && status != http.StatusConflict && status != http.StatusNotFound || s.scheduled(o) != 0 {
			t.Errorf("%s: %d, %d scheduled", name, status, s.scheduled(o))
		}
	}
}
