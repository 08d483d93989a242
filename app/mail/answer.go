package mail

import (
	"regexp"
	"strings"
)

// Reason is what a mail server's answer means for whoever reads the outbox.
type Reason string

// The reasons, each a message after "letter.reason.".
const (
	// ReasonAddress is that nobody has this address.
	ReasonAddress Reason = "address"
	// ReasonDomain is that what stands after the @ takes no mail.
	ReasonDomain Reason = "domain"
	// ReasonFull is that the mailbox is full.
	ReasonFull Reason = "full"
	// ReasonSize is that the letter is too large.
	ReasonSize Reason = "size"
	// ReasonRefused is that the other side takes no letters from here: it holds them for advertising, or knows us not.
	ReasonRefused Reason = "refused"
	// ReasonLater is that the other side asks to come back later.
	ReasonLater Reason = "later"
	// ReasonCut is that the conversation broke off.
	ReasonCut Reason = "cut"
	// ReasonOther is everything else that is no.
	ReasonOther Reason = "other"
)

// coded reads the reply code (RFC 5321, section 4.2) and the enhanced status code (RFC 3463) of an answer.
var coded = regexp.MustCompile(`^([245]\d\d)(?:[ -](?:([245])\.(\d{1,3})\.(\d{1,3})))?`)

// statuses are the reasons of enhanced status codes, without their class: X.1.1 and so on (RFC 3463, section 3).
var statuses = map[string]Reason{"1.0": ReasonAddress, "1.1": ReasonAddress, "1.2": ReasonDomain, "1.3": ReasonAddress, "1.6": ReasonAddress,
	"1.10": ReasonDomain, "2.0": ReasonAddress, "2.1": ReasonAddress, "2.2": ReasonFull, "2.3": ReasonSize, "3.4": ReasonSize, "4.4": ReasonDomain,
	"7.0": ReasonRefused, "7.1": ReasonRefused}

// replies are the reasons of reply codes, where nothing finer is said.
var replies = map[string]Reason{"550": ReasonAddress, "551": ReasonAddress, "553": ReasonAddress, "552": ReasonFull, "554": ReasonRefused, "556": ReasonDomain}

// ReasonOf reads an answer as a letter keeps it; empty when there is none.
func ReasonOf(answer string) Reason {
	if answer == "" {
		return ""
	}
	found := coded.FindStringSubmatch(answer)
	if found == nil {
		return ReasonCut
	}
	finer, known := statuses[found[3]+"."+found[4]]
	switch {
	case known && finer == ReasonFull, known && found[1][0] == '5':
		return finer
	case found[1][0] == '4':
		return ReasonLater
	case known:
		return finer
	case found[2] != "" && found[3] == "7":
		return ReasonRefused
	case found[2] == "" && (strings.Contains(strings.ToLower(answer), "spam") || strings.Contains(strings.ToLower(answer), "block")):
		return ReasonRefused
	case replies[found[1]] != "":
		return replies[found[1]]
	}
	return ReasonOther
}
