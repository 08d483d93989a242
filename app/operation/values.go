package operation

import (
	"math"
	"net/mail"
	"strconv"
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// degrees reads a longitude or a latitude; people also write a decimal comma.
func degrees(fields *problem.Fields, name, text string, limit float64) float64 {
	value, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > limit {
		fields.Add(name, "operation.degrees.unreadable", problem.Args{"Limit": int(limit)})
		return 0
	}
	return rounded(value)
}

func formatDegrees(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// count reads a number of persons or things; empty means that there is none.
func count(fields *problem.Fields, name, text string) *int {
	text = strings.Join(strings.Fields(text), "")
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		fields.Add(name, "operation.count.unreadable", nil)
		return nil
	}
	return &n
}

func formatCount(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// phone keeps a telephone number as people write it, when it has the length of one (ITU-T E.164 has 15 figures at most).
func phone(fields *problem.Fields, name, text string) string {
	text = line(fields, name, text, 40)
	if text == "" {
		return ""
	}
	if figures, ok := typed.Figures(text); !ok || figures < 4 || figures > 15 {
		fields.Add(name, "operation.phone.unreadable", nil)
	}
	return text
}

func email(fields *problem.Fields, name, text string) string {
	text = line(fields, name, text, 254)
	if text == "" {
		return ""
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
		fields.Add(name, "operation.email.unreadable", nil)
	}
	return text
}
