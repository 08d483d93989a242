package preparation

import "strings"

// Who is somebody who may have tasks, as forms and addresses write it: "a:" and an account, "p:" and a partner, "n:" and a name;
// empty is nobody.
type Who string

// Account is a member of the team.
func Account(id string) Who { return Who("a:" + id) }

// OfPartner is a partner organisation.
func OfPartner(id string) Who { return Who("p:" + id) }

// Named is somebody who is only known by name.
func Named(name string) Who {
	if name == "" {
		return ""
	}
	return Who("n:" + name)
}

// whoOf returns the Who of the three columns that say it.
func whoOf(accountID, partnerID *string, name string) Who {
	switch {
	case accountID != nil:
		return Account(*accountID)
	case partnerID != nil:
		return OfPartner(*partnerID)
	}
	return Named(name)
}

// columns returns the three columns; ok is false for a text that names nobody.
func (w Who) columns() (accountID, partnerID *string, name string, ok bool) {
	kind, value, cut := strings.Cut(string(w), ":")
	switch {
	case w == "":
		return nil, nil, "", true
	case !cut || value == "":
		return nil, nil, "", false
	case kind == "a":
		return &value, nil, "", true
	case kind == "p":
		return nil, &value, "", true
	case kind == "n":
		return nil, nil, value, true
	}
	return nil, nil, "", false
}

// AccountID returns the account of a member of the team, empty for others.
func (w Who) AccountID() string { return after(w, "a:") }

// PartnerID returns the partner, empty for others.
func (w Who) PartnerID() string { return after(w, "p:") }

// Name returns the name of somebody who is only known by it, empty for others.
func (w Who) Name() string { return after(w, "n:") }

func after(w Who, prefix string) string {
	value, is := strings.CutPrefix(string(w), prefix)
	if !is {
		return ""
	}
	return value
}

// Who returns who does the task.
func (t *Task) Who() Who { return whoOf(t.AccountID, t.PartnerID, t.Owner) }
