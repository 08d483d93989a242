package proposal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// The kinds of the letters to whoever proposed; the proposal is their subject, and holds what was answered.
const (
	LetterAccepted = "proposal_accepted"
	LetterDeclined = "proposal_declined"
)

// summaryLimit is how many characters of a text are a summary.
const summaryLimit = 300

// AcceptForm is the click that accepts a proposal. Theme is needed when the proposal has none.
type AcceptForm struct {
	Version string `form:"version"`
	Theme   string `form:"theme"`
	Reply   string `form:"reply"`
	// Letter queues a letter of thanks when there is an e-mail.
	Letter bool `form:"letter"`
}

// Accept makes a draft atelier of a proposal, without place and hour, led by whoever could lead it, and returns its
// identifier. Voices stay. It returns problem.NotFound, problem.Invalid when there is no theme, problem.Closed for an
// archived operation, and problem.Conflict when it is decided already or has changed (store.Stale).
func Accept(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, form AcceptForm) (atelierID string, err error) {
	reply, wrong := readReply(form.Reply)
	if err := errors.Join(wrong.Err(), programme.Changeable(o)); err != nil {
		return "", err
	}
	err = command(ctx, db, by, o.ID, id, form.Version, "proposal.accepted", func(tx *gorm.DB, p *Proposal) error {
		if p.Decided() {
			return problem.New(problem.Conflict, "proposal.error.decided", nil)
		}
		if form.Theme != "" {
			p.ThemeID = &form.Theme
		}
		if p.ThemeID == nil {
			return problem.Fields{{Name: "theme", Message: problem.Message{Key: "proposal.error.theme_missing"}}}.Err()
		}
		a, err := newAtelier(tx, by, o, p)
		if err != nil {
			return err
		}
		atelierID = a.ID
		p.State, p.AtelierID, p.Reply = Accepted, &a.ID, reply
		return answer(tx, by, p, LetterAccepted, form.Letter)
	})
	return atelierID, err
}

// newAtelier makes a draft of what the proposal says. Its length stands in its times, without an hour.
func newAtelier(tx *gorm.DB, by store.By, o *operation.Operation, p *Proposal) (*programme.Atelier, error) {
	if err := knownTheme(tx, o.ID, p.ThemeID); err != nil {
		return nil, err
	}
	leads, err := facilitator(tx, by, p)
	if err != nil {
		return nil, err
	}
	a := programme.Atelier{OperationID: o.ID, ThemeID: *p.ThemeID, Title: p.Title, Summary: p.Text, Language: o.Language,
		Translations: map[string]programme.AtelierTranslation{}, EndsAt: store.Instant(programme.UsualLength.Milliseconds()), Entry: programme.SignUp,
		Audience: programme.Audiences[0], Access: []string{}}
	if utf8.RuneCountInString(p.Text) > summaryLimit || strings.Contains(p.Text, "\n") {
		a.Summary, a.Description = "", p.Text
	}
	if err := programme.AddDraft(tx, by, &a, leads); err != nil {
		return nil, fmt.Errorf("atelier of proposal %s: %w", p.ID, err)
	}
	return &a, nil
}

// facilitator makes whoever could lead a facilitator with the contact of the proposal. Somebody of this name whom the team
// knows already keeps the contact that it has.
func facilitator(tx *gorm.DB, by store.By, p *Proposal) ([]programme.Lead, error) {
	if p.Kind != Lead || p.Name == "" {
		return nil, nil
	}
	row := programme.Facilitator{OperationID: p.OperationID, ID: store.NewID(), Name: p.Name, Folded: store.Fold(p.Name), Email: p.Email,
		Phone: p.Phone, CreatedAt: by.Now(), UpdatedAt: by.Now(), Version: 1}
	if row.Folded == "" {
		row.Folded = p.Name
	}
	conflict := clause.OnConflict{Columns: []clause.Column{{Name: "operation_id"}, {Name: "folded"}}, DoNothing: true}
	if err := tx.Clauses(conflict).Create(&row).Error; err != nil {
		return nil, err
	}
	var known []programme.Facilitator
	if err := tx.Where("operation_id = ? AND folded = ?", p.OperationID, row.Folded).Limit(1).Find(&known).Error; err != nil {
		return nil, err
	}
	if len(known) == 0 {
		return nil, gorm.ErrRecordNotFound
	}
	return []programme.Lead{{FacilitatorID: known[0].ID, Role: programme.LeadRoles[0]}}, nil
}

