// Package retention is how the weekend forgets: what is kept about people, why and for how long, who is forgotten next, and the
// proof that it was done. The columns and their days stand in the store's registry; here they are put together in the words of a
// register of processing (GDPR article 30) and by operation.
package retention

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// DayChoices are the days after the weekend for which an operation may keep what tells who took part: at most what the conventions
// say (90), or less.
var DayChoices = []int{30, 60, 90}

// SetDays chooses how long an operation keeps what tells who took part. It returns problem.Invalid with the field "days", and
// problem.Closed once people have been forgotten: they do not come back.
func SetDays(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, typed string) error {
	days, err := strconv.Atoi(typed)
	if err != nil || !slices.Contains(DayChoices, days) {
		var fields problem.Fields
		fields.Add("days", "retention.days.choose", nil)
		return fields.Err()
	}
	if Over(o, by.At) {
		return problem.New(problem.Closed, "retention.days.over", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&operation.Operation{}).Where("id = ?", o.ID).Update("retention_days", days)
		if done.Error != nil {
			return done.Error
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "operation.retention_set", "operation", o.ID)
	})
}

// ForgetAt is when the names and contacts of an operation go; the clock does it the night after.
func ForgetAt(o *operation.Operation) time.Time { return o.End().AddDate(0, 0, o.RetentionDays) }

// Over reports whether that moment has passed.
func Over(o *operation.Operation, now time.Time) bool { return !now.Before(ForgetAt(o)) }

// Step is what goes on one day.
type Step struct {
	// On is when the retention is over, in local time.
	On time.Time
	// Shares are what goes of each treatment, in the register's order.
	Shares []Share
}

// Share is what goes of one treatment, or went.
type Share struct {
	Treatment string
	// Values is how many values are emptied; Columns says which, for whoever wants to check.
	Values  int64
	Columns []store.Purged
}

// Plan returns what is kept of an operation and will go, by day.
func Plan(ctx context.Context, db *store.DB, o *operation.Operation) ([]Step, error) {
	held, err := db.Held(ctx)
	if err != nil {
		return nil, err
	}
	byDays := map[int][]store.Purged{}
	for _, p := range held[o.ID] {
		days := p.Days
		if p.OfWeekend {
			days = o.RetentionDays
		}
		byDays[days] = append(byDays[days], p)
	}
	var steps []Step
	for days, list := range byDays {
		steps = append(steps, Step{On: o.End().AddDate(0, 0, days), Shares: share(list)})
	}
	slices.SortFunc(steps, func(a, b Step) int { return a.On.Compare(b.On) })
	return steps, nil
}

// share groups columns by treatment, in the order of the register.
func share(list []store.Purged) []Share {
	of := map[string]*Share{}
	for _, p := range list {
		key := treatmentOf(p.Table)
		if of[key] == nil {
			of[key] = &Share{Treatment: key}
		}
		of[key].Values += p.Rows
		of[key].Columns = append(of[key].Columns, p)
	}
	shares := make([]Share, 0, len(of))
	for _, s := range of {
		shares = append(shares, *s)
	}
	rank := func(key string) int {
		return slices.IndexFunc(Register, func(t Treatment) bool { return t.Key == key })
	}
	slices.SortFunc(shares, func(a, b Share) int { return cmp.Compare(rank(a.Treatment), rank(b.Treatment)) })
	return shares
}

// Forgotten is somebody whose name goes at ForgetAt.
type Forgotten struct {
	Name string
	// Reachable says that there is an e-mail or a telephone; KeptForNews that the contact stays, because they asked for it.
	Reachable, KeptForNews bool
}

// who reads the holders and their companions, by carnet.
const who = `SELECT p.name, (p.email <> '' OR p.phone <> '') AS reachable, p.carnet_id, p.position
	FROM person p JOIN carnet c ON c.operation_id = p.operation_id AND c.id = p.carnet_id
	WHERE p.operation_id = ? AND c.erased_at IS NULL AND c.anonymised_at IS NULL AND p.name <> '' ORDER BY p.name, p.id`

// Who returns whose names go next, in alphabetical order.
func Who(ctx context.Context, db *store.DB, operationID string) ([]Forgotten, error) {
	follow, err := signup.FollowUps(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	news := map[string]bool{}
	for _, f := range follow {
		news[f.CarnetID] = true
	}
	var rows []struct {
		Name, CarnetID string
		Reachable      bool
		Position       int
	}
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(who, operationID).Scan(&rows).Error })
	list := make([]Forgotten, 0, len(rows))
	for _, r := range rows {
		list = append(list, Forgotten{Name: r.Name, Reachable: r.Reachable, KeptForNews: r.Position == 0 && news[r.CarnetID]})
	}
	slices.SortFunc(list, func(a, b Forgotten) int { return cmp.Compare(store.Fold(a.Name), store.Fold(b.Name)) })
	return list, err
}
