package publishing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
)

// Choice is what somebody who has seen a Pending wants to publish.
type Choice struct {
	// Key is the one that the form has carried since it was shown: sent twice, it publishes once. Empty for no form.
	Key string
	// Items are the chosen ateliers as Item.Value wrote them.
	Items []string
	// Note is said with the version, to everybody.
	Note string
	// Author is who publishes, by name.
	Author string
}

// Value is an item as a form sends it back: the atelier, and the state in which it was seen.
func (i *Item) Value() string { return i.AtelierID + ":" + i.Token }

// tokens returns the state in which each chosen atelier was seen.
func (c Choice) tokens() (map[string]string, error) {
	var wrong problem.Fields
	tokens := map[string]string{}
	for _, item := range c.Items {
		id, token, found := strings.Cut(item, ":")
		if !found || !store.ValidID(id) {
			wrong.Add("item", "programme.error.choice", nil)
			break
		}
		tokens[id] = token
	}
	if len(tokens) == 0 && len(wrong) == 0 {
		wrong.Add("item", "changes.error.none", nil)
	}
	if utf8.RuneCountInString(c.Note) > maxNote {
		wrong.Add("note", "programme.error.too_long", problem.Args{"Limit": maxNote})
	}
	return tokens, wrong.Err()
}

// hash tells one choice from another under the same key.
func (c Choice) hash() string {
	items := slices.Sorted(slices.Values(c.Items))
	sum := sha256.Sum256([]byte(strings.Join(append(items, c.Note), "\n")))
	return hex.EncodeToString(sum[:])
}

// Publish puts what waits for the chosen ateliers on the programme, all or nothing, and keeps the programme as a version.
// Letters to those whom it concerns go into the outbox in the same transaction. It returns the version, nil when the public
// sees no difference or when the form came a second time; problem.Invalid with fields; or problem.Conflict when a chosen
// atelier is not in the state in which it was seen, with nothing published.
func Publish(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, choice Choice) (*Version, error) {
	tokens, err := choice.tokens()
	if err != nil {
		return nil, err
	}
	ateliers := slices.Sorted(maps.Keys(tokens))
	return write(ctx, db, by, o, choice, ateliers, func(s *state) ([]step, error) {
		var steps []step
		for _, id := range ateliers {
			a := s.plan.Find(id)
			if a == nil || a.Token() != tokens[id] || a.Published != nil && a.DraftVersion == 0 {
				return nil, problem.New(problem.Conflict, "changes.stale", nil)
			}
			if !a.Scheduled() {
				return nil, problem.New(problem.Conflict, "changes.error.hour", problem.Args{"Title": a.Title})
			}
			steps = append(steps, whole(a))
		}
		return steps, nil
	})
}

// PublishDrafts puts every draft that has a place and an hour on the programme, as they are at that moment: when somebody
// changes one meanwhile, it begins again. The results are those of Publish.
func PublishDrafts(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, author string) (version *Version, err error) {
	for range 4 {
		if version, err = publishDrafts(ctx, db, by, o, author); !problem.Is(err, problem.Conflict) {
			break
		}
	}
	return version, err
}

func publishDrafts(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, author string) (*Version, error) {
	return write(ctx, db, by, o, Choice{Author: author}, nil, func(s *state) ([]step, error) {
		var steps []step
		for _, a := range s.plan.Ateliers {
			if a.Published == nil && a.Scheduled() && a.PlaceID != nil {
				steps = append(steps, whole(a))
			}
		}
		return steps, nil
	})
}

// SetStatus publishes a draft, cancels what is published or puts what is cancelled back, at once. Other changes that wait for
// the atelier go on waiting. version is that of the row that was seen, or its token. A second tap of the same button does
// nothing. It returns problem.NotFound, or problem.Conflict when the atelier may not go from its status to this one, or
// changed meanwhile.
func SetStatus(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, author, atelierID, version string, status programme.Status) (*Version, error) {
	version, _, _ = strings.Cut(version, ".")
	return write(ctx, db, by, o, Choice{Author: author}, []string{atelierID}, func(s *state) ([]step, error) {
		a := s.plan.Find(atelierID)
		if a == nil {
			return nil, gorm.ErrRecordNotFound
		}
		from := programme.DraftAtelier
		if a.Published != nil {
			from = a.Published.Status
		}
		switch {
		case from == status:
			return nil, nil
		case version != strconv.FormatInt(a.Version, 10):
			return nil, store.Stale(&a.Atelier)
		case !mayBecome(from, status):
			return nil, problem.New(problem.Conflict, "programme.error.status", nil)
		case !a.Scheduled():
			return nil, problem.New(problem.Conflict, "changes.error.hour", problem.Args{"Title": a.Title})
		case from == programme.DraftAtelier:
			return []step{whole(a)}, nil
		}
		values := *a.Published
		if values.Status = status; status == programme.Published && values.Fallback == programme.FallbackCancel {
			values.FallenBackAt = nil // it takes place after all: the switch can be turned again
		}
		return []step{{a, values, true}}, nil
	})
}

