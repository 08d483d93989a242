package programme_test

import (
	"context"
	"testing"

	"oplibre/app/programme"
	"oplibre/data"
)

func TestThemesAreCopiedAndChosen(t *testing.T) {
	db, o := newWeekend(t)
	ctx := context.Background()
	themes, err := programme.FindThemes(ctx, db, o.ID)
	if err != nil || len(themes) != len(data.Themes) || len(themes) < 12 {
		t.Fatalf("%d themes, %v", len(themes), err)
	}
	createAtelier(t, db, o) // of flore
	err = programme.SetThemes(ctx, db, by(t), o.ID, programme.ThemesForm{On: []string{"cartographie"}})
	if got := fields(err); got != "on_flore: theme_used" {
		t.Errorf("a theme in use went: %q", got)
	}
	if left, _ := programme.FindThemes(ctx, db, o.ID); len(left) != len(themes) {
		t.Errorf("a refused choice left %d themes", len(left))
	}
	form := programme.ThemesForm{On: []string{"flore", "cartographie"}, DataLicences: map[string]string{"flore": "CC-BY-4.0"}}
	if err := programme.SetThemes(ctx, db, by(t), o.ID, form); err != nil {
		t.Fatal(err)
	}
	left, err := programme.FindThemes(ctx, db, o.ID)
	if err != nil || len(left) != 2 || left[0].Slug != "cartographie" || left[1].DataLicence != "CC-BY-4.0" {
		t.Errorf("left %+v, %v", left, err)
	}
	form.On = append(form.On, "son")
	if err := programme.SetThemes(ctx, db, by(t), o.ID, form); err != nil {
		t.Fatal(err)
	}
	if left, _ = programme.FindThemes(ctx, db, o.ID); len(left) != 3 {
		t.Errorf("a theme did not come back: %d", len(left))
	}
	err = programme.SetThemes(ctx, db, by(t), o.ID, programme.ThemesForm{On: form.On, MediaLicences: map[string]string{"flore": "GPL"}})
	if got := fields(err); got != "media_licence_flore: choice" {
		t.Errorf("unknown licence: %q", got)
	}
}
