package instance_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"oplibre/app/instance"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var by = store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: time.Date(2027, 5, 22, 12, 0, 0, 0, time.UTC)}

// fields are the names of the fields that are refused.
func fields(err error) string {
	var refused *problem.Error
	if !errors.As(err, &refused) {
		return ""
	}
	names := []string{}
	for _, field := range refused.Fields {
		names = append(names, field.Name)
	}
	return strings.Join(names, " ")
}

func TestSettingsAreChecked(t *testing.T) {
	db := storetest.New(t)
	long := strings.Repeat("é", 301)
	for name, c := range map[string]struct {
		settings instance.Settings
		refused  string
	}{
		"longest":    {instance.Settings{Organisation: strings.Repeat("é", 300)}, ""},
		"too long":   {instance.Settings{Organisation: long, Director: long, HostAddress: long}, "organisation director host_address"},
		"no network": {instance.Settings{Desks: "partout"}, "desks"},
	} {
		err := instance.SaveSettings(t.Context(), db, by, c.settings)
		if c.refused == "" && err != nil || fields(err) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettingsOfTwoAtOnce(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	mine, err := instance.LoadSettings(ctx, db)
	if err != nil || mine != (instance.Settings{Version: "0"}) {
		t.Fatalf("an empty instance: %+v, %v", mine, err)
	}
	theirs := mine
	theirs.Organisation = "Les Amis du Port"
	if err := instance.SaveSettings(ctx, db, by, theirs); err != nil {
		t.Fatal(err)
	}
	mine.Organisation = "Ville de Brest"
	if err := instance.SaveSettings(ctx, db, by, mine); !problem.Is(err, problem.Conflict) {
		t.Errorf("the first settings, saved twice: %v", err)
	}
	now, err := instance.LoadSettings(ctx, db)
	if err != nil || now.Organisation != "Les Amis du Port" || now.Version != "1" {
		t.Fatalf("%+v, %v", now, err)
	}
	stale := now
	now.Organisation = "Les Amis du Port de Brest"
	if err := instance.SaveSettings(ctx, db, by, now); err != nil {
		t.Fatal(err)
	}
	if err := instance.SaveSettings(ctx, db, by, stale); !problem.Is(err, problem.Conflict) {
		t.Errorf("later ones: %v", err)
	}
}

func TestLegalPagesAreFilledUntilSomebodyWritesThem(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	for _, page := range instance.LegalPages {
		for language, missing := range map[string]string{"fr": "(à compléter)", "en": "(to be completed)"} {
			text, err := instance.FindLegal(ctx, db, page, language)
			if err != nil || !text.Default || strings.ContainsAny(text.Markdown, "{}") || !strings.Contains(text.Markdown, missing) {
				t.Errorf("%s in %s has a hole, or does not say what is missing (%v):\n%s", page, language, err, text.Markdown)
			}
		}
	}
	if err := instance.SaveSettings(ctx, db, by, instance.Settings{Organisation: "Les Amis du Port"}); err != nil {
		t.Fatal(err)
	}
	if text, err := instance.FindLegal(ctx, db, instance.LegalNotice, "fr"); err != nil || !strings.Contains(text.Markdown, "Les Amis du Port") {
		t.Errorf("the legal notice does not name who runs the site (%v)", err)
	}
	for name, c := range map[string]struct {
		page     instance.LegalPage
		language string
	}{"another page": {"cgv", "fr"}, "another language": {instance.Privacy, "tlh"}, "a path": {"../instance", "go"}} {
		if _, err := instance.FindLegal(ctx, db, c.page, c.language); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLegalTextOfOnesOwnAndBack(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	save := func(version, markdown string) error {
		return instance.SaveLegal(ctx, db, by, instance.Privacy, "fr", instance.LegalForm{Version: version, Markdown: markdown})
	}
	if err := save("0", strings.Repeat("é", 40_001)); fields(err) != "markdown" {
		t.Errorf("a text without end: %v", err)
	}
	if err := save("0", "# Chez nous"); err != nil {
		t.Fatal(err)
	}
	if err := save("0", "# Chez eux"); !problem.Is(err, problem.Conflict) {
		t.Errorf("a stale text: %v", err)
	}
	if text, err := instance.FindLegal(ctx, db, instance.Privacy, "fr"); err != nil || text.Default || text.Markdown != "# Chez nous" || text.Version != "1" {
		t.Errorf("%+v, %v", text, err)
	}
	if text, err := instance.FindLegal(ctx, db, instance.Privacy, "en"); err != nil || !text.Default {
		t.Errorf("the English one changed too: %v", err)
	}
	if err := save("1", ""); err != nil {
		t.Fatal(err)
	}
	if text, err := instance.FindLegal(ctx, db, instance.Privacy, "fr"); err != nil || !text.Default || text.Version != "2" {
		t.Errorf("an empty text brings no default back: %+v, %v", text, err)
	}
}
