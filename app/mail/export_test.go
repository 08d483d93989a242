package mail

// HasParty reports whether it is known whom a kind of letter is for.
func HasParty(kind string) bool { return parties[kind] != nil }
