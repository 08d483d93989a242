package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oplibre/app/i18n"
	"oplibre/app/mail"
)

// Whoever finds a letter that came back is told where its address is kept, and the page is there.
func TestEveryLetterSaysWhereItsAddressIsKept(t *testing.T) {
	files, err := filepath.Glob("*routes*.go")
	if err != nil {
		t.Fatal(err)
	}
	var routes strings.Builder
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		routes.Write(source)
	}
	for _, kind := range mail.Kinds {
		if kind == mail.KindSignIn { // on no page
			continue
		}
		source, known := letterSources[kind]
		if !known {
			t.Errorf("%s does not say where its address is kept", kind)
			continue
		}
		if !strings.Contains(routes.String(), `s.manage("GET", "/gestion/:slug`+source.route+`"`) {
			t.Errorf("%s leads to %s, which is no page", kind, source.route)
		}
		for _, language := range i18n.Languages {
			if key := "letter.source." + source.words; i18n.T(i18n.With(t.Context(), language), key) == key {
				t.Errorf("%s has no words in %s", key, language)
			}
		}
	}
}
