// Package attendance is who was there, atelier by atelier, told by those who lead them and by the sheets that people signed.
//
// Who leads an atelier ticks whoever comes on the page of their private link, adds somebody who just comes where a seat is free, gives a
// late seat away, and says after the end who did not come. The rules are those of the desk, in package signup; here is what belongs to
// one atelier and one who leads it. Whatever happened can be corrected until the team closes the weekend.
package attendance

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// What one who leads notes of somebody.
const (
	// Here is that somebody came.
	Here = "here"
	// Undo takes back that somebody came, or did not.
	Undo = "undo"
	// Absent is that somebody did not come, once the atelier is over.
	Absent = "absent"
	// Give gives the seat of somebody late to others.
	Give = "give"
)

// Room is an atelier with its people, as who leads it sees them: names, and who is there since when.
type Room struct {
	desk.Line
	Roster   signup.Roster
	Arrivals []signup.Arrival
	// Desks and Leaders are who may have ticked somebody, Leaders by identifier.
	Desks   []*desk.Desk
	Leaders map[string]string
}

// Load reads the room of an atelier. It returns problem.NotFound for one that the operation does not have, or that is not public yet.
func Load(ctx context.Context, db *store.DB, o *operation.Operation, atelierID string) (*Room, error) {
	choices, err := signup.Choices(ctx, db, o.ID, []string{atelierID})
	if err != nil {
		return nil, err
	}
	if len(choices) == 0 {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	r := &Room{Line: desk.Line{Choice: choices[0]}, Leaders: map[string]string{}}
	if r.Roster, err = signup.FindRoster(ctx, db, o.ID, atelierID); err != nil {
		return nil, err
	}
	for _, a := range r.Roster {
		if a.Status == signup.Confirmed {
			r.Confirmed += a.Headcount
		}
	}
	if r.Arrivals, err = desk.ArrivalsAt(ctx, db, o.ID, atelierID); err != nil {
		return nil, err
	}
	r.Attended = r.There()
	if r.Desks, err = desk.All(ctx, db, o.ID, desk.Welcome); err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		var leaders []programme.Facilitator
		err := tx.Where("operation_id = ? AND id IN (SELECT facilitator_id FROM check_in WHERE operation_id = ? AND atelier_id = ?)", o.ID, o.ID, atelierID).
			Find(&leaders).Error
		for _, l := range leaders {
			r.Leaders[l.ID] = l.Name
		}
		return err
	})
	return r, err
}

// Arrival returns the tick of somebody that stands, nil when there is none.
func (r *Room) Arrival(personID string) *signup.Arrival {
	for i := range r.Arrivals {
		if r.Arrivals[i].PersonID == personID {
			return &r.Arrivals[i]
		}
	}
	return nil
}

// By is who ticked somebody: a desk or who leads the atelier; empty where nobody says it.
func (r *Room) By(a *signup.Arrival) string {
	if a.FacilitatorID != nil {
		return r.Leaders[*a.FacilitatorID]
	}
	return desk.Named(r.Desks, a.DeskID)
}

// came is how many of a line were there.
func (r *Room) came(a *signup.Attendant) int {
	if tick := r.Arrival(a.PersonID); tick != nil && tick.Came != nil {
		return *tick.Came
	}
	return a.Headcount
}

// There is how many persons were there, of groups those that were counted.
func (r *Room) There() (n int) {
	for i := range r.Roster {
		if r.Roster[i].Status == signup.Attended {
			n += r.came(&r.Roster[i])
		}
	}
	return n
}

// Missed is how many persons did not come.
func (r *Room) Missed() (n int) {
	for _, a := range r.Roster {
		if a.Status == signup.Absent {
			n += a.Headcount
		}
	}
	return n
}

// Over reports whether the atelier has ended.
func (r *Room) Over(now store.Instant) bool { return now >= r.Atelier.EndsAt }

// Late reports whether the seat of somebody may be given away: not there some time after the start, where somebody is.
func (r *Room) Late(a *signup.Attendant, now store.Instant) bool {
	start := r.Atelier.StartsAt
	if a.SlotStart != nil {
		start = *a.SlotStart
	}
	return a.Status == signup.Confirmed && !r.Over(now) && r.Attended > 0 && start.Time().Add(signup.NoShowAfter).Compare(now.Time()) <= 0
}

// OpensAt is from when one notes who is there: two hours before, when the first put the chairs out.
func (r *Room) OpensAt() store.Instant { return r.Atelier.StartsAt - OpensBefore }

// OpensBefore is how long before the start one begins to note who is there, in milliseconds.
const OpensBefore = 2 * 60 * 60 * 1000

