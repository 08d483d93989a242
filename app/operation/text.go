package operation

import (
	"slices"
	"strings"
)

// In returns the operation's texts in a language; what is not translated is in the main language.
func (o *Operation) In(language string) Translation {
	texts := Translation{Name: o.Name, Summary: o.Summary, Description: o.Description}
	t := o.Translations[language]
	if t.Name != "" {
		texts.Name = t.Name
	}
	if t.Summary != "" {
		texts.Summary = t.Summary
	}
	if t.Description != "" {
		texts.Description = t.Description
	}
	return texts
}

// HoursIn returns when the telephone is answered, in a language where that was written, else in the main one; empty when nobody said.
func (o *Operation) HoursIn(language string) string {
	if hours := o.Translations[language].ContactHours; hours != "" {
		return hours
	}
	return o.ContactHours
}

// RegionalLanguage returns the tag of the regional language in which the operation has texts, or "".
func (o *Operation) RegionalLanguage() string {
	for _, tag := range RegionalLanguages {
		if _, ok := o.Translations[tag]; ok {
			return tag
		}
	}
	return ""
}

// SecondName returns the name that stands beside the first at the same size, and its language: that in the regional language,
// or the main one when the page is in another. Both are empty when there is nothing to add.
func (o *Operation) SecondName(language string) (name, tag string) {
	first := o.In(language).Name
	if tag := o.RegionalLanguage(); tag != "" && tag != language && o.Translations[tag].Name != "" {
		return o.Translations[tag].Name, tag
	}
	if language != o.Language && o.Name != first {
		return o.Name, o.Language
	}
	return "", ""
}

// Place returns where the operation takes place as people say it: the neighbourhood, or the communes.
func (o *Operation) Place() string {
	if o.Neighbourhood != "" {
		return o.Neighbourhood
	}
	return o.CommuneNames()
}

// CommuneNames returns the names of the communes, with commas.
func (o *Operation) CommuneNames() string {
	names := make([]string, len(o.Communes))
	for i, c := range o.Communes {
		names[i] = c.Name
	}
	return strings.Join(slices.Compact(names), ", ")
}
