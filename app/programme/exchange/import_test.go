package exchange_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/exchange"
	"oplibre/app/programme/plan"
	"oplibre/app/programme/publishing"
	"oplibre/app/store"
)

// versions are what was published, the last first, as "number author: kinds of changes".
func versions(t *testing.T, db *store.DB, o *operation.Operation) (list []string) {
	t.Helper()
	all, err := publishing.FindVersions(context.Background(), db, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		text := fmt.Sprintf("%d %s:", v.Number, v.Author)
		if v.Difference.First {
			text += fmt.Sprintf(" first %d", v.Difference.Total)
		}
		for _, c := range v.Difference.Changes {
			text += " " + string(c.Kind)
		}
		list = append(list, text)
	}
	return list
}

// publish publishes what waits of public ateliers, and all drafts that have an hour.
func publish(t *testing.T, db *store.DB, o *operation.Operation) *publishing.Version {
	t.Helper()
	pending, err := publishing.FindPending(context.Background(), db, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	var choice publishing.Choice
	for i := range pending.Items {
		choice.Items = append(choice.Items, pending.Items[i].Value())
	}
	choice.Author = "Nadia"
	v, err := publishing.Publish(context.Background(), db, by(t), o, choice)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const firstFile = "Numéro;Titre;Jour;Début;Fin;Lieu;État\n1;Flore;samedi;10:00;11:00;Salle;publié\n2;Faune;samedi;14:00;15:00;Salle;publié\n3;Cuisine;samedi;16:00;17:00;Salle;annulé\n"

func TestFirstImportIsAVersion(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	file := read(t, o, "a.csv", []byte(firstFile))
	preview, err := exchange.Import(ctx, db, by(t), o, file, exchange.Options{Author: "Nadia", Partners: partner.AddNamed})
	if err != nil || !preview.First || len(preview.Create) != 3 {
		t.Fatalf("%v %+v", err, preview)
	}
	if got := versions(t, db, o); !slices.Equal(got, []string{"1 Nadia: first 3"}) {
		t.Errorf("%q", got)
	}
	// What comes next is a change of that version, and nothing has to be caught up with.
	importInto(t, db, o, by(t), "b.csv", []byte("Numéro;Titre;Lieu\n1;Plantes;Jardin\n"))
	if got := versions(t, db, o); len(got) != 1 {
		t.Errorf("an import published something: %q", got)
	}
	publish(t, db, o)
	if got := versions(t, db, o); !slices.Equal(got, []string{"2 Nadia: changed", "1 Nadia: first 3"}) {
		t.Errorf("%q", got)
	}
}

func TestFirstImportAsDraftsIsNoVersion(t *testing.T) {
	db, o := newWeekend(t)
	file := read(t, o, "a.csv", []byte(firstFile))
	preview, err := exchange.Import(context.Background(), db, by(t), o, file, exchange.Options{Draft: true, Partners: partner.AddNamed})
	if err != nil || len(preview.Create) != 2 || len(versions(t, db, o)) != 0 || len(listings(t, db, o)) != 0 {
		t.Errorf("%v: %d created, versions %q: what the file cancels is left aside", err, len(preview.Create), versions(t, db, o))
	}
}

// TestChangesOfWhatThePublicSeesWait imports a second file into a programme that is public.
func TestChangesOfWhatThePublicSeesWait(t *testing.T) {
	db, o := newWeekend(t)
	importInto(t, db, o, by(t), "a.csv", []byte(firstFile))
	before := export(t, db, o, "programme.csv")
	second := "Numéro;Titre;Jour;Début;Fin;Lieu;État\n1;Flore;samedi;11:00;12:00;Jardin;publié\n2;Faune;samedi;14:00;15:00;Salle;annulé\n3;Cuisine;samedi;16:00;17:00;Salle;publié\n" +
		"4;Oiseaux;dimanche;7:00;9:00;Jardin;publié\n5;Fête;dimanche;20:00;22:00;Salle;annulé\n"
	preview := importInto(t, db, o, by(t), "b.csv", []byte(second))
	if counts := preview.Counts(); preview.First || len(preview.Create) != 1 || counts != (exchange.Counts{Prepared: 1, Cancelled: 1, Reinstated: 1}) {
		t.Errorf("%+v %+v", counts, preview)
	}
	if got := said(preview.Warnings, "warning"); !slices.Equal(got, []string{"6  after", "6  cancelled"}) {
		t.Errorf("what was never on the programme cannot be cancelled: %q", got)
	}
	if after := export(t, db, o, "programme.csv"); string(before) != string(after) {
		t.Errorf("the public sees it:\n%s", after)
	}
	if again := importInto(t, db, o, by(t), "b.csv", []byte(second)); !again.Nothing() || again.Unchanged != 4 {
		t.Errorf("a second time: %+v", again)
	}
	publish(t, db, o)
	if got := versions(t, db, o); got[0] != "2 Nadia: changed cancelled reinstated added" {
		t.Errorf("%q", got)
	}
	var got []string
	for _, l := range listings(t, db, o) {
		got = append(got, fmt.Sprintf("%s %s %d", l.Title, l.Status, l.Sequence))
	}
	if want := []string{"Flore published 2", "Faune cancelled 2", "Cuisine published 2", "Oiseaux published 1"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestOneUndoTakesBackTheChangesOfAnImport(t *testing.T) {
	db, o := newWeekend(t)
	importInto(t, db, o, by(t), "a.csv", []byte(firstFile))
	importInto(t, db, o, by(t), "b.csv", []byte("Numéro;Titre\n1;Plantes\n2;Bêtes\n"))
	if _, err := plan.Undo(context.Background(), db, by(t), o); err != nil {
		t.Fatal(err)
	}
	for _, a := range planned(t, db, o).Ateliers {
		if len(a.Changed) != 0 {
			t.Errorf("%s still waits with %v", a.Title, a.Changed)
		}
	}
}

func TestOrganisationsThatAFileNamesBecomePartnersToContact(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	form := partner.EmptyForm()
	form.Name, form.Kind, form.Named = "Médiathèque de Saint-Marc", "library", true // and still to be asked
	known, err := partner.Create(ctx, db, by(t), o.ID, form)
	if err != nil {
		t.Fatal(err)
	}
	raw := "Titre;Jour;Début;Fin;Structure\nA;samedi;10:00;11:00;MEDIATHEQUE de Saint-Marc\nB;samedi;10:00;11:00;Les Amis du lavoir\nC;samedi;10:00;11:00;les amis  du Lavoir\n"
	preview, err := exchange.Compare(ctx, db, o, read(t, o, "a.csv", []byte(raw)))
	if err != nil || !slices.Equal(preview.Partners, []string{"Les Amis du lavoir"}) || len(preview.Warnings) != 0 {
		t.Fatalf("%v %q %+v", err, preview.Partners, preview.Warnings)
	}
	importInto(t, db, o, by(t), "a.csv", []byte(raw))
	all, err := partner.List(ctx, db, o.ID)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d partners, %v", len(all), err)
	}
	made := all[slices.IndexFunc(all, func(p *partner.Partner) bool { return p.ID != known.ID })]
	if made.State != partner.ToContact || made.Named || made.Public() || made.Organisation.Name != "Les Amis du lavoir" {
		t.Errorf("%+v", made)
	}
	partners := map[string]string{}
	for _, l := range listings(t, db, o) {
		partners[l.Title] = *l.PartnerID
		if l.Partner != "" {
			t.Errorf("%s: the public sees %q", l.Title, l.Partner)
		}
	}
	if partners["A"] != known.ID || partners["B"] != made.ID || partners["C"] != made.ID {
		t.Errorf("%v", partners)
	}
	// The public file cannot name them, and importing it takes them from nobody.
	if again := importInto(t, db, o, by(t), "b.csv", export(t, db, o, "programme.csv")); !again.Nothing() {
		t.Errorf("%+v", again.Change)
	}
}

func TestARefusedFileLeavesNothingBehind(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	importInto(t, db, o, by(t), "a.csv", []byte(firstFile))
	raw := "Numéro;Titre;Jour;Début;Fin;Lieu;Structure;Thème;Animation\n1;Plantes;samedi;10:00;11:00;Jardin;Les Amis;Nouveau;Ada\n;X;samedi;10:00;tard;;;;\n"
	preview, err := exchange.Import(ctx, db, by(t), o, read(t, o, "b.csv", []byte(raw)), exchange.Options{Partners: partner.AddNamed})
	if !problem.Is(err, problem.Invalid) || !slices.Equal(said(preview.Refused, "cell"), []string{"3 E (Fin) hour"}) {
		t.Fatalf("%v %+v", err, preview.Refused)
	}
	p := planned(t, db, o)
	partners, err := partner.List(ctx, db, o.ID)
	if err != nil || len(partners) != 0 || len(p.Places) != 1 || len(p.Facilitators) != 0 || p.Ateliers[0].Title != "Flore" {
		t.Errorf("%d partners, %d places, %v", len(partners), len(p.Places), err)
	}
}

func TestWhoLeadsOnlyOncePublishedIsKeptUntilThen(t *testing.T) {
	db, o := newWeekend(t)
	importInto(t, db, o, by(t), "a.csv", []byte(firstFile))
	importInto(t, db, o, by(t), "b.csv", []byte("Numéro;Titre;Animation\n1;Flore;Ada; Jo\n"))
	importInto(t, db, o, by(t), "c.csv", []byte("Numéro;Titre;Animation;Rôles\n1;Flore;Ada;aide\n"))
	// Somebody saves another atelier, which forgets whoever leads nothing.
	first := listings(t, db, o)[0]
	if _, err := programme.CreateAtelier(context.Background(), db, by(t), o, first.FormOf(o)); err != nil {
		t.Fatal(err)
	}
	publish(t, db, o)
	if got := listings(t, db, o)[0]; strings.Join(got.Facilitators, "; ") != "Ada" {
		t.Errorf("%q", got.Facilitators)
	}
	if lead := planned(t, db, o).Find(first.ID).Leads[0]; lead.Role != "help" {
		t.Errorf("%+v", lead)
	}
}
