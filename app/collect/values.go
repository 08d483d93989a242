package collect

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/data"
)

// Limits of what is typed, in characters.
const (
	shortLimit = 200
	longLimit  = 20_000
	linkLimit  = 2_000
)

// ValuePrefix stands before the name of a theme's field in a form: field_scientific_name.
const ValuePrefix = "field_"

// FieldsOf returns the questions that a theme asks about its contributions.
func FieldsOf(theme *programme.Theme) ([]data.Field, error) {
	if strings.TrimSpace(theme.Fields) == "" {
		return nil, nil
	}
	var fields []data.Field
	if err := json.Unmarshal([]byte(theme.Fields), &fields); err != nil {
		return nil, fmt.Errorf("fields of theme %s: %w", theme.ID, err)
	}
	return fields, nil
}

// checkValues returns what was answered, each value as it is kept: numbers with a point, dates by year first, choices
// by their value. Empty answers are left out. What is wrong is added to wrong, in the order of the theme's fields.
func checkValues(fields []data.Field, given map[string]string, wrong *problem.Fields) map[string]string {
	values := map[string]string{}
	for _, field := range fields {
		name := ValuePrefix + field.Name
		answer := typed.Line(given[field.Name])
		if field.Type == data.LongText {
			answer = typed.Text(given[field.Name])
		}
		if answer == "" {
			if field.Required {
				wrong.Add(name, "collect.value.required", nil)
			}
			continue
		}
		value, key := checkValue(field, answer)
		if key != "" {
			wrong.Add(name, key, problem.Args{"Value": shorten(answer, 40)})
			continue
		}
		values[field.Name] = value
	}
	for name := range given {
		if !knows(fields, name) && strings.TrimSpace(given[name]) != "" {
			wrong.Add(ValuePrefix+shorten(name, 40), "collect.value.unknown", nil)
			break // one is enough to refuse, and the order of a map means nothing
		}
	}
	return values
}

func knows(fields []data.Field, name string) bool {
	for _, field := range fields {
		if field.Name == name {
			return true
		}
	}
	return false
}

// checkValue returns one value as it is kept, or the key of what is wrong with it.
func checkValue(field data.Field, typed string) (value, key string) {
	limit := shortLimit
	if field.Type == data.LongText || field.Type == data.URL {
		limit = linkLimit
	}
	if utf8.RuneCountInString(typed) > limit {
		return "", "collect.value.long"
	}
	switch field.Type {
	case data.Number:
		return checkNumber(typed)
	case data.Integer:
		return checkInteger(typed)
	case data.Choice:
		for _, option := range field.Choices {
			if option.Value == typed {
				return typed, ""
			}
		}
		return "", "collect.value.choice"
	case data.Boolean:
		if typed == "true" || typed == "false" {
			return typed, ""
		}
		return "", "collect.value.choice"
	case data.Date:
		return checkDate(typed)
	case data.URL:
		return checkLink(typed)
	}
	return typed, ""
}

// checkNumber accepts a decimal comma as well as a point, and spaces between thousands.
func checkNumber(typed string) (value, key string) {
	number, err := strconv.ParseFloat(strings.Replace(joinDigits(typed), ",", ".", 1), 64)
	if err != nil || math.IsNaN(number) || math.Abs(number) > 1e12 {
		return "", "collect.value.number"
	}
	return strconv.FormatFloat(number, 'f', -1, 64), ""
}

func checkInteger(typed string) (value, key string) {
	number, err := strconv.ParseUint(joinDigits(typed), 10, 64)
	if err != nil || number > 1e12 {
		return "", "collect.value.integer"
	}
	return strconv.FormatUint(number, 10), ""
}

func joinDigits(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, typed)
}

var dayMonthYear = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)

// checkDate accepts 2027-05-22, 2027-05, 2027 and 22/05/2027.
func checkDate(typed string) (value, key string) {
	if m := dayMonthYear.FindStringSubmatch(typed); m != nil {
		typed = fmt.Sprintf("%s-%02s-%02s", m[3], m[2], m[1])
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, typed); err == nil {
			return typed, ""
		}
	}
	return "", "collect.value.date"
}

// checkLink accepts http and https addresses with a host.
func checkLink(typed string) (value, key string) {
	if utf8.RuneCountInString(typed) > linkLimit {
		return "", "collect.value.long"
	}
	address, err := url.Parse(typed)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Hostname() == "" || address.User != nil {
		return "", "collect.value.link"
	}
	return address.String(), ""
}

// shorten cuts a text to a number of characters, with a mark when something is missing.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}
