package trail_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"oplibre/app/i18n"
)

// source is one package of the program, as it is written.
type source struct {
	set       *token.FileSet
	functions []*ast.FuncDecl
}

// recorded is what the program writes into the trail.
type recorded struct {
	actions  map[string]string // to where it stands
	prefixes map[string]string // of actions that are put together: "task." + state
	subjects map[string]string
	unclear  []string
}

// TestEveryActionIsSaidInWords finds every call of Record in the program, and asks the catalogue for a sentence about each action and
// a name for each kind of subject.
func TestEveryActionIsSaidInWords(t *testing.T) {
	found := findRecorded(t)
	if len(found.actions) < 60 || len(found.subjects) < 10 {
		t.Fatalf("only %d actions and %d kinds of subjects were found: look at resolve", len(found.actions), len(found.subjects))
	}
	for _, at := range found.unclear {
		t.Errorf("%s: the action cannot be found by reading; write it as a literal here or where this function is called", at)
	}
	ctx := i18n.With(context.Background(), "fr")
	missing := func(key, at string) {
		if i18n.T(ctx, key) == key {
			t.Errorf("%s: no message %s", at, key)
		}
	}
	for action, at := range found.actions {
		missing("activity."+action, at)
	}
	raw, err := os.ReadFile("../i18n/messages/activity.fr.json")
	if err != nil {
		t.Fatal(err)
	}
	for prefix, at := range found.prefixes {
		if !strings.Contains(string(raw), `"activity.`+prefix) {
			t.Errorf("%s: no message begins with activity.%s", at, prefix)
		}
	}
	for kind, at := range found.subjects {
		missing("trail.subject."+kind, at)
	}
}

func findRecorded(t *testing.T) *recorded {
	t.Helper()
	found := &recorded{actions: map[string]string{}, prefixes: map[string]string{}, subjects: map[string]string{}}
	packages := map[string]*source{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		dir := filepath.Dir(path)
		if packages[dir] == nil {
			packages[dir] = &source{set: token.NewFileSet()}
		}
		file, err := parser.ParseFile(packages[dir].set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			if function, is := declaration.(*ast.FuncDecl); is {
				packages[dir].functions = append(packages[dir].functions, function)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		for _, function := range p.functions {
			p.eachCall(function, func(call *ast.CallExpr) {
				if selector, is := call.Fun.(*ast.SelectorExpr); is && selector.Sel.Name == "Record" && len(call.Args) == 5 {
					p.resolve(found, function, call.Args[2], 0)
					if kind, is := text(call.Args[3]); is {
						found.subjects[kind] = p.at(call)
					}
				}
			})
		}
	}
	return found
}

func (p *source) at(n ast.Node) string { return p.set.Position(n.Pos()).String() }

func (p *source) eachCall(function *ast.FuncDecl, do func(*ast.CallExpr)) {
	ast.Inspect(function, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is {
			do(call)
		}
		return true
	})
}

func text(e ast.Expr) (string, bool) {
	basic, is := e.(*ast.BasicLit)
	if !is || basic.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(basic.Value)
	return value, err == nil
}

// resolve finds what an action can be: a literal, the beginning of one, a variable of the function, or what its callers give.
func (p *source) resolve(found *recorded, function *ast.FuncDecl, e ast.Expr, depth int) {
	if action, is := text(e); is {
		found.actions[action] = p.at(e)
		return
	}
	if sum, is := e.(*ast.BinaryExpr); is && sum.Op == token.ADD {
		if prefix, is := text(sum.X); is {
			found.prefixes[prefix] = p.at(e)
			return
		}
	}
	name, is := e.(*ast.Ident)
	if !is || depth > 4 {
		found.unclear = append(found.unclear, p.at(e))
		return
	}
	values := p.assigned(function, name.Name)
	for _, value := range values {
		p.resolve(found, function, value, depth+1)
	}
	position := parameter(function, name.Name)
	callers := 0
	if position >= 0 {
		for _, caller := range p.functions {
			p.eachCall(caller, func(call *ast.CallExpr) {
				if called(call) == function.Name.Name && position < len(call.Args) {
					callers++
					p.resolve(found, caller, call.Args[position], depth+1)
				}
			})
		}
	}
	if len(values)+callers == 0 {
		found.unclear = append(found.unclear, p.at(e))
	}
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// assigned are the values that a function gives one of its variables.
func (p *source) assigned(function *ast.FuncDecl, name string) (values []ast.Expr) {
	ast.Inspect(function, func(n ast.Node) bool {
		if assignment, is := n.(*ast.AssignStmt); is {
			for i, left := range assignment.Lhs {
				if ident, is := left.(*ast.Ident); is && ident.Name == name && len(assignment.Rhs) == len(assignment.Lhs) {
					values = append(values, assignment.Rhs[i])
				}
			}
		}
		return true
	})
	return values
}

// parameter is the position of a parameter of a function; -1 when it has none of that name.
func parameter(function *ast.FuncDecl, name string) int {
	position := 0
	for _, field := range function.Type.Params.List {
		if i := slices.IndexFunc(field.Names, func(n *ast.Ident) bool { return n.Name == name }); i >= 0 {
			return position + i
		}
		position += max(1, len(field.Names))
	}
	return -1
}
