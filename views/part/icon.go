package part

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/a-h/templ"

	"oplibre/static"
)

// sprite collects the icons of one page, in the order of their first use, and those that do not exist.
type sprite struct{ used, unknown []string }

func (s *sprite) add(name string) {
	if slices.Contains(s.used, name) || slices.Contains(s.unknown, name) {
		return
	}
	if _, known := static.Icon(name); known {
		s.used = append(s.used, name)
		return
	}
	s.unknown = append(s.unknown, name)
}

// Icon draws a Tabler icon of static/icons by its name. It is always hidden from screen readers: a word stands beside it.
// On a page it refers to a symbol that the frame writes once at the end; without a page (a fragment) it is drawn in place.
// An unknown name draws nothing.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		inner, known := static.Icon(name)
		box := ` viewBox="0 0 24 24"`
		if s, ok := ctx.Value(contextKey{}).(*state); ok {
			s.icons.add(name)
			inner, box = `<use href="#i-`+name+`"/>`, "" // the symbol has one
		}
		if !known {
			return nil
		}
		_, err := fmt.Fprintf(w, `<svg class="icon"%s aria-hidden="true">%s</svg>`, box, inner)
		return err
	})
}

// UnknownIcons returns the names that components of this context asked for and that do not exist: tests want none.
func UnknownIcons(ctx context.Context) []string {
	if s, ok := ctx.Value(contextKey{}).(*state); ok {
		return s.icons.unknown
	}
	return nil
}

// symbols writes the icons that the page used, once each.
func symbols() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		s, ok := ctx.Value(contextKey{}).(*state)
		if !ok || len(s.icons.used) == 0 {
			return nil
		}
		if _, err := io.WriteString(w, `<svg class="sprite" width="0" height="0" aria-hidden="true">`); err != nil {
			return err
		}
		for _, name := range s.icons.used {
			inner, _ := static.Icon(name)
			if _, err := fmt.Fprintf(w, `<symbol id="i-%s" viewBox="0 0 24 24">%s</symbol>`, name, inner); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, `</svg>`)
		return err
	})
}
