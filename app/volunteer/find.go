package volunteer

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Board is all that an operation has of volunteers, at one moment.
type Board struct {
	Call Call
	// Posts are by their first hour, each with its shifts and who comes.
	Posts []*Post
	// Volunteers are by name, each with the shifts to which they come. The forgotten are among them as long as hours are theirs.
	Volunteers []*Volunteer
	// Gone are those who left a shift, which the team has not read yet, the latest first.
	Gone []*Part
}

// NotThere is the refusal for what the operation does not have.
func NotThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }

// Load reads the board of an operation.
func Load(ctx context.Context, db *store.DB, operationID string) (*Board, error) {
	b := &Board{}
	var shifts []*Shift
	var parts []*Part
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		if b.Call, err = callOf(tx, operationID); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ?", operationID).Order("created_at, id").Find(&b.Posts).Error; err != nil {
			return err
		}
		if err := placeNames(tx, operationID, b.Posts); err != nil {
			return err
		}
		if err := tx.Where("operation_id = ?", operationID).Order("starts_at, ends_at, id").Find(&shifts).Error; err != nil {
			return err
		}
		if err := tx.Where("operation_id = ?", operationID).Order("name, id").Find(&b.Volunteers).Error; err != nil {
			return err
		}
		return tx.Where("operation_id = ?", operationID).Order("created_at, id").Find(&parts).Error
	})
	if err != nil {
		return nil, err
	}
	b.join(shifts, parts)
	return b, nil
}

func placeNames(tx *gorm.DB, operationID string, posts []*Post) error {
	var places []struct{ ID, Name string }
	if err := tx.Raw("SELECT id, name FROM place WHERE operation_id = ?", operationID).Scan(&places).Error; err != nil {
		return err
	}
	for _, p := range posts {
		for _, place := range places {
			if p.PlaceID != nil && *p.PlaceID == place.ID {
				p.Place = place.Name
			}
		}
	}
	return nil
}

// join puts together what was read table by table.
func (b *Board) join(shifts []*Shift, parts []*Part) {
	posts, volunteers, hours := map[string]*Post{}, map[string]*Volunteer{}, map[string]*Shift{}
	for _, p := range b.Posts {
		posts[p.ID] = p
	}
	for _, v := range b.Volunteers {
		volunteers[v.ID] = v
	}
	for _, s := range shifts {
		s.Post, hours[s.ID] = posts[s.PostID], s
		s.Post.Shifts = append(s.Post.Shifts, s)
	}
	for _, p := range parts {
		p.Volunteer, p.Shift = volunteers[p.VolunteerID], hours[p.ShiftID]
		switch {
		case p.State == Coming:
			p.Shift.Parts = append(p.Shift.Parts, p)
			p.Volunteer.Parts = append(p.Volunteer.Parts, p)
		case p.SeenAt == nil:
			b.Gone = append(b.Gone, p)
		}
	}
	for _, s := range shifts {
		slices.SortStableFunc(s.Parts, func(a, b *Part) int { return cmp.Compare(store.Fold(a.Volunteer.Name), store.Fold(b.Volunteer.Name)) })
	}
	for _, v := range b.Volunteers {
		slices.SortStableFunc(v.Parts, func(a, b *Part) int { return cmp.Compare(a.Shift.StartsAt, b.Shift.StartsAt) })
	}
	slices.SortStableFunc(b.Volunteers, func(a, b *Volunteer) int { return cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)) })
	slices.SortStableFunc(b.Posts, func(a, b *Post) int { return cmp.Compare(a.first(), b.first()) })
	slices.SortStableFunc(b.Gone, func(a, b *Part) int { return cmp.Compare(*b.LeftAt, *a.LeftAt) })
}

// first is when a post is needed first; posts without hours come first, because they still want some.
func (p *Post) first() store.Instant {
	if len(p.Shifts) == 0 {
		return 0
	}
	return p.Shifts[0].StartsAt
}

