package signup

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Code opens a carnet: eight characters of Alphabet, the last of which checks the others. It is what people copy from
// paper, say on the telephone and type with cold fingers.
type Code string

// Alphabet are the 31 characters of a code: no 0 O, no 1 I L. Its length is a prime, which makes the check character
// catch every single wrong character and every swap of two characters.
const Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// codeLength is the number of characters of a code.
const codeLength = 8

// lookalikes are the characters that people read for others and that no code holds.
const lookalikes = "0O1IL"

// String writes the code as people read it: K7M4 QX9P.
func (c Code) String() string {
	if len(c) != codeLength {
		return string(c)
	}
	return string(c[:codeLength/2]) + " " + string(c[codeLength/2:])
}

// CodeOf returns the code of a carnet: it is computed from the instance's key, so that it can be printed again and is
// nowhere in the database. A new generation of the same carnet has another code.
func CodeOf(db *store.DB, carnetID string, generation int64) Code {
	mac := db.MAC("carnet", carnetID, strconv.FormatInt(generation, 10))
	n := binary.BigEndian.Uint64(mac)
	var code [codeLength]byte
	for i := range codeLength - 1 {
		code[i] = Alphabet[n%uint64(len(Alphabet))]
		n /= uint64(len(Alphabet))
	}
	code[codeLength-1] = checkCharacter(code[:codeLength-1])
	return Code(code[:])
}

// hash returns the keyed hash under which the database knows a code: a small number makes a small index, which
// each sign-up writes at another place. Two codes with the same number are as two equal codes: the second one is not given.
func (c Code) hash(db *store.DB) int64 {
	return int64(binary.BigEndian.Uint64(db.MAC("carnet-code", string(c))) >> 1) // JSON and SQL have no unsigned numbers
}

// ParseCode reads a code as people type it: lower case, spaces, dashes and dots are forgiven, and so is the whole address
// of the carnet. It returns problem.Invalid for the field "code": something is missing, a character that no code holds
// (0 O 1 I L are read for others), or a slip that the check character shows.
func ParseCode(typed string) (Code, error) {
	if i := strings.LastIndexByte(strings.TrimRight(typed, "/ "), '/'); i >= 0 {
		typed = typed[i+1:]
	}
	code := make([]byte, 0, codeLength+1)
	for _, r := range typed {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("._'’/", r) {
			continue
		}
		r = unicode.ToUpper(r)
		switch {
		case r < unicode.MaxASCII && strings.IndexByte(Alphabet, byte(r)) >= 0:
			code = append(code, byte(r))
		case strings.ContainsRune(lookalikes, r):
			return "", codeProblem("carnet.code.lookalike", problem.Args{"Character": string(r)})
		default:
			return "", codeProblem("carnet.code.character", problem.Args{"Character": string(r)})
		}
		if len(code) > codeLength {
			return "", codeProblem("carnet.code.long", nil)
		}
	}
	switch {
	case len(code) == 0:
		return "", codeProblem("carnet.code.empty", nil)
	case len(code) < codeLength:
		return "", codeProblem("carnet.code.short", problem.Args{"Length": len(code)})
	case checkCharacter(code[:codeLength-1]) != code[codeLength-1]:
		return "", codeProblem("carnet.code.check", nil)
	}
	return Code(code), nil
}

func codeProblem(key string, args problem.Args) error {
	var fields problem.Fields
	fields.Add("code", key, args)
	return fields.Err()
}

// checkCharacter makes the sum of value × place a multiple of 31. Two codes that differ in one place, or by a swap of two
// places, have sums that differ by a product of two numbers below 31: never a multiple of it.
func checkCharacter(seven []byte) byte {
	sum := 0
	for i, c := range seven {
		sum += (i + 1) * strings.IndexByte(Alphabet, c)
	}
	// The eighth value v solves sum + 8v = 0 modulo 31; the inverse of 8 is 4 (8 × 4 = 32 = 1).
	return Alphabet[((-sum*4)%31+31)%31]
}
