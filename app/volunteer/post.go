package volunteer

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// CallForm opens or closes the public page.
type CallForm struct {
	Version string `form:"version"`
	Open    bool   `form:"open"`
	Words   string `form:"words"`
}

// SetCall opens or closes the public page. It returns problem.Invalid, and problem.Conflict (store.Stale) for a form that was made
// from an earlier version.
func SetCall(ctx context.Context, db *store.DB, by store.By, operationID string, form CallForm) error {
	var wrong problem.Fields
	call := Call{OperationID: operationID, Open: form.Open, Words: wrong.AtMost("words", typed.Text(form.Words), TextLimit)}
	if err := wrong.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, operationID); err != nil {
			return err
		}
		now, err := callOf(tx, operationID)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(now.Version, 10) {
			return store.Stale(now)
		}
		call.Version = now.Version + 1
		if err := tx.Save(&call).Error; err != nil {
			return err
		}
		action := "volunteer.call_closed"
		if call.Open {
			action = "volunteer.call_opened"
		}
		return by.Record(tx, operationID, action, "operation", operationID)
	})
}

// Proposed are the proposed posts that an operation does not have yet.
func (b *Board) Proposed() []data.VolunteerPost {
	known := map[string]bool{}
	for _, p := range b.Posts {
		known[p.Kind] = true
	}
	var missing []data.VolunteerPost
	for _, p := range data.VolunteerPosts {
		if !known[p.Key] {
			missing = append(missing, p)
		}
	}
	return missing
}

// Generate makes the proposed posts that the operation does not have, in its language and with the hours of its weekend, and returns how
// many it made. Asking again, or twice at once, adds only what is missing.
func Generate(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (made int, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) error {
		made = 0
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		var there []*Post
		if err := tx.Where("operation_id = ? AND kind <> ''", o.ID).Find(&there).Error; err != nil {
			return err
		}
		for _, proposed := range (&Board{Posts: there}).Proposed() {
			if err := create(tx, by, o, proposed); err != nil {
				return err
			}
			made++
		}
		if made == 0 {
			return nil
		}
		return by.Record(tx, o.ID, "volunteer.generated", "operation", o.ID)
	})
	return made, err
}

