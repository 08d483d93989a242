package desk

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// What a desk does.
const (
	CheckIn     = "check_in"
	Undo        = "undo"
	WalkIn      = "walk_in"
	GiveAway    = "give_away"
	TakeSeats   = "take_seats"
	ReturnSeats = "return_seats"
	Photo       = "photo"
)

// Outcome is how an action ended.
type Outcome string

// The outcomes.
const (
	// Done happened now.
	Done Outcome = "done"
	// Already had happened before: somebody is there since.
	Already Outcome = "already"
	// Refused did not happen; Reason says why.
	Refused Outcome = "refused"
	// Decision did not happen yet: the team decides.
	Decision Outcome = "decision"
)

// Item is one thing that a desk asks for: a press on its page, or a line of what a device kept. The names are those of the JSON that
// devices send.
type Item struct {
	// ID is a UUID that the page or the device made.
	ID string `json:"id"`
	// Kind is one of the constants above.
	Kind string `json:"kind"`
	// At is when it was done, in milliseconds since 1970 by the clock of the device; 0 for now.
	At store.Instant `json:"at,omitempty"`
	// Person and Atelier say who and where; without an atelier it is the weekend as a whole.
	Person  string `json:"person,omitempty"`
	Atelier string `json:"atelier,omitempty"`
	// The rest is of a walk-in; see signup.WalkIn. Carnet is the id of a blank carnet that the device handed out.
	Slot     string `json:"slot,omitempty"`
	Name     string `json:"name,omitempty"`
	Adults   int    `json:"adults,omitempty"`
	Children int    `json:"children,omitempty"`
	Band     string `json:"band,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Carnet   string `json:"carnet,omitempty"`
	// Share is the share that the seats of a walk-in came from, or that gives seats back.
	Share string `json:"share,omitempty"`
	// Seats is how many to take into a share, or to give back.
	Seats int `json:"seats,omitempty"`
	// Answer is what somebody said about pictures, of Photo alone.
	Answer *bool `json:"answer,omitempty"`
}

// Answer is how an item ended; the same item again has the same answer.
type Answer struct {
	ID      string  `json:"id"`
	Outcome Outcome `json:"outcome"`
	// Reason is the key of the message that says why, without "desk.refused."; empty when all went well.
	Reason string `json:"reason,omitempty"`
	// Carnet and Code are those of a walk-in.
	Carnet string `json:"carnet,omitempty"`
	Code   string `json:"code,omitempty"`
	// Since and Desk say since when somebody is there, and which desk ticked it.
	Since store.Instant `json:"since,omitempty"`
	Desk  string        `json:"desk,omitempty"`
	// Share and Seats are what a device was given, or gave back.
	Share string `json:"share,omitempty"`
	Seats int    `json:"seats,omitempty"`
	// Decided says, after a decision of the team, what it was.
	Decided string `json:"decided,omitempty"`
	// fields is what is wrong with the form of a page.
	fields problem.Fields
}

// Action is an item with its answer, kept.
type Action struct {
	OperationID  string
	ID           string `gorm:"primaryKey"`
	DeskID       string
	DeskDeviceID *string
	Kind         string
	BodyHash     string
	// Body is the Item as JSON, for those that wait for a decision.
	Body string
	// At is when it was done, CreatedAt when it arrived.
	At, CreatedAt store.Instant `gorm:"autoCreateTime:false"`
	Outcome       Outcome
	Reason        string
	CarnetID      *string
	PersonID      *string
	AtelierID     *string
	Answer        string
	// Decision is what the team decided, and DecidedAt when; empty and nil before.
	Decision  string
	DecidedAt *store.Instant
}

// TableName is that of the migrations.
func (Action) TableName() string { return "desk_action" }

// Place is where an action is done: a desk, and perhaps one of its devices.
type Place struct {
	Operation *operation.Operation
	Desk      *Desk
	// Device is nil for a page.
	Device *Device
	// Language is that of the carnets that are made, and of PhotoQuestion, which is kept with each answer about pictures.
	Language, PhotoQuestion string
	// Since is the earliest moment that a device can speak of: when its link was made.
	Since store.Instant
}

// Do does what a desk asks for, once for each id. It returns problem.Conflict when the id was another item's, problem.Invalid for one
// that cannot be read; what is refused otherwise stands in the answer.
func Do(ctx context.Context, db *store.DB, by store.By, at *Place, item Item) (Answer, error) {
	if err := item.check(); err != nil {
		return Answer{}, err
	}
	body, err := json.Marshal(item)
	if err != nil {
		return Answer{}, fmt.Errorf("desk item: %w", err)
	}
	hash := hex.EncodeToString(db.MAC("desk-action", item.ID, string(body)))
	answer, known, err := answered(ctx, db, at.Operation.ID, item.ID, hash)
	if known || err != nil {
		return answer, err
	}
	item.At = at.clamp(item.At, by.Now())
	for range attempts {
		answer, err = at.try(ctx, db, by, item, body, hash)
		switch {
		case errors.Is(err, errKnown):
			answer, _, err = answered(ctx, db, at.Operation.ID, item.ID, hash)
			return answer, err
		case errors.Is(err, signup.ErrCarnetTaken):
			item.Carnet = "" // another one then: the answer says which
			continue
		}
		return answer, err
	}
	return answer, err
}

// attempts is how often a walk-in is tried with another carnet.
const attempts = 4

// errKnown means that the same item was answered meanwhile.
var errKnown = errors.New("desk: the item was answered")

// clamp keeps the clock of a device within what can be: not after now, not before its link was made.
func (p *Place) clamp(at, now store.Instant) store.Instant {
	if at <= 0 {
		return now
	}
	return min(max(at, p.Since), now)
}

// check refuses what no page and no device of ours sends.
func (i *Item) check() error {
	id, err := uuid.Parse(i.ID)
	known := slices.Contains([]string{CheckIn, Undo, WalkIn, GiveAway, TakeSeats, ReturnSeats, Photo}, i.Kind)
	if err != nil || id.String() != i.ID || !known || i.Seats < 0 || (i.Kind == Photo) != (i.Answer != nil) {
		return problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	// PostgreSQL takes no NUL in a text, and one such item must not hold back the others of its device.
	if strings.Contains(i.Person+i.Atelier+i.Slot+i.Share+i.Name+i.Band+i.Phone, "\x00") {
		return problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	if i.Carnet != "" {
		if id, err := uuid.Parse(i.Carnet); err != nil || id.String() != i.Carnet {
			return problem.New(problem.Invalid, "desk.item.wrong", nil)
		}
	}
	return nil
}

// try does an item and keeps its answer in one transaction; a refusal is kept in another, without what was begun.
func (p *Place) try(ctx context.Context, db *store.DB, by store.By, item Item, body []byte, hash string) (Answer, error) {
	step, err := p.prepare(ctx, db, by, item)
	answer := Answer{ID: item.ID}
	if err == nil {
		err = db.Write(ctx, func(tx *gorm.DB) error {
			answer = Answer{ID: item.ID, Outcome: Done}
			if err := p.claim(tx, by, item, hash); err != nil {
				return err
			}
			if err := step(tx, &answer); err != nil {
				return err
			}
			return p.keep(tx, item, answer, nil)
		})
	}
	if err == nil || errors.Is(err, errKnown) || errors.Is(err, signup.ErrCarnetTaken) {
		return answer, err
	}
	refused, ok := p.refusal(item, err)
	if !ok {
		return Answer{}, err
	}
	if p.Device == nil && len(refused.fields) > 0 { // a slip in a form, which is shown again
		return refused, nil
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := p.claim(tx, by, item, hash); err != nil {
			return err
		}
		return p.keep(tx, item, refused, body)
	})
	return refused, err
}

// claim writes the row of an item; errKnown when there is one.
func (p *Place) claim(tx *gorm.DB, by store.By, item Item, hash string) error {
	a := Action{OperationID: p.Operation.ID, ID: item.ID, DeskID: p.Desk.ID, Kind: item.Kind, BodyHash: hash, At: item.At, CreatedAt: by.Now()}
	if p.Device != nil {
		a.DeskDeviceID = &p.Device.ID
	}
	done := tx.Exec(`INSERT INTO desk_action (operation_id, id, desk_id, desk_device_id, kind, body_hash, body, at, created_at, outcome, reason, answer, decision)
		VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, '', '', '', '') ON CONFLICT DO NOTHING`,
		a.OperationID, a.ID, a.DeskID, a.DeskDeviceID, a.Kind, a.BodyHash, a.At, a.CreatedAt)
	if done.Error == nil && done.RowsAffected == 0 {
		return errKnown
	}
	return done.Error
}

// keep writes the answer; the body only of what waits for a decision, and whom it is about as far as that is known.
func (p *Place) keep(tx *gorm.DB, item Item, answer Answer, body []byte) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("desk answer: %w", err)
	}
	values := map[string]any{"outcome": answer.Outcome, "reason": answer.Reason, "answer": string(text), "atelier_id": nullable(item.Atelier)}
	if answer.Outcome == Decision {
		values["body"] = string(body)
	}
	carnet := answer.Carnet
	if item.Person != "" {
		var found []string
		if err := tx.Model(&signup.Person{}).Where("operation_id = ? AND id = ?", p.Operation.ID, item.Person).Pluck("carnet_id", &found).Error; err != nil {
			return err
		}
		if len(found) > 0 {
			values["person_id"], carnet = item.Person, found[0]
		}
	}
	values["carnet_id"] = nullable(carnet)
	return tx.Model(&Action{}).Where("operation_id = ? AND id = ?", p.Operation.ID, item.ID).Updates(values).Error
}

func nullable(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// answered returns what an item was answered before. It returns problem.Conflict when the id was another item's.
func answered(ctx context.Context, db *store.DB, operationID, id, hash string) (answer Answer, known bool, err error) {
	var found []Action
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error
	})
	if err != nil || len(found) == 0 {
		return answer, false, err
	}
	if found[0].BodyHash != hash {
		return answer, true, problem.New(problem.Conflict, "desk.item.other", nil)
	}
	err = json.Unmarshal([]byte(found[0].Answer), &answer)
	answer.Decided = found[0].Decision
	return answer, true, err
}

// NewKey returns an id for an item, for the forms of a page.
func NewKey() string { return store.NewID() }
