package mail_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/i18n"
	"oplibre/app/mail"
)

// queued finds the kinds of letters that the rooms of the weekend name: the constants Letter… of their packages.
func queued(t *testing.T) (kinds []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Base(filepath.Dir(path)) == "store" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, is := node.(*ast.ValueSpec); is && strings.HasPrefix(spec.Names[0].Name, "Letter") && len(spec.Values) == 1 {
				if value, is := spec.Values[0].(*ast.BasicLit); is && value.Kind == token.STRING {
					kind, err := strconv.Unquote(value.Value)
					if err != nil {
						t.Error(err)
					}
					kinds = append(kinds, kind)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(kinds, mail.KindTest)
}

// Whoever adds a letter adds its words, its preview, and whom it is for.
func TestEveryKindOfLetterIsKnownEverywhere(t *testing.T) {
	w := newTown(t)
	kinds := queued(t)
	if len(kinds) < 20 {
		t.Fatalf("only %d kinds are found: %v", len(kinds), kinds)
	}
	for _, kind := range kinds {
		test := slices.Contains(mail.Tests, kind)
		if !test && !slices.Contains(mail.Kinds, kind) {
			t.Errorf("%s is not among the letters that the outbox explains", kind)
			continue
		}
		keys := []string{"mail.letter.kind." + kind}
		if !test {
			keys = append(keys, "letter.kind.title."+kind, "letter.kind.when."+kind)
		}
		for _, language := range i18n.Languages {
			ctx := i18n.With(t.Context(), language)
			for _, key := range keys {
				if i18n.T(ctx, key) == key {
					t.Errorf("%s has no words in %s", key, language)
				}
			}
			if test {
				continue
			}
			if made, err := mail.PreviewOf(ctx, w.db, base, w.o, kind, language, w.by.At); err != nil || made.Subject == "" || made.Body == "" {
				t.Errorf("%s has no preview in %s: %v", kind, language, err)
			}
		}
		if kind != mail.KindSignIn && !mail.HasParty(kind) {
			t.Errorf("nobody knows whom %s is for", kind)
		}
	}
	for _, kind := range slices.Concat(mail.Kinds, mail.Tests) {
		if !slices.Contains(kinds, kind) {
			t.Errorf("nothing queues %s", kind)
		}
	}
}
