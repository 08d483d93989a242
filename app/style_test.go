package app_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a file and a function may grow to. Most are far smaller.
const (
	fileLines     = 400
	templateLines = 250
	functionLines = 60
)

// source is one Go file that people wrote.
type source struct {
	path string // below the repository's root, with slashes
	set  *token.FileSet
	file *ast.File
}

// isTest reports whether the file holds tests, or what only tests use.
func (s source) isTest() bool {
	return strings.HasSuffix(s.path, "_test.go") || strings.Contains(s.path, "test/")
}

// at writes where a node stands.
func (s source) at(node ast.Node) string {
	return strings.TrimPrefix(s.set.Position(node.Pos()).String(), "../")
}

// eachFile calls fn for every file of ours with the extension.
func eachFile(t *testing.T, extension string, fn func(path string, content []byte)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != ".." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "vendor"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != extension:
			return nil
		}
		content, err := os.ReadFile(path)
		if err == nil {
			fn(filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), content)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sources returns the Go files that people wrote; generated ones say so at their top.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	eachFile(t, ".go", func(path string, content []byte) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, "../"+path, content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if !ast.IsGenerated(file) {
			all = append(all, source{path, set, file})
		}
	})
	if len(all) < 100 {
		t.Fatalf("only %d Go files found", len(all))
	}
	return all
}

func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		if lines := s.set.File(s.file.FileStart).LineCount(); lines > fileLines+1 {
			t.Errorf("%s has %d lines of at most %d", s.path, lines-1, fileLines)
		}
	}
	eachFile(t, ".templ", func(path string, content []byte) {
		if lines := bytes.Count(content, []byte("\n")); lines > templateLines {
			t.Errorf("%s has %d lines of at most %d", path, lines, templateLines)
		}
	})
}

func TestFunctionsAreShort(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.file.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if !is {
				continue
			}
			lines := s.set.Position(function.End()).Line - s.set.Position(function.Pos()).Line + 1
			if lines > functionLines {
				t.Errorf("%s: %s has %d lines of at most %d", s.at(function), function.Name, lines, functionLines)
			}
		}
	}
}

func TestExportedNamesAreExplained(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		for _, declaration := range s.file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && ofExportedType(d) && d.Doc.Text() == "" {
					t.Errorf("%s: %s has no comment", s.at(d), d.Name)
				}
			case *ast.GenDecl:
				for _, name := range unexplained(d) {
					t.Errorf("%s: %s has no comment", s.at(name), name.Name)
				}
			}
		}
	}
}

// ofExportedType reports whether a function is none's method, or that of an exported type.
func ofExportedType(function *ast.FuncDecl) bool {
	if function.Recv == nil || len(function.Recv.List) == 0 {
		return true
	}
	exported := true
	ast.Inspect(function.Recv.List[0].Type, func(n ast.Node) bool {
		if name, is := n.(*ast.Ident); is {
			exported = exported && name.IsExported()
			return false
		}
		return true
	})
	return exported
}

// unexplained returns the exported names of a declaration that neither it nor their group comments. In a group of
// constants or variables the group's comment, or one at the end of the line, is enough.
func unexplained(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	grouped := d.Doc.Text() != ""
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc.Text() == "" && (d.Doc.Text() == "" || d.Lparen.IsValid()) {
				names = append(names, s.Name)
			}
		case *ast.ValueSpec:
			if grouped || s.Doc.Text() != "" || s.Comment.Text() != "" {
				continue
			}
			for _, name := range s.Names {
				if name.IsExported() {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

func TestPackagesAreExplained(t *testing.T) {
	explained := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		folder := s.path[:strings.LastIndexByte(s.path, '/')]
		explained[folder] = explained[folder] || s.file.Doc.Text() != ""
	}
	eachFile(t, ".templ", func(path string, content []byte) {
		folder := path[:strings.LastIndexByte(path, '/')]
		explained[folder] = explained[folder] || bytes.HasPrefix(content, []byte("// Package "))
	})
	for folder, is := range explained {
		if !is {
			t.Errorf("%s: no file has a package comment", folder)
		}
	}
}

// unwanted are calls that have no business somewhere, with the reason.
var unwanted = []struct {
	call   string // package.function
	where  func(s source, function *ast.FuncDecl) bool
	reason string
}{
	{"time.Sleep", func(s source, _ *ast.FuncDecl) bool { return s.isTest() && !strings.HasSuffix(s.path, "bench_test.go") },
		"a test never sleeps: wait for what must happen; only a benchmark may play a slow disk"},
	{"time.Now", func(s source, _ *ast.FuncDecl) bool { return s.isDomain() }, "the clock is injected: use the command's moment"},
	{"context.Background", func(s source, f *ast.FuncDecl) bool { return !s.isTest() && givenContext(f) }, "pass on the one that is there"},
	{"context.TODO", func(source, *ast.FuncDecl) bool { return true }, "decide"},
}

// isDomain reports whether the file holds rules of the weekend.
func (s source) isDomain() bool { return !s.isTest() && within(s.path, rooms()) }

func TestUnwantedCalls(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.file.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if !is {
				continue
			}
			if function.Name.Name == "init" && function.Recv == nil {
				t.Errorf("%s: func init registers in silence; app.New is the only wiring", s.at(function))
			}
			ast.Inspect(function, func(n ast.Node) bool {
				for _, u := range unwanted {
					if called(n) == u.call && u.where(s, function) {
						t.Errorf("%s: %s (%s)", s.at(n), u.call, u.reason)
					}
				}
				return true
			})
		}
	}
}

// called returns package.function of a selector, "" for every other node.
func called(n ast.Node) string {
	if selector, is := n.(*ast.SelectorExpr); is {
		if from, named := selector.X.(*ast.Ident); named {
			return from.Name + "." + selector.Sel.Name
		}
	}
	return ""
}

// givenContext reports whether a function gets a context that it should pass on: itself, or a request with one.
func givenContext(function *ast.FuncDecl) bool {
	for _, parameter := range function.Type.Params.List {
		kind := parameter.Type
		if pointer, is := kind.(*ast.StarExpr); is {
			kind = pointer.X
		}
		switch called(kind) {
		case "context.Context", "echo.Context", "http.Request":
			return true
		}
	}
	return false
}
