package signup

import "gorm.io/gorm"

// LetterCarnet is the kind of the letter that confirms a sign-up: its subject is the carnet. Neither the code nor the
// ateliers stand in it; whoever writes the letter finds them as they are then.
const LetterCarnet = "carnet"

// The letters of a carnet follow its holder's address.
const (
	redirectLetters = `UPDATE letter SET recipient = $1
		WHERE operation_id = $2 AND subject_id = $3 AND kind = $4 AND state = 'waiting'`
	emptyLetters = `UPDATE letter SET recipient = '', parameters = '{}'
		WHERE operation_id = $1 AND subject_id = $2 AND kind = $3`
)

// readdress sends the letters that still wait to the new address. Without one, no letter of the carnet keeps an address.
func readdress(tx *gorm.DB, operationID, carnetID, email string) error {
	if email == "" {
		_, err := exec(tx, emptyLetters, operationID, carnetID, LetterCarnet)
		return err
	}
	_, err := exec(tx, redirectLetters, email, operationID, carnetID, LetterCarnet)
	return err
}
