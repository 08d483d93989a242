package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// step is what an item does in its transaction; it completes the answer.
type step func(tx *gorm.DB, answer *Answer) error

// prepare does what an item needs before its transaction, and returns what it does in it.
func (p *Place) prepare(ctx context.Context, db *store.DB, by store.By, item Item) (step, error) {
	operationID := p.Operation.ID
	switch {
	case p.Device != nil && p.Device.RevokedAt != nil:
		return nil, problem.New(problem.Conflict, reasonPrefix+"revoked", nil)
	case p.Device != nil && item.Kind == GiveAway: // who is there is known here, not on a device
		return nil, problem.New(problem.Conflict, reasonPrefix+"online_only", nil)
	}
	switch item.Kind {
	case CheckIn:
		return p.checkIn(by, item), nil
	case Undo:
		return func(tx *gorm.DB, _ *Answer) error {
			return signup.UndoCheckIn(tx, by, operationID, item.Person, nullable(item.Atelier))
		}, nil
	case GiveAway:
		return func(tx *gorm.DB, _ *Answer) error {
			return signup.GiveAway(tx, by, operationID, item.Person, item.Atelier)
		}, nil
	case WalkIn:
		return p.walkIn(ctx, db, by, item)
	case Photo:
		return func(tx *gorm.DB, _ *Answer) error {
			return signup.AnswerPhoto(tx, by, signup.PhotoReply{OperationID: operationID, PersonID: item.Person, Given: *item.Answer, Wording: p.PhotoQuestion, Language: p.Language, At: item.At})
		}, nil
	}
	if p.Device == nil { // no page asks for it
		return nil, problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	return p.moveSeats(by, item), nil
}

func (p *Place) checkIn(by store.By, item Item) step {
	return func(tx *gorm.DB, answer *Answer) error {
		a := signup.Arrival{OperationID: p.Operation.ID, PersonID: item.Person, AtelierID: nullable(item.Atelier), DeskID: &p.Desk.ID, At: item.At}
		earlier, err := signup.CheckIn(tx, by, a)
		if err != nil {
			return err
		}
		answer.Since, answer.Desk = item.At, p.Desk.Name
		if earlier != nil {
			answer.Outcome, answer.Since, answer.Desk = Already, earlier.At, ""
			if earlier.DeskID != nil {
				d, err := find(tx, p.Operation.ID, *earlier.DeskID)
				if err != nil {
					return err
				}
				answer.Desk = d.Name
			}
		}
		return nil
	}
}

func (p *Place) walkIn(ctx context.Context, db *store.DB, by store.By, item Item) (step, error) {
	if twice, err := p.twin(ctx, db, item); err != nil {
		return nil, err
	} else if twice {
		return nil, problem.New(problem.Conflict, reasonPrefix+"twin", nil)
	}
	rows, err := signup.PrepareWalkIn(ctx, db, by, p.Operation, p.form(item))
	if err != nil {
		return nil, err
	}
	return func(tx *gorm.DB, answer *Answer) error {
		answer.Carnet, answer.Code = rows.CarnetID(), string(rows.Code())
		return rows.Write(tx, by)
	}, nil
}

func (p *Place) form(item Item) signup.WalkIn {
	number := func(n int) string { return strconv.Itoa(n) }
	return signup.WalkIn{Name: item.Name, Adults: number(item.Adults), Children: number(item.Children), Band: item.Band, Phone: item.Phone,
		AtelierID: item.Atelier, SlotID: item.Slot, CarnetID: item.Carnet, DeskID: p.Desk.ID, Language: p.Language, At: item.At, ShareID: item.Share}
}

// twin reports whether what a device kept is perhaps somebody who is on the list of the same atelier already: the same whole name,
// of more than one word. At a page somebody stands before the desk and can be asked.
func (p *Place) twin(ctx context.Context, db *store.DB, item Item) (bool, error) {
	name := store.Fold(item.Name)
	if p.Device == nil || item.Atelier == "" || !strings.Contains(strings.TrimSpace(name), " ") {
		return false, nil
	}
	roster, err := signup.FindRoster(ctx, db, p.Operation.ID, item.Atelier)
	for i := range roster {
		if store.Fold(roster[i].Name) == name {
			return true, err
		}
	}
	return false, err
}

// moveSeats takes seats into a share of the device, or gives them back.
func (p *Place) moveSeats(by store.By, item Item) step {
	return func(tx *gorm.DB, answer *Answer) error {
		if item.Kind == ReturnSeats {
			n, err := signup.ReturnShare(tx, by, p.Operation.ID, p.Device.ID, item.Share, item.Seats)
			answer.Share, answer.Seats = item.Share, n
			return err
		}
		s, err := signup.TakeShare(tx, by, p.Operation.ID, p.Device.ID, item.Atelier, min(item.Seats, mostLent))
		if err != nil {
			return err
		}
		if s == nil {
			return problem.New(problem.Full, signup.NoSeatAtDesk, nil)
		}
		answer.Share, answer.Seats = s.ID, s.Given
		return nil
	}
}

// mostLent is how many seats of an atelier one device gets at once: what lies on it, nobody else can give.
const mostLent = 20

const reasonPrefix = "desk.refused."

// late are the refusals that come from what changed while a device had no network: somebody was told that it is done, so the team decides.
var late = map[string]bool{signup.NoSeatAtDesk: true, signup.ShareGone: true, signup.AtelierOff: true, signup.SeatCancelled: true,
	signup.SeatGiven: true, reasonPrefix + "twin": true, reasonPrefix + "revoked": true}

// refusal turns what a domain function refuses into an answer; ok is false for what is no refusal.
func (p *Place) refusal(item Item, err error) (answer Answer, ok bool) {
	var refused *problem.Error
	if !errors.As(err, &refused) || refused.Kind == problem.Internal {
		return answer, false
	}
	key := refused.Message.Key
	answer = Answer{ID: item.ID, Outcome: Refused, Reason: strings.TrimPrefix(key, reasonPrefix), fields: refused.Fields}
	if len(refused.Fields) > 0 {
		answer.Reason = refused.Fields[0].Message.Key
	}
	if refused.Kind == problem.NotFound {
		answer.Reason = strings.TrimPrefix(signup.PersonUnknown, reasonPrefix)
	}
	lasting := item.Kind == WalkIn || item.Kind == CheckIn
	if p.Device != nil && lasting && late[key] {
		answer.Outcome = Decision
	}
	if at, is := refused.Message.Args["Hour"].(store.Instant); is {
		answer.Since = at
	}
	return answer, true
}

// Fields are what is wrong with the form of a page.
func (a *Answer) Fields() problem.Fields { return a.fields }

// Refusal returns the answer of something that did not happen as an error for a page, nil for what did.
func (a *Answer) Refusal() error {
	switch {
	case a.Outcome != Refused && a.Outcome != Decision:
		return nil
	case len(a.fields) > 0:
		return a.fields.Err()
	}
	key := reasonPrefix + a.Reason
	if strings.Contains(a.Reason, ".") { // of another room
		key = a.Reason
	}
	return problem.New(problem.Conflict, key, problem.Args{"Hour": a.Since})
}
