package signup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// StoredTable is what one table holds about a carnet.
type StoredTable struct {
	Name string        `json:"table"`
	Rows [][]StoredRow `json:"rows"`
}

// StoredRow is one value, with why it is there.
type StoredRow struct {
	Column string `json:"column"`
	Value  any    `json:"value"`
	// Private says that erasure and purge empty it.
	Private bool   `json:"personal"`
	Purpose string `json:"purpose"`
	// RetentionDays is how long after the weekend a private value may stay, as the operation chose; 0 means until its row goes.
	RetentionDays int `json:"retention_days,omitempty"`
	// Masked says that the code alone does not show the value whole.
	Masked bool `json:"masked,omitempty"`
}

// ofPersons are the rows of the persons of a carnet.
const ofPersons = "operation_id = $1 AND person_id IN (SELECT id FROM person WHERE operation_id = $1 AND carnet_id = $2)"

// storedWhere says which rows of a table are about a carnet: $1 is the operation, $2 the carnet. Every table with a
// column that leads to a carnet or a person stands here, which a test proves.
var storedWhere = map[string]string{
	"carnet":         "operation_id = $1 AND id = $2",
	"person":         "operation_id = $1 AND carnet_id = $2",
	"consent":        ofPersons,
	"registration":   "operation_id = $1 AND carnet_id = $2",
	"idempotency":    "operation_id = $1 AND result = $2",
	"carnet_need":    "operation_id = $1 AND carnet_id = $2",
	"meal_order":     "operation_id = $1 AND carnet_id = $2",
	"user_name":      ofPersons,
	"child_care":     ofPersons,
	"child_handover": ofPersons,
	"waiting_party":  "operation_id = $1 AND carnet_id = $2",
	"wish_party":     "operation_id = $1 AND carnet_id = $2",
	"wish":           "operation_id = $1 AND wish_party_id IN (SELECT id FROM wish_party WHERE operation_id = $1 AND carnet_id = $2)",
	"wish_person":    "operation_id = $1 AND wish_party_id IN (SELECT id FROM wish_party WHERE operation_id = $1 AND carnet_id = $2)",
	"check_in":       "operation_id = $1 AND carnet_id = $2",
	"sheet_line":     ofPersons,
	"desk_action":    "operation_id = $1 AND carnet_id = $2",
	"contribution":   "operation_id = $1 AND carnet_id = $2",
	"medium":         "operation_id = $1 AND contribution_id IN (SELECT id FROM contribution WHERE operation_id = $1 AND carnet_id = $2)",
	"letter":         "operation_id = $1 AND subject_id = $2",
	"phone_call":     "operation_id = $1 AND subject_id = $2",
	"carnet_code":    "operation_id = $1 AND carnet_id = $2",
	"carnet_apart":   "operation_id = $1 AND (first_id = $2 OR second_id = $2)",
	"follow_up":      "operation_id = $1 AND carnet_id = $2",
	"activity":       "operation_id = $1 AND (actor_id = $2 OR on_behalf_of = $2 OR subject_id = $2)",
}

// masks are the columns that the code alone never shows whole: a carnet may lie forgotten on a table. Who asks the team
// and shows who they are gets everything (GDPR article 15).
var masks = map[string]func(string) string{
	"person.name": MaskName, "person.email": MaskEmail, "person.phone": MaskPhone, "person.guardian": mask,
	"letter.recipient": MaskEmail, "letter.parameters": mask, "letter.answer": mask,
	"carnet_need.need": hide, "carnet_need.words": hide, "meal_order.brings": hide, "meal_order.avoids": hide, "user_name.name": mask,
	"child_care.phone": hide, "child_care.collectors": hide, "child_care.leaves_alone": hide, "child_handover.returned_to": hide,
	"phone_call.note": mask, "phone_call.parameters": mask,
	"follow_up.name": MaskName, "follow_up.email": MaskEmail, "follow_up.phone": MaskPhone,
}

// hide shows of a value that there is one: nothing of it may be guessed.
func hide(s string) string {
	if s == "" {
		return ""
	}
	return "•••"
}

// Stored returns all that is stored about a carnet: every column of every table that the column registry declares.
func Stored(ctx context.Context, db *store.DB, operationID, carnetID string) ([]StoredTable, error) {
	var tables []StoredTable
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		tables = nil
		var days int
		if err := tx.Raw("SELECT retention_days FROM operation WHERE id = ?", operationID).Scan(&days).Error; err != nil {
			return err
		}
		for _, table := range store.Registry() {
			where, about := storedWhere[table.Name]
			if !about {
				continue
			}
			stored, err := storedTable(tx, table, days, where, operationID, carnetID)
			if err != nil {
				return fmt.Errorf("what %s stores: %w", table.Name, err)
			}
			if len(stored.Rows) > 0 {
				tables = append(tables, stored)
			}
		}
		return nil
	})
	return tables, err
}

func storedTable(tx *gorm.DB, table store.Table, days int, where string, args ...any) (stored StoredTable, err error) {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	query := "SELECT " + strings.Join(names, ", ") + " FROM " + table.Name + " WHERE " + where + " ORDER BY " + strings.Join(table.Key, ", ")
	rows, err := tx.Statement.ConnPool.QueryContext(tx.Statement.Context, query, args...)
	if err != nil {
		return stored, err
	}
	defer func() { err = errors.Join(err, closeRows(rows)) }()
	stored.Name = table.Name
	for rows.Next() {
		values, targets := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return stored, err
		}
		stored.Rows = append(stored.Rows, storedRow(table, days, values))
	}
	return stored, nil
}

// storedRow says of each value how long it stays; days is what the operation chose.
func storedRow(table store.Table, days int, values []any) []StoredRow {
	row := make([]StoredRow, len(values))
	for i, c := range table.Columns {
		value := values[i]
		if octets, ok := value.([]byte); ok {
			value = string(octets)
		}
		row[i] = StoredRow{Column: c.Name, Value: value, Private: c.Class == store.Private, Purpose: c.Purpose, RetentionDays: c.RetentionDays}
		if c.OfWeekend() {
			row[i].RetentionDays = days
		}
		if masked, is := masks[table.Name+"."+c.Name]; is {
			if s, ok := value.(string); ok {
				row[i].Value, row[i].Masked = masked(s), masked(s) != s
			} else if value != nil {
				row[i].Value, row[i].Masked = masked(fmt.Sprint(value)), true
			}
		}
	}
	return row
}
