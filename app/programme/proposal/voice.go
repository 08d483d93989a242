package proposal

import (
	"context"
	"encoding/hex"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// voice is one browser that said "me too".
type voice struct {
	OperationID string `gorm:"primaryKey"`
	ProposalID  string `gorm:"primaryKey"`
	VoiceHash   string `gorm:"primaryKey"`
	At          store.Instant
}

// TableName names the table.
func (voice) TableName() string { return "proposal_voice" }

// VoiceHash is how a browser is known: the keyed hash of a random token that only the browser keeps. Nobody can make the
// token of the hash, or tell that the same browser has a voice in another operation.
func VoiceHash(db *store.DB, operationID, token string) string {
	return hex.EncodeToString(db.MAC("proposal-voice", operationID, token))
}

// Support gives a shown proposal the voice of a browser; a second one of the same browser changes nothing. It returns
// problem.NotFound when it is not shown, and problem.Closed once it is an atelier or the weekend is over.
func Support(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, token string) error {
	row := voice{o.ID, id, VoiceHash(db, o.ID, token), by.Now()}
	return changeVoice(ctx, db, by, o, id, func(tx *gorm.DB) (int, error) {
		done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		return int(done.RowsAffected), done.Error
	})
}

// Withdraw takes the voice of a browser back; without one it changes nothing. The errors are those of Support.
func Withdraw(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id, token string) error {
	hash := VoiceHash(db, o.ID, token)
	return changeVoice(ctx, db, by, o, id, func(tx *gorm.DB) (int, error) {
		done := tx.Where("operation_id = ? AND proposal_id = ? AND voice_hash = ?", o.ID, id, hash).Delete(&voice{})
		return -int(done.RowsAffected), done.Error
	})
}

// changeVoice changes the voices and their count together. The row of the proposal is locked first: those who say "me too"
// to the same one wait for each other, and never in another order.
func changeVoice(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, id string, change func(tx *gorm.DB) (int, error)) error {
	if !Votable(o, by.Now()) {
		return problem.New(problem.Closed, "proposal.voice.over", nil)
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		p, err := lock(tx, o.ID, id)
		switch {
		case err != nil:
			return err
		case !p.Shown:
			return problem.New(problem.NotFound, "proposal.unknown", nil)
		case p.Decided():
			return problem.New(problem.Closed, "proposal.voice.decided", nil)
		}
		n, err := change(tx)
		if err != nil || n == 0 {
			return err
		}
		return tx.Model(&Proposal{}).Where("operation_id = ? AND id = ?", o.ID, id).
			UpdateColumn("voices", gorm.Expr("voices + ?", n)).Error
	})
}

// lock reads a proposal, on PostgreSQL with a lock on its row.
func lock(tx *gorm.DB, operationID, id string) (*Proposal, error) {
	if err := store.LockRow(tx, "proposal", operationID, id); err != nil {
		return nil, err
	}
	return find(tx, operationID, id)
}
