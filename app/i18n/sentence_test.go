package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// spoken are the attributes that people read or hear.
var spoken = []string{"title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "placeholder", "alt", "label", "summary"}

var (
	letters = regexp.MustCompile(`\pL`)
	// entity is how HTML writes a character; its letters are no words.
	entity = regexp.MustCompile(`&#?\w+;`)
	// sentence is at least two words.
	sentence = regexp.MustCompile(`\pL{2,}[\s\x{202f}\x{a0}]+\pL{2,}`)
)

// rawWords returns what a template says in words of its own.
func rawWords(t *testing.T, file *templ.TemplateFile) []string {
	t.Helper()
	var found []string
	v := visitor.New()
	v.Text = func(n *templ.Text) error {
		if letters.MatchString(entity.ReplaceAllString(n.Value, "")) {
			found = append(found, strings.TrimSpace(n.Value))
		}
		return nil
	}
	v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
		if slices.Contains(spoken, n.Key.String()) && letters.MatchString(n.Value) {
			found = append(found, n.Key.String()+"="+n.Value)
		}
		return nil
	}
	v.ExpressionAttribute = func(n *templ.ExpressionAttribute) error {
		if slices.Contains(spoken, n.Key.String()) {
			found = append(found, rawInExpression(n.Expression.Value, letters)...)
		}
		return nil
	}
	v.StringExpression = func(n *templ.StringExpression) error {
		found = append(found, rawInExpression(n.Expression.Value, sentence)...)
		return nil
	}
	v.TemplElementExpression = func(n *templ.TemplElementExpression) error {
		found = append(found, rawInExpression(n.Expression.Value, sentence)...)
		return eachNode(n.Children, v)
	}
	if err := file.Visit(v); err != nil {
		t.Fatal(err)
	}
	return found
}

func eachNode(nodes []templ.Node, v templ.Visitor) error {
	for _, node := range nodes {
		if err := node.Visit(v); err != nil {
			return err
		}
	}
	return nil
}

// rawInExpression returns the strings of a Go expression that look like words: neither message keys nor markup.
func rawInExpression(expression string, looks *regexp.Regexp) []string {
	parsed, err := parser.ParseExpr(expression)
	if err != nil {
		return nil // a statement; the compiler sees it
	}
	var found []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is {
			if key, _ := keyArgument(call); key != nil {
				return false
			}
		}
		if basic, is := n.(*ast.BasicLit); is {
			if text, is := literal(basic); is && looks.MatchString(text) && !keyForm.MatchString(text) && !strings.HasPrefix(text, "<") {
				found = append(found, text)
			}
		}
		return true
	})
	return found
}

func TestTemplatesHoldNoSentence(t *testing.T) {
	files := 0
	walk(t, ".templ", func(path string) {
		files++
		file, err := templ.Parse(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		for _, words := range rawWords(t, file) {
			t.Errorf("%s says %q itself", strings.TrimPrefix(path, root+"/"), words)
		}
	})
	if files < 5 {
		t.Fatalf("only %d templates found", files)
	}
}

// shown are the fields of view values that end on a screen.
var shown = []string{"Title", "Text", "Label", "Hint", "Lead", "Heading", "Message", "Name", "Summary", "Caption"}

// TestHandlersHoldNoSentence looks for words in the Go code of pages: Label: "Envoyer".
func TestHandlersHoldNoSentence(t *testing.T) {
	set := token.NewFileSet()
	walk(t, ".go", func(path string) {
		below := strings.TrimPrefix(path, root+"/")
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			!strings.HasPrefix(below, "views/") && !strings.HasPrefix(below, "app/web/") {
			return
		}
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if pair, is := n.(*ast.KeyValueExpr); is && slices.Contains(shown, nameOf(pair.Key)) {
				if text, is := literal(pair.Value); is && sentence.MatchString(text) {
					t.Errorf("%s: %s says %q itself", set.Position(pair.Pos()), nameOf(pair.Key), text)
				}
			}
			return true
		})
	})
}

// TestFindingSentences proves that the search sees words, and only words.
func TestFindingSentences(t *testing.T) {
	file, err := templ.ParseString(`package x

templ X() {
	<p class="two words" title="Bonjour">Salut à tous { "deux mots" } &nbsp; · { i18n.T(ctx, "x.thing") + " " }</p>
	<a aria-label={ "Fermer" } href="/gestion/compte">{ name }</a>
	@part.Section(part.SectionProps{Title: "Vos appareils ici"}) {
		<b>Dedans</b>
	}
}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"title=Bonjour", "Salut à tous", "deux mots", "Fermer", "Vos appareils ici", "Dedans"}
	if got := rawWords(t, file); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