// Open returns problem.Closed when nothing is noted of an operation any more, or of an atelier yet.
func (r *Room) Open(o *operation.Operation, now store.Instant) error {
	switch {
	case o.Current(now) == operation.Archived || o.Current(now) == operation.Draft:
		return problem.New(problem.Closed, "attendance.closed", nil)
	case r.Atelier.Status == programme.Cancelled:
		return problem.New(problem.Conflict, signup.AtelierOff, nil)
	case now < r.OpensAt():
		return problem.New(problem.Closed, "attendance.early", problem.Args{"Hour": r.OpensAt()})
	}
	return nil
}

// Press is what one who leads notes of somebody.
type Press struct {
	Step   string `form:"step"`
	Person string `form:"person"`
	// Came is how many of a group are there; empty is all of them.
	Came string `form:"came"`
}

// Note notes what was pressed. Somebody who is there already stays so, since then: earlier is when that was; of a group, the number is
// corrected. It returns problem.NotFound for somebody whom the operation does not have, problem.Invalid, problem.Closed, and
// problem.Conflict with the key of a refusal of the desk.
func (r *Room) Note(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID string, p Press) (earlier *signup.Arrival, err error) {
	if err := r.Open(o, by.Now()); err != nil {
		return nil, err
	}
	came, err := r.read(p)
	if err != nil {
		return nil, err
	}
	atelier := r.Atelier.ID
	return earlier, db.Write(ctx, func(tx *gorm.DB) (err error) {
		earlier = nil
		switch p.Step {
		case Here:
			a := signup.Arrival{OperationID: o.ID, PersonID: p.Person, AtelierID: &atelier, FacilitatorID: &facilitatorID, Came: came, At: by.Now()}
			if earlier, err = signup.CheckIn(tx, by, a); err == nil && earlier != nil {
				err = signup.Recount(tx, o.ID, p.Person, atelier, came)
			}
		case Undo:
			if err = signup.UndoCheckIn(tx, by, o.ID, p.Person, &atelier); problem.Is(err, problem.Conflict) {
				err = signup.Unmiss(tx, by, o.ID, p.Person, atelier)
			}
		case Absent:
			err = signup.Miss(tx, by, o.ID, p.Person, atelier)
		case Give:
			err = signup.GiveAway(tx, by, o.ID, p.Person, atelier)
		default:
			err = problem.New(problem.Invalid, "error.request", nil)
		}
		return err
	})
}

// read returns how many of a group came; nil for all.
func (r *Room) read(p Press) (*int, error) {
	i := slices.IndexFunc(r.Roster, func(a signup.Attendant) bool { return a.PersonID == p.Person })
	if i < 0 || p.Step != Here {
		return nil, nil
	}
	var fields problem.Fields
	came := count(&fields, "came-"+p.Person, p.Came, r.Roster[i].Headcount)
	return came, fields.Err()
}

// WalkIn is somebody who just comes to an atelier: the fields of the desk.
type WalkIn struct {
	// Key is a UUID that the form has carried since it was shown.
	Key      string `form:"key"`
	Name     string `form:"name"`
	Adults   string `form:"adults"`
	Children string `form:"children"`
	Band     string `form:"band"`
	Phone    string `form:"phone"`
}

// Add signs up somebody who just comes, in the seats that the desk could give, and ticks them; once the atelier is over it writes down
// that they were there. The same form again does nothing more. It returns the carnet, problem.Invalid with fields, problem.Full,
// problem.Closed, and problem.Conflict.
func (r *Room) Add(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, facilitatorID, language string, form WalkIn) (carnetID string, err error) {
	if err := r.Open(o, by.Now()); err != nil {
		return "", err
	}
	over := r.Over(by.Now())
	rows, err := signup.PrepareWalkIn(ctx, db, by, o, signup.WalkIn{Name: form.Name, Adults: form.Adults, Children: form.Children, Band: form.Band,
		Phone: form.Phone, AtelierID: r.Atelier.ID, FacilitatorID: facilitatorID, Language: language, At: min(by.Now(), r.Atelier.EndsAt-1), Past: over, Beyond: over})
	if err != nil {
		return "", err
	}
	if id, err := uuid.Parse(form.Key); err != nil || id.String() != form.Key {
		return "", problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	hash := bodyHash(db, form)
	return carnetID, db.Write(ctx, func(tx *gorm.DB) error {
		known, err := store.Remember(tx, o.ID, form.Key, hash, rows.CarnetID(), by.Now())
		if carnetID = known.Result; err != nil || known.Repeated {
			return err
		}
		return rows.Write(tx, by)
	})
}

// bodyHash tells one form from another, with the instance's key because names are in it.
func bodyHash(db *store.DB, form any) string {
	body, err := json.Marshal(form)
	if err != nil {
		return "" // texts and numbers
	}
	return hex.EncodeToString(db.MAC("attendance-form", string(body)))
}
