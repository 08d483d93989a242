package signup

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// FollowUp is somebody who asked to hear of what follows the weekend (NewsConsent). The contact is the carnet's; once the carnet is
// emptied it stands alone, until it is taken back.
type FollowUp struct {
	OperationID string
	CarnetID    string `gorm:"primaryKey"`
	Name        string
	Email       string
	Phone       string // E.164
	Language    string // BCP 47
	// Wording is what was on the screen when they agreed.
	Wording  string
	AgreedAt store.Instant
}

// FollowUpPath is where one takes it back, followed by the token.
const FollowUpPath = "/suites/"

const (
	// agreed are the carnets whose holder said yes last.
	agreed = `SELECT p.operation_id, p.carnet_id, p.name, p.email, p.phone, c.language, n.wording, n.at AS agreed_at
		FROM consent n JOIN person p ON p.operation_id = n.operation_id AND p.id = n.person_id AND p.position = 0
		JOIN carnet c ON c.operation_id = p.operation_id AND c.id = p.carnet_id
		WHERE n.operation_id = $1 AND n.purpose = $2 AND n.given AND c.erase_at IS NULL AND c.erased_at IS NULL AND (p.email <> '' OR p.phone <> '')
		AND NOT EXISTS (SELECT 1 FROM consent l WHERE l.operation_id = n.operation_id AND l.person_id = n.person_id AND l.purpose = n.purpose
			AND (l.at > n.at OR l.at = n.at AND l.id > n.id))`
	followUpColumns = "operation_id, carnet_id, name, email, phone, language, wording, agreed_at"
	insertFollowUp  = "INSERT INTO follow_up (" + followUpColumns + ") " + agreed + " AND c.id = $3 ON CONFLICT (carnet_id) DO NOTHING"
)

// keepFollowUp keeps the contact of a holder who asked to hear of what follows, before the carnet is emptied.
func keepFollowUp(tx *gorm.DB, c Carnet) error {
	_, err := exec(tx, insertFollowUp, c.OperationID, NewsConsent, c.ID)
	return err
}

// FollowUps returns who asked to hear of what follows, whether their carnet is emptied or not, by carnet.
func FollowUps(ctx context.Context, db *store.DB, operationID string) ([]FollowUp, error) {
	var list []FollowUp
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		list, err = FollowUpsIn(tx, operationID)
		return err
	})
	return list, err
}

// FollowUpsIn is FollowUps inside a transaction.
func FollowUpsIn(tx *gorm.DB, operationID string) (list []FollowUp, err error) {
	err = tx.Raw(agreed+" UNION ALL SELECT "+followUpColumns+" FROM follow_up WHERE operation_id = $1 ORDER BY carnet_id",
		operationID, NewsConsent).Scan(&list).Error
	return list, err
}

// FollowUpToken is the secret of the address by which a carnet takes its "tell me what follows" back.
func FollowUpToken(db *store.DB, carnetID string) string {
	id := uuid.MustParse(carnetID) // made by NewID
	return base64.RawURLEncoding.EncodeToString(append(id[:], followUpMAC(db, carnetID)...))
}

func followUpMAC(db *store.DB, carnetID string) []byte { return db.MAC("follow-up", carnetID)[:20] }

// KnownFollowUpToken reports whether a token was made here, whatever became of its contact.
func KnownFollowUpToken(db *store.DB, token string) bool {
	_, known := readFollowUpToken(db, token)
	return known
}

func readFollowUpToken(db *store.DB, token string) (carnetID string, known bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 36 {
		return "", false
	}
	carnetID = uuid.UUID(raw[:16]).String()
	return carnetID, hmac.Equal(followUpMAC(db, carnetID), raw[16:])
}

// OpenFollowUp returns whose token it is. It returns problem.NotFound for a token that is none, and for one whose contact is
// forgotten: taken back, or erased.
func OpenFollowUp(ctx context.Context, db *store.DB, token string) (*FollowUp, error) {
	unknown := problem.New(problem.NotFound, "carnet.follow_up.unknown", nil)
	carnetID, known := readFollowUpToken(db, token)
	if !known {
		return nil, unknown
	}
	var operationID string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Carnet{}).Where("id = ?", carnetID).Limit(1).Pluck("operation_id", &operationID).Error
	})
	if err != nil {
		return nil, err
	}
	list, err := FollowUps(ctx, db, operationID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(f FollowUp) bool { return f.CarnetID == carnetID }); i >= 0 {
		return &list[i], nil
	}
	return nil, unknown
}

// EndFollowUp takes it back: the contact that stood alone is deleted, and a carnet that is not emptied notes the refusal, as when
// its holder unticks the box.
func EndFollowUp(ctx context.Context, db *store.DB, by store.By, f *FollowUp) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if _, err := exec(tx, "DELETE FROM follow_up WHERE operation_id = $1 AND carnet_id = $2", f.OperationID, f.CarnetID); err != nil {
			return err
		}
		if err := store.ForgetMessages(tx, f.OperationID, "follow_ups", f.CarnetID); err != nil {
			return err
		}
		var holders []Person
		err := tx.Joins("JOIN carnet ON carnet.operation_id = person.operation_id AND carnet.id = person.carnet_id").
			Where("person.operation_id = ? AND person.carnet_id = ? AND person.position = 0 AND carnet.anonymised_at IS NULL AND carnet.erased_at IS NULL",
				f.OperationID, f.CarnetID).Find(&holders).Error
		if err != nil {
			return err
		}
		for _, p := range holders {
			row := consentRow(f.OperationID, p.ID, NewsConsent, false, f.Wording, f.Language, int64(by.Now()))
			if _, err := exec(tx, insertConsent, row...); err != nil {
				return err
			}
		}
		return by.Record(tx, f.OperationID, "follow_up.ended", "carnet", f.CarnetID)
	})
}
