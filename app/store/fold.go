package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as the columns named "folded" hold it, so that search and sort forgive what people forgive and
// work alike on SQLite and PostgreSQL, whose own collations differ.
//
// Letters are lower case and without accents (É → e, ñ → n), ligatures are spelt out (œ → oe, æ → ae, ß → ss),
// apostrophes, hyphens and all other punctuation become one space, and spaces are collapsed and trimmed.
//
// The Breton letter c'h is the exception: its apostrophe is dropped, so that "Sant-Marc’h", "Sant Marc'h" and the
// hurried "Sant March" are one name. It meets ch that way, which finds a few names too many and never misses one.
//
// Fold(Fold(s)) == Fold(s) for every s.
func Fold(s string) string {
	// Lower before decomposing: a few capitals only decompose once they are small letters.
	runes := []rune(norm.NFKD.String(strings.ToLower(s)))
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	write := func(text string) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(text)
	}
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.M, r):
			// An accent, now on its own.
		case isApostrophe(r) && i > 0 && i+1 < len(runes) && runes[i-1] == 'c' && unicode.ToLower(runes[i+1]) == 'h':
			// c'h
		case isApostrophe(r):
			gap = true
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			r = unicode.ToLower(r)
			if plain, ok := spelledOut[r]; ok {
				write(plain)
			} else {
				write(string(r))
			}
		default:
			gap = true
		}
	}
	return b.String()
}

// spelledOut holds the Latin letters that Unicode does not decompose.
var spelledOut = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ı': "i",
}

// isApostrophe knows what keyboards, word processors and Breton texts write as an apostrophe. U+02BC and its
// neighbours count as letters in Unicode, hence the list.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '‛', '`', '´', '′', 'ʼ', 'ʻ', 'ʽ', 'ʹ', 'ʾ', 'ʿ', 'ˈ', '＇':
		return true
	}
	return false
}