// Shifts returns the shifts of all posts by hour.
func (b *Board) Shifts() []*Shift {
	var all []*Shift
	for _, p := range b.Posts {
		all = append(all, p.Shifts...)
	}
	slices.SortStableFunc(all, func(a, b *Shift) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.EndsAt, b.EndsAt))
	})
	return all
}

// Unfilled returns the shifts that still need people and are not over: those that need most first, then by hour.
func (b *Board) Unfilled(now store.Instant) []*Shift {
	all := slices.DeleteFunc(b.Shifts(), func(s *Shift) bool { return s.Missing() == 0 || s.Over(now) })
	slices.SortStableFunc(all, func(a, b *Shift) int { return cmp.Compare(b.Missing(), a.Missing()) })
	return all
}

// Post returns the post of an identifier. It returns problem.NotFound.
func (b *Board) Post(id string) (*Post, error) {
	i := slices.IndexFunc(b.Posts, func(p *Post) bool { return p.ID == id })
	if i < 0 {
		return nil, NotThere()
	}
	return b.Posts[i], nil
}

// Volunteer returns the volunteer of an identifier. It returns problem.NotFound for one who was erased.
func (b *Board) Volunteer(id string) (*Volunteer, error) {
	i := slices.IndexFunc(b.Volunteers, func(v *Volunteer) bool { return v.ID == id && v.ErasedAt == nil })
	if i < 0 {
		return nil, NotThere()
	}
	return b.Volunteers[i], nil
}

// Known are the volunteers whose name is known.
func (b *Board) Known() []*Volunteer {
	return slices.DeleteFunc(slices.Clone(b.Volunteers), (*Volunteer).Forgotten)
}

// Twins returns the other volunteers who gave the same address or number: perhaps one person who signed up twice.
func (b *Board) Twins(v *Volunteer) []*Volunteer {
	return slices.DeleteFunc(b.Known(), func(other *Volunteer) bool {
		return other.ID == v.ID || !(v.Email != "" && sameMailbox(v.Email, other.Email)) && !(v.Phone != "" && v.Phone == other.Phone)
	})
}

// FindCall returns the call for volunteers of an operation; one that was never opened is the zero call.
func FindCall(ctx context.Context, db *store.DB, operationID string) (call Call, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		call, err = callOf(tx, operationID)
		return err
	})
	return call, err
}

func callOf(tx *gorm.DB, operationID string) (Call, error) {
	var calls []Call
	err := tx.Where("operation_id = ?", operationID).Limit(1).Find(&calls).Error
	if err != nil || len(calls) == 0 {
		return Call{OperationID: operationID}, err
	}
	return calls[0], nil
}

func findPost(tx *gorm.DB, operationID, id string) (*Post, error) {
	return take[Post](tx.Where("operation_id = ? AND id = ?", operationID, id))
}

func findShift(tx *gorm.DB, operationID, id string) (*Shift, error) {
	return take[Shift](tx.Where("operation_id = ? AND id = ?", operationID, id))
}

// findShiftOf reads hours of a post inside a transaction. It returns problem.NotFound.
func findShiftOf(tx *gorm.DB, operationID, postID, id string) (*Shift, error) {
	return take[Shift](tx.Where("operation_id = ? AND volunteer_post_id = ? AND id = ?", operationID, postID, id))
}

// findVolunteer reads a volunteer inside a transaction. It returns problem.NotFound, also for one who was erased.
func findVolunteer(tx *gorm.DB, operationID, id string) (*Volunteer, error) {
	return take[Volunteer](tx.Where("operation_id = ? AND id = ? AND erased_at IS NULL", operationID, id))
}

// take reads the one row of a condition. It returns problem.NotFound.
func take[T any](tx *gorm.DB) (*T, error) {
	var found []*T
	if err := tx.Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, NotThere()
	}
	return found[0], nil
}