// FallBack turns the switch of an atelier that depends on the weather: it moves or is cancelled at once and those whom it
// concerns are told, or it takes place as it was planned after all. version is that of the row that was seen, or its
// token. It returns problem.NotFound, or problem.Conflict when the atelier changed meanwhile (store.Stale), is a draft, is
// cancelled, or has nothing to turn.
func FallBack(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, author, atelierID, version string, on bool) (*Version, error) {
	version, _, _ = strings.Cut(version, ".")
	return write(ctx, db, by, o, Choice{Author: author}, []string{atelierID}, func(s *state) ([]step, error) {
		a := s.plan.Find(atelierID)
		switch {
		case a == nil:
			return nil, gorm.ErrRecordNotFound
		case version != strconv.FormatInt(a.Version, 10):
			return nil, store.Stale(&a.Atelier)
		case a.Published == nil:
			return nil, problem.New(problem.Conflict, "fallback.error.draft", nil)
		case on && a.Published.Status == programme.Cancelled:
			return nil, problem.New(problem.Conflict, "fallback.error.cancelled", nil)
		}
		values, err := programme.FallenBack(*a.Published, on, by.Now())
		if err != nil {
			return nil, err
		}
		return []step{{a, values, true}}, nil
	})
}

// mayBecome holds the ways of a status. What was published does not silently disappear: it is cancelled, and may be
// published again.
func mayBecome(from, to programme.Status) bool {
	if from == programme.Published {
		return to == programme.Cancelled
	}
	return to == programme.Published
}

// step is what is written on one atelier.
type step struct {
	atelier *plan.Atelier
	values  programme.Values
	// waits keeps the changes that still wait.
	waits bool
}

// whole publishes all that waits for an atelier.
func whole(a *plan.Atelier) step {
	values := a.Values()
	if a.Published == nil {
		values.Status = programme.Published
	}
	return step{atelier: a, values: values}
}

// write is the transaction of every publication. ateliers are those that people may be signing up for or changing meanwhile, by
// identifier; decide says what is written, from the state as it is inside the transaction.
func write(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, choice Choice, ateliers []string,
	decide func(*state) ([]step, error)) (*Version, error) {
	if err := programme.Changeable(o); err != nil {
		return nil, err
	}
	var version *Version
	err := db.Write(ctx, func(tx *gorm.DB) error {
		version = nil
		if choice.Key != "" {
			outcome, err := store.Remember(tx, o.ID, choice.Key, choice.hash(), "", by.Now())
			if err != nil || outcome.Repeated {
				return err
			}
		}
		s, err := lockState(tx, o, ateliers)
		if err != nil {
			return err
		}
		steps, err := decide(s)
		if err != nil || len(steps) == 0 {
			return err
		}
		if err := s.catchUp(tx, by, o); err != nil {
			return err
		}
		for _, step := range steps {
			if err := step.write(tx, by); err != nil {
				return err
			}
		}
		version, err = s.conclude(tx, by, o, choice)
		return err
	})
	return version, err
}

// catchUp gives what was changed by another way since the last version one of its own, with the moment of that change.
func (s *state) catchUp(tx *gorm.DB, by store.By, o *operation.Operation) error {
	var changed store.Instant
	for _, a := range s.plan.Ateliers {
		if a.Published != nil {
			changed = max(changed, a.UpdatedAt)
		}
	}
	by.At = min(changed, by.Now()).Time()
	_, err := appendVersion(tx, by, o.ID, s.public, "", "")
	return err
}

// lockState reads the state after having locked what it is made of: other publications wait for this one at the operation's
// row, edits of the plan at the atelier's, and whoever is in the middle of taking a seat is either counted or not there yet.
// Pools come before ateliers, as they do when somebody signs up.
func lockState(tx *gorm.DB, o *operation.Operation, ateliers []string) (*state, error) {
	if err := store.LockOperation(tx, o.ID); err != nil {
		return nil, err
	}
	var pools []string
	err := tx.Model(&programme.SeatPool{}).Where("operation_id = ? AND atelier_id IN ?", o.ID, ateliers).Order("id").Pluck("id", &pools).Error
	if err != nil {
		return nil, err
	}
	for _, id := range pools {
		if err := store.LockRow(tx, "seat_pool", o.ID, id); err != nil {
			return nil, err
		}
	}
	for _, id := range ateliers {
		if err := store.LockRow(tx, "atelier", o.ID, id); err != nil {
			return nil, err
		}
	}
	return readState(tx, o)
}

func (s step) write(tx *gorm.DB, by store.By) error {
	row := s.atelier.Atelier
	if _, err := programme.Write(tx, by, &row, s.values); err != nil {
		return err
	}
	if err := by.Record(tx, row.OperationID, "atelier."+string(s.values.Status), "atelier", row.ID); err != nil || s.waits {
		return err
	}
	return tx.Exec("DELETE FROM atelier_draft WHERE operation_id = ? AND atelier_id = ?", row.OperationID, row.ID).Error
}

// conclude keeps the version and tells those whom it concerns.
func (s *state) conclude(tx *gorm.DB, by store.By, o *operation.Operation, choice Choice) (*Version, error) {
	after, err := readState(tx, o)
	if err != nil {
		return nil, err
	}
	version, err := appendVersion(tx, by, o.ID, after.public, choice.Author, choice.Note)
	if err != nil || version == nil {
		return nil, err
	}
	affected, err := affectedBy(tx, o, after, after.public, version.Difference.Changes)
	if err != nil {
		return nil, err
	}
	if err := queue(tx, by, o, version, affected); err != nil {
		return nil, err
	}
	store.Touch(tx, o.ID)
	return version, by.Record(tx, o.ID, "programme.published", "operation", o.ID)
}
