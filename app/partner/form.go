package partner

import (
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Form is what somebody typed about a partner; web decodes it by its tags, and gives it back filled in when it is refused.
type Form struct {
	Version string `form:"version"`
	// Name, Kind and Website are the organisation's; when the instance knows an organisation of this name, it is that one.
	Name    string   `form:"name"`
	Kind    string   `form:"kind"`
	Website string   `form:"website"`
	State   string   `form:"state"`
	Roles   []string `form:"role"`
	Brings  string   `form:"brings"`
	Named   bool     `form:"named"`

	ContactName  string `form:"contact_name"`
	ContactEmail string `form:"contact_email"`
	ContactPhone string `form:"contact_phone"`
	// PostalAddress is where letters go by post, several lines.
	PostalAddress string `form:"postal_address"`
	Notes         string `form:"notes"`
	NextStep      string `form:"next_step"`
	NextStepOn    string `form:"next_step_on"` // 2027-03-01
	Owner         string `form:"owner"`
	Agreement     string `form:"agreement"`
	AgreementOn   string `form:"agreement_on"`
	// Address is where it is, Point its position as "latitude, longitude", ShowPoint that it agreed to stand on the map.
	Address   string `form:"address"`
	Point     string `form:"point"`
	ShowPoint bool   `form:"show_point"`
	// Places and Ateliers are identifiers of the operation.
	Places   []string `form:"place"`
	Ateliers []string `form:"atelier"`
}

// EmptyForm is the form of a new partner.
func EmptyForm() Form { return Form{State: string(ToContact), Agreement: string(NoAgreement)} }

// FormOf returns the form of a partner as it is.
func FormOf(p *Partner) Form {
	f := Form{Version: strconv.FormatInt(p.Version, 10), Name: p.Organisation.Name, Kind: string(p.Organisation.Kind),
		Website: p.Organisation.Website, State: string(p.State), Brings: p.Brings, Named: p.Named, ContactName: p.ContactName,
		ContactEmail: p.ContactEmail, ContactPhone: p.ContactPhone, PostalAddress: p.PostalAddress, Notes: p.Notes, NextStep: p.NextStep,
		NextStepOn: p.NextStepOn, Owner: p.Owner, Agreement: string(p.Agreement), AgreementOn: p.AgreementOn, Places: p.PlaceIDs, Ateliers: p.AtelierIDs,
		Address: p.Address, Point: pointText(p.Longitude, p.Latitude), ShowPoint: p.ShowPoint}
	for _, role := range p.Roles {
		f.Roles = append(f.Roles, string(role))
	}
	return f
}

// apply returns the partner with the values of the form, and what is wrong with them, in page order.
func (f Form) apply(p Partner) (Partner, problem.Fields) {
	var fields problem.Fields
	p.Organisation.Name = line(&fields, "name", f.Name, 160)
	p.Organisation.Folded = store.Fold(p.Organisation.Name)
	if p.Organisation.Folded == "" && !fields.Has("name") {
		fields.Add("name", "partner.name.missing", nil)
	}
	p.Organisation.Kind = Kind(f.Kind)
	if !p.Organisation.Kind.Known() {
		fields.Add("kind", "partner.kind.missing", nil)
	}
	p.Organisation.Website = website(&fields, f.Website)
	p.State = State(f.State)
	if !slices.Contains(States, p.State) {
		fields.Add("state", "partner.state.unknown", nil)
	}
	p.Roles = []Role{} // a nil list would be written as NULL
	for _, role := range Roles {
		if slices.Contains(f.Roles, string(role)) {
			p.Roles = append(p.Roles, role)
		}
	}
	p.Brings = paragraphs(&fields, "brings", f.Brings, 600)
	p.Named = f.Named
	p.ContactName = line(&fields, "contact_name", f.ContactName, 120)
	p.ContactEmail = email(&fields, f.ContactEmail)
	p.ContactPhone = line(&fields, "contact_phone", f.ContactPhone, 40)
	p.PostalAddress = paragraphs(&fields, "postal_address", f.PostalAddress, postalLimit)
	p.Notes = paragraphs(&fields, "notes", f.Notes, 4000)
	f.plan(&p, &fields)
	p.Address, p.ShowPoint = line(&fields, "address", f.Address, 300), f.ShowPoint
	p.Longitude, p.Latitude = point(&fields, f.Point)
	p.PlaceIDs, p.AtelierIDs = unique(f.Places), unique(f.Ateliers)
	return p, fields
}

func unique(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// website completes an address as people write it ("exemple.fr") and accepts http and https only.
func website(fields *problem.Fields, text string) string {
	text = line(fields, "website", text, 300)
	if text == "" {
		return ""
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	address, err := url.Parse(text)
	if err != nil || (address.Scheme != "https" && address.Scheme != "http") || !strings.Contains(address.Host, ".") ||
		address.User != nil || strings.ContainsAny(text, " <>\"") {
		fields.Add("website", "partner.website.unreadable", nil)
	}
	return text
}

func email(fields *problem.Fields, text string) string {
	text = line(fields, "contact_email", text, 254)
	if text == "" {
		return ""
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
		fields.Add("contact_email", "partner.email.unreadable", nil)
	}
	return text
}

// line cleans one line of typed text and checks its length.
func line(fields *problem.Fields, name, text string, limit int) string {
	text = typed.Line(text)
	if utf8.RuneCountInString(text) > limit {
		fields.Add(name, "partner.text.long", problem.Args{"Max": limit})
	}
	return text
}

// paragraphs cleans a typed text of several lines and checks its length.
func paragraphs(fields *problem.Fields, name, text string, limit int) string {
	text = typed.Text(text)
	if utf8.RuneCountInString(text) > limit {
		fields.Add(name, "partner.text.long", problem.Args{"Max": limit})
	}
	return text
}
