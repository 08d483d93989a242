package volunteer

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Limits of what is typed, in characters.
const (
	NameLimit  = 120
	TextLimit  = 2000
	emailLimit = 254
	mostPeople = 500
)

// Form is somebody who signs up, on the public page or through the team.
type Form struct {
	// Key was made with the empty form: sending it twice gives one volunteer.
	Key           string `form:"key" json:"-"`
	Version       string `form:"version" json:"-"`
	Name          string `form:"name" json:"name"`
	Email         string `form:"email" json:"email"`
	Phone         string `form:"phone" json:"phone"`
	AgeBand       string `form:"age_band" json:"age_band"`
	Guardian      string `form:"guardian" json:"guardian"`
	GuardianPhone string `form:"guardian_phone" json:"guardian_phone"`
	Note          string `form:"note" json:"note"`
	// Shifts are identifiers.
	Shifts []string `form:"shift" json:"shifts"`
}

// FormOf returns the form of a volunteer as it is, without shifts.
func FormOf(v *Volunteer) Form {
	return Form{Version: strconv.FormatInt(v.Version, 10), Name: v.Name, Email: v.Email, Phone: PhoneText(v.Phone), AgeBand: string(v.AgeBand),
		Guardian: v.Guardian, GuardianPhone: PhoneText(v.GuardianPhone), Note: v.Note}
}

// apply returns the volunteer with the values of the form, and what is wrong with them, in page order.
func (f Form) apply(v Volunteer) (Volunteer, problem.Fields) {
	var wrong problem.Fields
	if v.Name = wrong.AtMost("name", typed.Line(f.Name), NameLimit); v.Name == "" {
		wrong.Add("name", "volunteer.error.name", nil)
	}
	if v.Email = typed.Line(f.Email); v.Email != "" && !validEmail(v.Email) {
		wrong.Add("email", "volunteer.error.email", nil)
	}
	v.Phone = phone(&wrong, "phone", f.Phone)
	if v.AgeBand = AgeBand(f.AgeBand); !slices.Contains(AgeBands, v.AgeBand) {
		wrong.Add("age_band", "volunteer.error.age", nil)
	}
	v.Guardian = wrong.AtMost("guardian", typed.Line(f.Guardian), NameLimit)
	v.GuardianPhone = phone(&wrong, "guardian_phone", f.GuardianPhone)
	switch {
	case v.AgeBand == Adult:
		v.Guardian, v.GuardianPhone = "", ""
	case !slices.Contains(AgeBands, v.AgeBand): // nobody knows yet whether an adult is needed: one thing to say is enough
	default:
		if v.Guardian == "" {
			wrong.Add("guardian", "volunteer.error.guardian", nil)
		}
		if v.GuardianPhone == "" && !wrong.Has("guardian_phone") {
			wrong.Add("guardian_phone", "volunteer.error.guardian_phone", nil)
		}
	}
	v.Note = wrong.AtMost("note", typed.Text(f.Note), TextLimit)
	return v, wrong
}

// chosen returns the identifiers of the form in the order in which rows are locked.
func (f Form) chosen() []string {
	ids := slices.Clone(f.Shifts)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// hash recognises a form that is sent again, keyed because names are easily guessed.
func (f Form) hash(db *store.DB) (string, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("hash a volunteer: %w", err)
	}
	return fmt.Sprintf("%x", db.MAC("volunteer-body", f.Key, string(body))), nil
}

func phone(wrong *problem.Fields, field, text string) string {
	number, ok := typed.Phone(typed.Line(text))
	if !ok {
		wrong.Add(field, "volunteer.error.phone", nil)
		return ""
	}
	return number
}

// PostForm is a post as its page sends it.
type PostForm struct {
	Version      string `form:"version"`
	Title        string `form:"title"`
	Place        string `form:"place"` // identifier, or empty
	Work         string `form:"work"`
	Bring        string `form:"bring"`
	ContactName  string `form:"contact_name"`
	ContactPhone string `form:"contact_phone"`
}

