package instance

import (
	"context"
	"embed"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// LegalPage is one of the three pages that every public page links to.
type LegalPage string

// The legal pages, named as their addresses.
const (
	LegalNotice   LegalPage = "mentions-legales"
	Privacy       LegalPage = "confidentialite"
	Accessibility LegalPage = "accessibilite"
)

// LegalPages are all three in order.
var LegalPages = []LegalPage{LegalNotice, Privacy, Accessibility}

// LegalText is the text of a legal page in one language.
type LegalText struct {
	Page     LegalPage
	Language string
	// Markdown is what is shown: what was saved, or the default with the settings filled in.
	Markdown string
	// Default tells that nobody has saved a text of one's own.
	Default bool
	// Version is that of the saved row, as a form carries it.
	Version string
}

// legalMax is the longest text of a legal page, in characters.
const legalMax = 40_000

// The default texts: a start that names what the program does, to be read and completed by whoever runs it.
//
//go:embed legal/*.md
var legalTexts embed.FS

// LegalForm is the text that somebody types for a legal page.
type LegalForm struct {
	Version  string `form:"version"`
	Markdown string `form:"markdown"`
}

// FindLegal returns the text of a legal page in a language. It returns problem.NotFound for a page that does not exist.
func FindLegal(ctx context.Context, db *store.DB, page LegalPage, language string) (LegalText, error) {
	text := LegalText{Page: page, Language: language}
	standard, err := legalTexts.ReadFile("legal/" + string(page) + "." + language + ".md")
	if err != nil {
		return text, problem.New(problem.NotFound, "error.not_found", nil)
	}
	row, err := load(ctx, db, legalSetting(page, language))
	if err != nil {
		return text, err
	}
	text.Version = strconv.FormatInt(row.Version, 10)
	if row.Value != "" {
		text.Markdown = row.Value
		return text, nil
	}
	settings, err := LoadSettings(ctx, db)
	if err != nil {
		return text, err
	}
	kept, err := retentionDays(ctx, db)
	text.Default, text.Markdown = true, fill(string(standard), settings, kept, language)
	return text, err
}

// retentionDays are for how many days after their weekend the operations keep names, each number once, the smallest first.
func retentionDays(ctx context.Context, db *store.DB) (days []int, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT DISTINCT retention_days FROM operation ORDER BY retention_days").Scan(&days).Error
	})
	return days, err
}

// SaveLegal keeps the text of a legal page; an empty one brings the default back. It returns problem.Invalid with fields
// or problem.Conflict.
func SaveLegal(ctx context.Context, db *store.DB, by store.By, page LegalPage, language string, form LegalForm) error {
	if utf8.RuneCountInString(form.Markdown) > legalMax {
		return problem.Fields{{Name: "markdown", Message: problem.Message{Key: "instance.text.long", Args: problem.Args{"Max": legalMax}}}}.Err()
	}
	if _, err := FindLegal(ctx, db, page, language); err != nil {
		return err
	}
	return save(ctx, db, by, legalSetting(page, language), form.Markdown, form.Version)
}

func legalSetting(page LegalPage, language string) string {
	return "legal." + string(page) + "." + language
}

// fill puts the settings into a default text; what is not set says so, in the open, so that it gets set.
func fill(text string, s Settings, kept []int, language string) string {
	missing := map[string]string{"fr": "*(à compléter)*", "en": "*(to be completed)*"}[language]
	value := func(v string) string {
		if v == "" {
			return missing
		}
		return v
	}
	days, choice := daysWords(kept, language)
	return strings.NewReplacer("{days}", days, "{choice}", choice, "{organisation}", value(s.Organisation), "{address}", value(s.Address), "{phone}", value(s.Phone),
		"{email}", value(s.Email), "{director}", value(s.Director), "{host}", value(s.Host), "{host_address}", value(s.HostAddress)).Replace(text)
}

// unchosenDays is for how long names are kept where no operation has chosen yet.
const unchosenDays = 90

// daysWords lists the numbers of days, and says who chooses where there are several.
func daysWords(kept []int, language string) (days, choice string) {
	if len(kept) == 0 {
		kept = []int{unchosenDays}
	}
	words := make([]string, len(kept))
	for i, n := range kept {
		words[i] = strconv.Itoa(n)
	}
	if len(words) == 1 {
		return words[0], ""
	}
	last := len(words) - 1
	or := map[string]string{"fr": " ou ", "en": " or "}[language]
	return strings.Join(words[:last], ", ") + or + words[last], map[string]string{"fr": ", selon l'opération", "en": ", as each operation chose"}[language]
}
