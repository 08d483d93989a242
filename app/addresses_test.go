package app_test

import (
	"go/ast"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// listedRow is a row of docs/addresses.md: | `/o/:slug` | GET, POST | … |
var listedRow = regexp.MustCompile("(?m)^\\| `(/[^`]*)` \\| ([A-Z, ]+) \\|")

// TestEveryAddressIsListed compares docs/addresses.md with the routes of package web.
func TestEveryAddressIsListed(t *testing.T) {
	content, err := os.ReadFile("../docs/addresses.md")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	for _, row := range listedRow.FindAllStringSubmatch(string(content), -1) {
		for method := range strings.SplitSeq(row[2], ", ") {
			if written[method+" "+row[1]] {
				t.Errorf("docs/addresses.md has %s %s twice", method, row[1])
			}
			written[method+" "+row[1]] = true
		}
	}
	routes := routesOf(t)
	for _, route := range slices.Sorted(maps.Keys(routes)) {
		if !written[route] {
			t.Errorf("docs/addresses.md lacks %s", route)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(written)) {
		if !routes[row] {
			t.Errorf("docs/addresses.md has %s, which answers nothing", row)
		}
	}
}

// routesOf reads the calls of app/web that add a route: s.get("/x", …) and s.weekend("GET", "/o/:slug", …).
func routesOf(t *testing.T) map[string]bool {
	t.Helper()
	routes := map[string]bool{}
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.path, "app/web/") || s.isTest() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is || !strings.HasPrefix(called(call.Fun), "s.") || len(call.Args) < 2 {
				return true
			}
			first, second := text(call.Args[0]), text(call.Args[1])
			switch {
			case called(call.Fun) == "s.get" && strings.HasPrefix(first, "/"):
				routes["GET "+first] = true
			case slices.Contains([]string{"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"}, first) && strings.HasPrefix(second, "/"):
				routes[first+" "+second] = true
			}
			return true
		})
	}
	if len(routes) < 20 {
		t.Fatalf("only %d routes found: how are they added now?", len(routes))
	}
	return routes
}

// text returns the value of a string literal, "" for everything else.
func text(e ast.Expr) string {
	if literal, is := e.(*ast.BasicLit); is {
		if value, err := strconv.Unquote(literal.Value); err == nil {
			return value
		}
	}
	return ""
}
