package manage

import "strings"

// figure is one number of a preview with its sentence.
type figure struct {
	key string
	n   int
}

// figures are what an import would do, in numbers.
func (p ImportProps) figures() []figure {
	return []figure{{"programme.import.creates", len(p.Plan.Create)}, {"programme.import.changes", len(p.Plan.Change)},
		{"programme.import.unchanged", p.Plan.Unchanged}, {"programme.import.refuses", len(p.Plan.Refused)}}
}

// someNames lists names, the first of a long list only.
func someNames(names []string) string {
	const most = 12
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + "…"
}
