package partner

import (
	"testing"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

// Statements that show a partner to the public and Partner.Public are one rule.
func TestPublicInStatements(t *testing.T) {
	db, err := store.Open(t.Context(), storetest.Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	o, _, atelierID := weekend(t, db, "saint-marc")
	made := create(t, db, o.ID, school())
	for _, state := range States {
		for _, named := range []bool{false, true} {
			err := db.Write(t.Context(), func(tx *gorm.DB) error {
				if err := tx.Exec("UPDATE atelier SET partner_id = ? WHERE operation_id = ? AND id = ?", made.ID, o.ID, atelierID).Error; err != nil {
					return err
				}
				return tx.Exec("UPDATE partner SET state = ?, named = ? WHERE operation_id = ? AND id = ?", state, named, o.ID, made.ID).Error
			})
			if err != nil {
				t.Fatal(err)
			}
			listing, err := programme.FindAtelier(t.Context(), db, o.ID, atelierID)
			if err != nil {
				t.Fatal(err)
			}
			want := (&Partner{State: state, Named: named}).Public()
			if shown := listing.Partner != ""; shown != want {
				t.Errorf("%s, named %t: shown is %t", state, named, shown)
			}
		}
	}
}