// PostFormOf returns the form of a post as it is.
func PostFormOf(p *Post) PostForm {
	f := PostForm{Version: strconv.FormatInt(p.Version, 10), Title: p.Title, Work: p.Work, Bring: p.Bring, ContactName: p.ContactName, ContactPhone: PhoneText(p.ContactPhone)}
	if p.PlaceID != nil {
		f.Place = *p.PlaceID
	}
	return f
}

func (f PostForm) apply(p Post) (Post, problem.Fields) {
	var wrong problem.Fields
	if p.Title = wrong.AtMost("title", typed.Line(f.Title), NameLimit); p.Title == "" {
		wrong.Add("title", "volunteer.error.title", nil)
	}
	p.PlaceID = nil
	if f.Place != "" {
		p.PlaceID = &f.Place
	}
	p.Work = wrong.AtMost("work", typed.Text(f.Work), TextLimit)
	p.Bring = wrong.AtMost("bring", typed.Text(f.Bring), TextLimit)
	p.ContactName = wrong.AtMost("contact_name", typed.Line(f.ContactName), NameLimit)
	p.ContactPhone = phone(&wrong, "contact_phone", f.ContactPhone)
	return p, wrong
}

// Changed returns the names of the fields in which a stale form and the post as it is now differ.
func (f PostForm) Changed(p *Post) []string {
	now := PostFormOf(p)
	var names []string
	for _, field := range []struct{ name, typed, now string }{{"title", f.Title, now.Title}, {"place", f.Place, now.Place}, {"work", f.Work, now.Work},
		{"bring", f.Bring, now.Bring}, {"contact_name", f.ContactName, now.ContactName}, {"contact_phone", f.ContactPhone, now.ContactPhone}} {
		if typed.Text(field.typed) != field.now {
			names = append(names, field.name)
		}
	}
	return names
}

// ShiftForm is the hours of a post as its page sends them; times are local.
type ShiftForm struct {
	Version string `form:"version"`
	Start   string `form:"start"`
	End     string `form:"end"`
	Wanted  string `form:"wanted"`
	Extra   string `form:"extra"`
}

// ShiftFormOf returns the form of a shift as it is.
func ShiftFormOf(o *operation.Operation, s *Shift) ShiftForm {
	return ShiftForm{Version: strconv.FormatInt(s.Version, 10), Start: s.StartsAt.In(o.Location()).Format(operation.LocalLayout),
		End: s.EndsAt.In(o.Location()).Format(operation.LocalLayout), Wanted: strconv.Itoa(s.Wanted), Extra: strconv.Itoa(s.Extra)}
}

// longest bounds a shift: more is a slip of the day.
const longest = 24 * 60 * 60 * 1000

// around is how long before and after the weekend a shift may be.
const around = 30 * 24 * 60 * 60 * 1000

func (f ShiftForm) apply(s Shift, o *operation.Operation) (Shift, problem.Fields) {
	var wrong problem.Fields
	s.StartsAt = moment(&wrong, "start", f.Start, o)
	s.EndsAt = moment(&wrong, "end", f.End, o)
	if len(wrong) == 0 {
		switch {
		case s.EndsAt <= s.StartsAt:
			wrong.Add("end", "volunteer.error.end", nil)
		case s.EndsAt-s.StartsAt > longest:
			wrong.Add("end", "volunteer.error.too_long", nil)
		case s.StartsAt < o.StartsAt-around || s.EndsAt > o.EndsAt+around:
			wrong.Add("start", "volunteer.error.far", nil)
		}
	}
	s.Wanted = number(&wrong, "wanted", f.Wanted, 1)
	s.Extra = number(&wrong, "extra", f.Extra, 0)
	return s, wrong
}

func moment(wrong *problem.Fields, field, text string, o *operation.Operation) store.Instant {
	t, reading := operation.ParseLocal(text, o.Location())
	if reading == operation.Unreadable || reading == operation.Skipped {
		wrong.Add(field, "volunteer.error.moment", nil)
	}
	return store.InstantOf(t)
}

func number(wrong *problem.Fields, field, text string, least int) int {
	text = strings.TrimSpace(text)
	if text == "" && least == 0 {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > mostPeople {
		wrong.Add(field, "volunteer.error.number", problem.Args{"Least": least, "Most": mostPeople})
	}
	return n
}
