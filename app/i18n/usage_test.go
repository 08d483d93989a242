package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// walk calls fn with every file below the repository's root that has the extension.
func walk(t *testing.T, extension string, fn func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case !entry.IsDir() && strings.HasSuffix(path, extension):
			fn(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// usage is which message keys the program names. The generated files of templates carry the expressions of their
// templates, so that Go files are enough.
type usage struct {
	set *token.FileSet
	// named are keys where only a key can stand: T(ctx, "…"), problem.New(…, "…", …). plural says that it was N.
	named []named
	// literals are all other strings; some of them are keys on their way to T.
	literals map[string]bool
	// computed are keys with a hole: "account.role." + role.
	computed []computed
	// suffixes are added to a key that stands elsewhere: key + ".hint".
	suffixes map[string]bool
	// noted are the sums that were looked at as a part of a longer one.
	noted map[ast.Node]bool
}

func newUsage() *usage {
	return &usage{set: token.NewFileSet(), literals: map[string]bool{}, suffixes: map[string]bool{}, noted: map[ast.Node]bool{}}
}

type named struct {
	key, at string
	plural  bool
}

type computed struct {
	prefix, suffix, at string
	// certain says that it stands where only a key can.
	certain bool
}

func (c computed) fits(key string) bool {
	return len(key) > len(c.prefix)+len(c.suffix) && strings.HasPrefix(key, c.prefix) && strings.HasSuffix(key, c.suffix)
}

func findUsage(t *testing.T) *usage {
	t.Helper()
	u := newUsage()
	walk(t, ".go", func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(u.set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, u.visit)
	})
	return u
}

func (u *usage) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if key, plural := keyArgument(n); key != nil {
			u.note(key, plural)
		}
	case *ast.CompositeLit:
		if nameOf(n.Type) == "Message" {
			u.noteMessage(n)
		}
	case *ast.BasicLit:
		if text, is := literal(n); is {
			u.literals[text] = true
		}
	case *ast.BinaryExpr:
		u.noteSum(n, false)
	}
	return true
}