func create(tx *gorm.DB, by store.By, o *operation.Operation, proposed data.VolunteerPost) error {
	p := Post{OperationID: o.ID, ID: store.NewID(), Kind: proposed.Key, Title: proposed.Title.In(o.Language), Work: proposed.Work.In(o.Language),
		Bring: proposed.Bring.In(o.Language), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	if err := tx.Create(&p).Error; err != nil {
		return err
	}
	for _, hours := range proposed.Shifts {
		for _, span := range spans(o, hours) {
			s := Shift{OperationID: o.ID, ID: store.NewID(), PostID: p.ID, StartsAt: store.InstantOf(span[0]), EndsAt: store.InstantOf(span[1]), Wanted: hours.Wanted, Version: 1}
			if err := tx.Create(&s).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// spans are the hours of a proposed shift in a weekend. On each day, hours are those of the clock, also on the day when it changes; what
// the weekend cuts by more than half is left out.
func spans(o *operation.Operation, hours data.VolunteerShift) (list [][2]time.Time) {
	switch hours.Anchor {
	case data.FromStart:
		return [][2]time.Time{{o.Start().Add(hours.From), o.Start().Add(hours.To)}}
	case data.FromEnd:
		return [][2]time.Time{{o.End().Add(hours.From), o.End().Add(hours.To)}}
	}
	for _, day := range o.Days() {
		from, to := clock(day, hours.From), clock(day, hours.To)
		if to.After(o.End()) {
			to = o.End()
		}
		if noon := clock(day, 12*time.Hour); o.Start().Before(noon) && 2*to.Sub(from) > hours.To-hours.From {
			list = append(list, [2]time.Time{from, to})
		}
	}
	return list
}

func clock(midnight time.Time, since time.Duration) time.Time {
	year, month, day := midnight.Date()
	return time.Date(year, month, day, int(since.Hours()), int(since.Minutes())%60, 0, 0, midnight.Location())
}

// CreatePost adds a post without hours. It returns problem.Invalid.
func CreatePost(ctx context.Context, db *store.DB, by store.By, operationID string, form PostForm) (*Post, error) {
	p, wrong := form.apply(Post{OperationID: operationID, ID: store.NewID(), CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1})
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return &p, db.Write(ctx, func(tx *gorm.DB) error {
		if err := knownPlace(tx, &p); err != nil {
			return err
		}
		if err := tx.Create(&p).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "volunteer.post_created", "volunteer_post", p.ID)
	})
}

// knownPlace refuses a place that the operation does not have.
func knownPlace(tx *gorm.DB, p *Post) error {
	if p.PlaceID == nil {
		return nil
	}
	there, err := store.KeepRow(tx, "place", p.OperationID, *p.PlaceID)
	if err != nil || there {
		return err
	}
	return problem.Fields{{Name: "place", Message: problem.Message{Key: "volunteer.error.place"}}}.Err()
}

// UpdatePost changes a post. Volunteers are told by letter when it is elsewhere. It returns problem.Invalid, problem.NotFound and
// problem.Conflict (store.Stale).
func UpdatePost(ctx context.Context, db *store.DB, by store.By, operationID, id string, form PostForm) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockRow(tx, "volunteer_post", operationID, id); err != nil {
			return err
		}
		current, err := findPost(tx, operationID, id)
		if err != nil {
			return err
		}
		if form.Version != strconv.FormatInt(current.Version, 10) {
			return store.Stale(current)
		}
		p, wrong := form.apply(*current)
		if err := wrong.Err(); err != nil {
			return err
		}
		if err := knownPlace(tx, &p); err != nil {
			return err
		}
		p.UpdatedAt, p.Version = by.Now(), current.Version+1
		if err := tx.Model(&Post{}).Where("operation_id = ? AND id = ?", operationID, id).Select("*").Omit("operation_id", "id", "kind", "created_at").Updates(&p).Error; err != nil {
			return err
		}
		if p.PlaceID != nil && (current.PlaceID == nil || *current.PlaceID != *p.PlaceID) {
			if err := tellOfChange(tx, by, operationID, "volunteer_post_id = ?", id); err != nil {
				return err
			}
		}
		return by.Record(tx, operationID, "volunteer.post_updated", "volunteer_post", id)
	})
}

// RemovePost deletes a post with its hours. It returns problem.NotFound, and problem.Conflict while somebody comes to one of them.
func RemovePost(ctx context.Context, db *store.DB, by store.By, operationID, id string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := findPost(tx, operationID, id); err != nil {
			return err
		}
		var shifts []*Shift
		if err := tx.Where("operation_id = ? AND volunteer_post_id = ?", operationID, id).Order("id").Find(&shifts).Error; err != nil {
			return err
		}
		for _, s := range shifts {
			if err := deserted(tx, operationID, s.ID); err != nil {
				return err
			}
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Delete(&Post{}).Error; err != nil {
			return err
		}
		return by.Record(tx, operationID, "volunteer.post_removed", "volunteer_post", id)
	})
}

// deserted refuses a shift to which somebody comes: they would stand before a closed door.
func deserted(tx *gorm.DB, operationID, shiftID string) error {
	n, err := comers(tx, operationID, shiftID)
	if err != nil || n == 0 {
		return err
	}
	return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "volunteer.error.people", Count: &n}}
}

// comers locks a shift and counts those who come to it.
func comers(tx *gorm.DB, operationID, shiftID string) (int, error) {
	if err := store.LockRow(tx, "volunteer_shift", operationID, shiftID); err != nil {
		return 0, err
	}
	var n int64
	err := tx.Model(&Part{}).Where("operation_id = ? AND volunteer_shift_id = ? AND state = ?", operationID, shiftID, Coming).Count(&n).Error
	return int(n), err
}
