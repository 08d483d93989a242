package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// GORM writes the seconds of the machine's clock into every whole number that is called UpdatedAt, over what a command has put there,
// unless the field says otherwise; ours are milliseconds of the program's clock.
func TestNoRowIsDatedByTheLibrary(t *testing.T) {
	eachFile(t, ".go", func(path string, content []byte) {
		file, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			fields, is := node.(*ast.StructType)
			if !is || !strings.Contains(string(content[fields.Pos()-file.FileStart:fields.End()-file.FileStart]), `gorm:"primaryKey"`) {
				return true
			}
			for _, field := range fields.Fields.List {
				for _, name := range field.Names {
					if name.Name == "UpdatedAt" && (field.Tag == nil || !strings.Contains(field.Tag.Value, "autoUpdateTime:false")) {
						t.Errorf("%s: UpdatedAt lacks autoUpdateTime:false", path)
					}
				}
			}
			return true
		})
	})
}
