package part

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"oplibre/app/i18n"
	"oplibre/app/problem"
)

// Field is one field of a form, of any kind: each component uses what concerns it.
type Field struct {
	// Name is that of the posted value. The id of the control is FieldID(Name).
	Name  string
	Label string
	// Hint is a sentence in grey under the label.
	Hint string
	// Error is the sentence that says what to change; empty when all is well.
	Error string
	// Value is what the field holds; of a Checkbox what it posts when ticked ("on" when empty).
	Value string
	// Optional writes "(facultatif)" after the label; Required sets the attribute. Say one or neither.
	Optional, Required bool
	// Type is the type of TextField: email, tel, number, url, search, password, color; text when empty.
	Type string
	// Autocomplete, InputMode, Pattern, Placeholder, Min, Max, Step and Accept are the HTML attributes.
	Autocomplete, InputMode, Pattern, Placeholder, Min, Max, Step, Accept string
	// MaxLength is the number of characters that are accepted; 0 for any.
	MaxLength int
	// Rows is the height of TextArea; 0 means 4.
	Rows int
	// Multiple lets FileField take several files.
	Multiple bool
	// Checked is whether a Checkbox is ticked.
	Checked bool
	// Options are those of Select and RadioGroup.
	Options []Option
	// Short makes the field as narrow as what it holds: a year, a number of seats, an hour.
	Short bool
	// Lang is the language of what is typed: br for a title in Breton.
	Lang string
	// Hidden keeps the label for screen readers only, in tables.
	Hidden bool
	// More are other attributes of the control: data-…, form, list.
	More templ.Attributes
}

// Option is one choice. Hint stands under a radio button; Group makes an optgroup of consecutive options of a Select.
type Option struct {
	Value, Label, Hint, Group string
	Disabled                  bool
}

// FieldID returns the id of the control of a field, which the error summary links to.
func FieldID(name string) string { return "f-" + name }

// id is that of the control: another one than FieldID(Name) where a page has two fields of a name.
func (f Field) id() string {
	if id, other := f.More["id"].(string); other {
		return id
	}
	return FieldID(f.Name)
}

// described is aria-describedby: the error, then the hint.
func (f Field) described() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	return strings.Join(ids, " ")
}

// attributes are those that all controls share.
func (f Field) attributes() templ.Attributes {
	all := templ.Attributes{"id": f.id(), "name": f.Name, "required": f.Required}
	for name, value := range map[string]string{"autocomplete": f.Autocomplete, "inputmode": f.InputMode,
		"pattern": f.Pattern, "placeholder": f.Placeholder, "min": f.Min, "max": f.Max, "step": f.Step,
		"accept": f.Accept, "lang": f.Lang, "aria-describedby": f.described()} {
		if value != "" {
			all[name] = value
		}
	}
	if f.Error != "" {
		all["aria-invalid"] = "true"
	}
	if f.MaxLength > 0 {
		all["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	for name, value := range f.More {
		all[name] = value
	}
	return all
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "4"
	}
	return strconv.Itoa(f.Rows)
}

func (f Field) checkValue() string {
	if f.Value == "" {
		return "on"
	}
	return f.Value
}

// groups cuts the options where Group changes.
func (f Field) groups() [][]Option {
	var groups [][]Option
	for i, option := range f.Options {
		if i == 0 || option.Group != f.Options[i-1].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], option)
	}
	return groups
}

// FieldError is one line of ErrorSummary: a sentence and the id that it leads to.
type FieldError struct{ ID, Text string }

// Errors returns the lines of ErrorSummary for a refusal of a domain package, in page order; nil when err is not one.
func Errors(ctx context.Context, err error) []FieldError {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return nil
	}
	lines := make([]FieldError, 0, len(refusal.Fields))
	for _, field := range refusal.Fields {
		lines = append(lines, FieldError{ID: FieldID(field.Name), Text: i18n.Say(ctx, field.Message)})
	}
	return lines
}

// ErrorOf returns the sentence of one field of a refusal, for Field.Error; empty when the field is right.
func ErrorOf(ctx context.Context, err error, name string) string {
	var refusal *problem.Error
	if errors.As(err, &refusal) {
		for _, field := range refusal.Fields {
			if field.Name == name {
				return i18n.Say(ctx, field.Message)
			}
		}
	}
	return ""
}