// keyArgument returns the argument of a call that must be a message key.
func keyArgument(call *ast.CallExpr) (key ast.Expr, plural bool) {
	position := -1
	switch name := nameOf(call.Fun); {
	case (name == "T" || name == "N") && isFrom(call.Fun, "i18n"):
		position = 1
	case name == "New" && isFrom(call.Fun, "problem"):
		position = 1
	case name == "Add" && len(call.Args) == 3: // problem.Fields
		position = 1
	case name == "notice" && len(call.Args) == 2:
		position = 1
	}
	if position < 0 || position >= len(call.Args) {
		return nil, false
	}
	return call.Args[position], nameOf(call.Fun) == "N"
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func isFrom(e ast.Expr, pkg string) bool {
	selector, is := e.(*ast.SelectorExpr)
	return is && nameOf(selector.X) == pkg
}

func literal(e ast.Expr) (string, bool) {
	basic, is := e.(*ast.BasicLit)
	if !is || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

func (u *usage) at(n ast.Node) string {
	return strings.TrimPrefix(u.set.Position(n.Pos()).String(), root+"/")
}

func (u *usage) note(e ast.Expr, plural bool) {
	if key, is := literal(e); is && key != "" {
		u.named = append(u.named, named{key, u.at(e), plural})
	}
	if sum, is := e.(*ast.BinaryExpr); is {
		u.noteSum(sum, true)
	}
}

func (u *usage) noteMessage(message *ast.CompositeLit) {
	for _, element := range message.Elts {
		if pair, is := element.(*ast.KeyValueExpr); is && nameOf(pair.Key) == "Key" {
			u.note(pair.Value, slices.ContainsFunc(message.Elts, func(e ast.Expr) bool {
				other, is := e.(*ast.KeyValueExpr)
				return is && nameOf(other.Key) == "Count"
			}))
		}
	}
}

// noteSum keeps the literal ends of a sum of strings.
func (u *usage) noteSum(sum *ast.BinaryExpr, certain bool) {
	if sum.Op != token.ADD || u.noted[sum] {
		return
	}
	var terms []ast.Expr
	var flatten func(e ast.Expr)
	flatten = func(e ast.Expr) {
		if inner, is := e.(*ast.BinaryExpr); is && inner.Op == token.ADD {
			u.noted[inner] = true
			flatten(inner.X)
			flatten(inner.Y)
			return
		}
		terms = append(terms, e)
	}
	flatten(sum)
	u.noted[sum] = true
	prefix, starts := literal(terms[0])
	suffix, ends := literal(terms[len(terms)-1])
	switch {
	case starts && strings.Contains(prefix, "."):
		u.computed = append(u.computed, computed{prefix, suffix, u.at(sum), certain})
	case ends && strings.HasPrefix(suffix, "."):
		u.suffixes[suffix] = true
	}
}

// uses reports whether something in the program names a key.
func (u *usage) uses(key string) bool {
	if u.literals[key] || slices.ContainsFunc(u.computed, func(c computed) bool { return c.fits(key) }) {
		return true
	}
	for suffix := range u.suffixes {
		if stem, is := strings.CutSuffix(key, suffix); is && u.uses(stem) {
			return true
		}
	}
	return false
}

// keys returns the keys of the French catalogue, true for those with plural forms.
func keys(t *testing.T) map[string]bool {
	all := map[string]bool{}
	for _, f := range catalogues(t)["fr"] {
		all[f.key] = f.plural != ""
	}
	return all
}

func TestNamedKeysExist(t *testing.T) {
	u, all := findUsage(t), keys(t)
	if len(u.named) < 50 {
		t.Fatalf("only %d keys found in the program: look at keyArgument", len(u.named))
	}
	for _, n := range u.named {
		switch plural, exists := all[n.key]; {
		case !exists:
			t.Errorf("%s: %q is in no catalogue", n.at, n.key)
		case plural != n.plural:
			t.Errorf("%s: %q has plural forms: %v; asked with a number: %v", n.at, n.key, plural, n.plural)
		}
	}
	for _, c := range u.computed {
		exists := false
		for key := range all {
			exists = exists || c.fits(key)
		}
		if c.certain && !exists {
			t.Errorf("%s: no message begins with %q and ends with %q", c.at, c.prefix, c.suffix)
		}
	}
}

func TestMessagesAreUsed(t *testing.T) {
	u := findUsage(t)
	for key := range keys(t) {
		if !u.uses(key) {
			t.Errorf("nothing says %q", key)
		}
	}
}

// TestFindingUsage proves that the search sees what it must: a key as it is, with a hole, and with an ending.
func TestFindingUsage(t *testing.T) {
	u := newUsage()
	file, err := parser.ParseFile(u.set, "x.go", `package x
		var a = i18n.N(ctx, "x.many", 3) + i18n.T(ctx, "x.role."+role+".name")
		var b = problem.New(problem.Full, "x.full", nil)
		var c = problem.Message{Key: "x.message"}
		func f() { fields.Add("name", "x.name.missing", nil); say(key + ".hint") }`, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, u.visit)
	var found []string
	for _, n := range u.named {
		found = append(found, n.key)
	}
	if want := []string{"x.many", "x.full", "x.message", "x.name.missing"}; !slices.Equal(found, want) {
		t.Errorf("named %v, want %v", found, want)
	}
	for key, want := range map[string]bool{"x.role.desk.name": true, "x.role.desk": false, "x.many": true, "x.many.hint": true, "x.none": false, "x.role..name": false} {
		if got := u.uses(key); got != want {
			t.Errorf("uses(%q) is %v", key, got)
		}
	}
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$`)

func TestKeysLookAlike(t *testing.T) {
	for key := range keys(t) {
		if !keyForm.MatchString(key) {
			t.Errorf("%q is not subject.thing in small letters", key)
		}
	}
}
