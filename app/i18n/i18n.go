// Package i18n gives every screen text its language. The catalogues are the JSON files of messages/, one a subject and
// language (programme.fr.json, programme.en.json); both languages hold the same keys, which a test proves.
package i18n

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"oplibre/app/problem"
)

//go:embed messages/*.json
var messages embed.FS

// Languages are the languages of the screens, the default first (BCP 47).
var Languages = []string{"fr", "en"}

// SelfNames are the languages as those who speak them call them: said in every other language's pages, without reading their catalogue.
var SelfNames = map[string]string{"fr": "Français", "en": "English"}

// Args are the named values of a message: {{.Name}} in the catalogue.
type Args = problem.Args

var (
	// Each language is read when it is first asked for: it takes two megabytes.
	localizers = map[string]func() *i18n.Localizer{
		"fr": sync.OnceValue(func() *i18n.Localizer { return load(messages, language.French) }),
		"en": sync.OnceValue(func() *i18n.Localizer { return load(messages, language.English) }),
	}
	matcher = language.NewMatcher([]language.Tag{language.French, language.English})
)

func load(files fs.FS, tag language.Tag) *i18n.Localizer {
	b := i18n.NewBundle(tag)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "messages/*."+tag.String()+".json")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		text := strings.ReplaceAll(string(raw), "'", "’")
		text = elide(tag.String(), Typography(tag.String(), text))
		if _, err := b.ParseMessageFileBytes([]byte(text), path.Base(name)); err != nil {
			panic(fmt.Sprintf("catalogue %s: %v", name, err)) // embedded: caught by every test
		}
	}
	return i18n.NewLocalizer(b, tag.String())
}

// noBreaks puts the no-break spaces of French where people type plain ones: before ; : ! ? » %, and after «.
var noBreaks = strings.NewReplacer(" ;", narrow+";", " :", narrow+":", " !", narrow+"!", " ?", narrow+"?",
	"« ", "«"+narrow, " »", narrow+"»", " %", narrow+"%")

// Typography returns a text with the narrow no-break spaces of its language (BCP 47), so that those who write messages or
// titles need no special keyboard and no line begins with a colon. Only French has rules here; it can be applied twice.
func Typography(language, text string) string {
	if language != "fr" {
		return text
	}
	return noBreaks.Replace(text)
}

type contextKey struct{}

// With returns a context whose screen texts are in the given language, one of Languages.
func With(ctx context.Context, tag string) context.Context {
	if _, known := localizers[tag]; !known {
		tag = Languages[0]
	}
	return context.WithValue(ctx, contextKey{}, tag)
}

// Of returns the language of the context: one of Languages.
func Of(ctx context.Context) string {
	if tag, ok := ctx.Value(contextKey{}).(string); ok {
		return tag
	}
	return Languages[0]
}

// Match returns the language of Languages that suits an Accept-Language header best (RFC 9110, section 12.5.4).
func Match(acceptLanguage string) string {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Languages[0]
	}
	_, index, _ := matcher.Match(tags...)
	return Languages[index]
}

// T returns the message of a key in the language of the context. A key that the catalogue lacks is returned as it is.
func T(ctx context.Context, key string, args ...Args) string {
	return localize(ctx, key, nil, args)
}

// N is T for a message with plural forms; {{.Count}} is the number, written as the language writes numbers.
func N(ctx context.Context, key string, n int, args ...Args) string {
	return localize(ctx, key, &n, args)
}

// Say returns the words of a message that a domain package sent.
func Say(ctx context.Context, m problem.Message) string {
	return localize(ctx, m.Key, m.Count, []Args{m.Args})
}

func localize(ctx context.Context, key string, count *int, args []Args) string {
	config := i18n.LocalizeConfig{MessageID: key}
	data := Args{}
	for _, a := range args {
		for name, value := range a {
			data[name] = value
		}
	}
	if count != nil {
		config.PluralCount = *count
		data["Count"] = Number(ctx, *count)
	}
	addElided(ctx, data)
	if len(data) > 0 {
		config.TemplateData = data
	}
	text, err := localizers[Of(ctx)]().Localize(&config)
	if err != nil && text == "" {
		return key
	}
	return text
}
