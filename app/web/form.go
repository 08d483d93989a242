package web

import (
	"net/url"
	"reflect"

	"github.com/labstack/echo/v4"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// fieldLimit is the longest value of one field, in octets; domains have shorter ones of their own.
const fieldLimit = 64 << 10

// decode reads a posted form into the fields of a struct that carry a form tag: string, []string and bool. It knows
// nothing of the path: a body can never stand in for it. It returns problem.Invalid for a body that is no form.
func decode(c echo.Context, form any) error {
	r := c.Request()
	if err := r.ParseForm(); err != nil {
		if tooLarge(err) {
			return err
		}
		return problem.New(problem.Invalid, "error.request", nil)
	}
	decodeValues(r.PostForm, form)
	return nil
}

// decodeValues fills a form struct from values.
func decodeValues(values url.Values, form any) {
	target := reflect.ValueOf(form).Elem()
	for i := range target.NumField() {
		name := target.Type().Field(i).Tag.Get("form")
		if name == "" {
			continue
		}
		switch field := target.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(clean(values.Get(name)))
		case reflect.Bool:
			field.SetBool(values.Get(name) != "")
		case reflect.Slice:
			for _, value := range values[name] {
				if value = clean(value); value != "" {
					field.Set(reflect.Append(field, reflect.ValueOf(value)))
				}
			}
		}
	}
}

// clean makes a typed value fit for the database and for people: valid UTF-8 without characters that control the terminal
// or turn the text, line ends as one character, no spaces around it.
func clean(value string) string {
	if len(value) > fieldLimit {
		value = value[:fieldLimit]
	}
	return typed.Text(value)
}