// DeclineForm is what the team answers when a proposal will be no atelier.
type DeclineForm struct {
	Version string `form:"version"`
	// Reply is the sentence that says why; it stands in the letter.
	Reply string `form:"reply"`
	// Letter queues the letter when there is an e-mail.
	Letter bool `form:"letter"`
}

// Decline says no to a proposal and takes it off the public page. It returns problem.NotFound, problem.Invalid, and
// problem.Conflict when it is decided already or has changed (store.Stale).
func Decline(ctx context.Context, db *store.DB, by store.By, operationID, id string, form DeclineForm) error {
	reply, wrong := readReply(form.Reply)
	if err := wrong.Err(); err != nil {
		return err
	}
	return command(ctx, db, by, operationID, id, form.Version, "proposal.declined", func(tx *gorm.DB, p *Proposal) error {
		if p.Decided() {
			return problem.New(problem.Conflict, "proposal.error.decided", nil)
		}
		p.State, p.Shown, p.Reply = Declined, false, reply
		return answer(tx, by, p, LetterDeclined, form.Letter)
	})
}

// Reopen takes a no back: the proposal is open again, not shown, and a letter that has not arrived does not go. It returns
// problem.NotFound, and problem.Conflict when it is not declined or has changed (store.Stale).
func Reopen(ctx context.Context, db *store.DB, by store.By, operationID, id, version string) error {
	return command(ctx, db, by, operationID, id, version, "proposal.reopened", func(tx *gorm.DB, p *Proposal) error {
		if p.State != Declined {
			return problem.New(problem.Conflict, "proposal.error.decided", nil)
		}
		p.State, p.AnsweredAt = Open, nil
		return dropLetters(tx, operationID, id, store.LettersUnsent...)
	})
}

// Answered notes that somebody has called whoever proposed. It returns problem.NotFound, and problem.Conflict (store.Stale).
func Answered(ctx context.Context, db *store.DB, by store.By, operationID, id, version string) error {
	return command(ctx, db, by, operationID, id, version, "proposal.answered", func(_ *gorm.DB, p *Proposal) error {
		if p.AnsweredAt == nil {
			now := by.Now()
			p.AnsweredAt = &now
		}
		return nil
	})
}

// answer queues the letter of a decision when it is wanted and there is an address for it.
func answer(tx *gorm.DB, by store.By, p *Proposal, kind string, wanted bool) error {
	if !wanted || p.Email == "" {
		return nil
	}
	now := by.Now()
	p.AnsweredAt = &now
	return by.Queue(tx, store.Letter{OperationID: &p.OperationID, Kind: kind, Recipient: p.Email, Language: p.Language, SubjectID: p.ID})
}

// dropLetters empties the address of the letters about a proposal that are in one of the states; without states, of all.
func dropLetters(tx *gorm.DB, operationID, id string, states ...string) error {
	letters := tx.Model(&store.Letter{}).Where("operation_id = ? AND subject_id = ? AND kind IN ?", operationID, id, []string{LetterAccepted, LetterDeclined})
	if len(states) > 0 {
		letters = letters.Where("state IN ?", states)
	}
	return letters.Updates(map[string]any{"recipient": "", "answer": ""}).Error
}

func readReply(sentence string) (string, problem.Fields) {
	var wrong problem.Fields
	reply := typed.Text(sentence)
	bounded(&wrong, "reply", reply, TextLimit)
	return reply, wrong
}
