package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// Retention is carried out from the registry: each private column that says for how many days is emptied when these are over.
// Nothing else has to know of a new column. What follows says only what a declaration cannot: rows that go as a whole, rows that
// may come long after the weekend, and values whose emptiness is neither NULL, nor an empty text, nor zero.

// ownDays are tables whose days count from the instant in this column, whenever the weekend is.
var ownDays = map[string]string{"upload": "created_at", "idempotency": "created_at"}

// wholeRows are tables whose rows are nothing without their private value, beside those that have it in their key: the row goes.
var wholeRows = map[string]bool{"upload": true, "idempotency": true, "facilitator_link": true, "partner_link": true, "formality_paper": true, "budget_receipt": true, "subsidy_paper": true, "phone_call": true}

// datedBy are the instants of rows that may belong to no operation, or come long after its end: the days count from the later
// of the two, so that nothing goes the night after it came.
var datedBy = map[string]string{"letter": "created_at", "activity": "at", "medium": "created_at", "meeting_guest": "created_at"}

// emptyValues are those of columns that hold JSON.
var emptyValues = map[string]string{"letter.parameters": "'{}'", "phone_call.parameters": "'{}'"}

// Purged is what retention takes, or took, of one column.
type Purged struct {
	Table, Column string
	// Rows is how many had a value.
	Rows int64
	// Days is how long after the weekend the column keeps its values; OfWeekend says that the operation's own days stand for them.
	Days      int  `json:",omitempty"`
	OfWeekend bool `json:",omitempty"`
}

// aged is a column with a retention, and the SQL that finds and empties what is due in it. $1 is the instant before which
// retention ended.
type aged struct {
	table  Table
	column Column
	empty  string
	due    string
}

// Due counts what retention would take at a moment, by column, without changing anything. Columns of which nothing is due are left out.
func (db *DB) Due(ctx context.Context, now time.Time) ([]Purged, error) {
	columns, err := db.agedColumns(ctx)
	if err != nil {
		return nil, err
	}
	var due []Purged
	for _, c := range columns {
		p := Purged{Table: c.table.Name, Column: c.column.Name}
		query := "SELECT COUNT(*) FROM " + quoted(c.table.Name) + " WHERE " + c.due
		if err := db.readSQL.QueryRowContext(ctx, query, c.before(now)).Scan(&p.Rows); err != nil {
			return nil, fmt.Errorf("retention of %s.%s: %w", p.Table, p.Column, err)
		}
		if p.Rows > 0 {
			due = append(due, p)
		}
	}
	return due, nil
}

// DueByOperation counts the same by operation, without what is swept all the time whatever the weekend: forms and files that
// nobody finished.
func (db *DB) DueByOperation(ctx context.Context, now time.Time) (map[string][]Purged, error) {
	return db.countByOperation(ctx, func(c aged) (string, []any) { return c.due, []any{c.before(now)} })
}

// Held counts the values that have a retention and are still there, by operation.
func (db *DB) Held(ctx context.Context) (map[string][]Purged, error) {
	return db.countByOperation(ctx, func(c aged) (string, []any) { return c.filled(), nil })
}

func (db *DB) countByOperation(ctx context.Context, which func(aged) (condition string, args []any)) (map[string][]Purged, error) {
	columns, err := db.agedColumns(ctx)
	if err != nil {
		return nil, err
	}
	counted := map[string][]Purged{}
	for _, c := range columns {
		if ownDays[c.table.Name] != "" {
			continue
		}
		condition, args := which(c)
		query := "SELECT operation_id, COUNT(*) FROM " + quoted(c.table.Name) + " WHERE operation_id IS NOT NULL AND " + condition + " GROUP BY operation_id"
		err := eachRow(ctx, db.readSQL, query, 2, func(row []string) error {
			n, err := strconv.ParseInt(row[1], 10, 64)
			counted[row[0]] = append(counted[row[0]], Purged{Table: c.table.Name, Column: c.column.Name, Rows: n, Days: c.column.RetentionDays,
				OfWeekend: c.column.OfWeekend()})
			return err
		}, args...)
		if err != nil {
			return nil, fmt.Errorf("retention of %s.%s: %w", c.table.Name, c.column.Name, err)
		}
	}
	return counted, nil
}

// Purge empties every private value whose retention is over at the moment of by, deletes the files that no row names any more, and
// returns what was due. It may run as often as one likes, and be stopped anywhere.
func (db *DB) Purge(ctx context.Context, by By) ([]Purged, error) {
	due, err := db.Due(ctx, by.At)
	if err != nil {
		return nil, err
	}
	columns, err := db.agedColumns(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		err := db.Write(ctx, func(tx *gorm.DB) error {
			_, err := tx.Statement.ConnPool.ExecContext(ctx, c.statement(), c.before(by.At))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("purge %s.%s: %w", c.table.Name, c.column.Name, err)
		}
	}
	_, err = db.DropUnnamed(ctx, by.At.Add(-unnamedAfter))
	return due, err
}

func (c aged) before(now time.Time) int64 {
	return int64(InstantOf(now.UTC().AddDate(0, 0, -c.column.RetentionDays)))
}

func (c aged) statement() string {
	if wholeRows[c.table.Name] || slices.Contains(c.table.Key, c.column.Name) {
		return "DELETE FROM " + quoted(c.table.Name) + " WHERE " + c.due
	}
	return "UPDATE " + quoted(c.table.Name) + " SET " + quoted(c.column.Name) + " = " + c.empty + " WHERE " + c.due
}

// agedColumns returns the columns that have a retention. It fails for one whose retention could not be carried out.
func (db *DB) agedColumns(ctx context.Context) ([]aged, error) {
	empties, err := db.columnEmpties(ctx)
	if err != nil {
		return nil, err
	}
	var all []aged
	for _, table := range Registry() {
		for _, column := range table.Columns {
			if column.Class != Private || column.RetentionDays == 0 {
				continue
			}
			name := table.Name + "." + column.Name
			c := aged{table: table, column: column, empty: empties[name]}
			if known := emptyValues[name]; known != "" {
				c.empty = known
			}
			over := table.over(column.RetentionDays)
			c.due = over + " AND " + c.filled()
			if over == "" || c.empty == "" {
				return nil, fmt.Errorf("retention: %s has no instant from which its days count", name)
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// lessDays is by how many milliseconds the operation o keeps what tells who took part for less than registrationDays.
var lessDays = fmt.Sprintf("(%d - o.retention_days) * %d", registrationDays, 24*time.Hour/time.Millisecond)

// over is the condition under which the retention of a row is over: $1 is the moment as many days ago as the column says.
func (t Table) over(days int) string {
	before, beforeDated := "$1", "$1"
	if days == registrationDays {
		before = "$1 + " + lessDays
		beforeDated = "$1 + COALESCE((SELECT " + lessDays + " FROM operation o WHERE o.id = operation_id), 0)"
	}
	ended := "operation_id IN (SELECT o.id FROM operation o WHERE o.ends_at <= " + before + ")"
	switch dated := datedBy[t.Name]; {
	case ownDays[t.Name] != "":
		return quoted(ownDays[t.Name]) + " <= $1"
	case dated != "" && t.OfOperation:
		return ended + " AND " + quoted(dated) + " <= " + beforeDated
	case dated != "":
		return "(operation_id IS NULL OR " + ended + ") AND " + quoted(dated) + " <= " + beforeDated
	case t.OfOperation:
		return ended
	}
	return ""
}

// filled is the condition under which the column has a value.
func (c aged) filled() string {
	if c.empty == "NULL" {
		return quoted(c.column.Name) + " IS NOT NULL"
	}
	return quoted(c.column.Name) + " <> " + c.empty
}

const (
	sqliteNullable = `SELECT m.name, c.name, lower(c.type), CASE WHEN c."notnull" = 0 AND c.pk = 0 THEN 'yes' ELSE 'no' END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
	postgresNullable = `SELECT table_name::text, column_name::text, data_type::text, lower(is_nullable::text)
		FROM information_schema.columns WHERE table_schema = current_schema()`
)

// columnEmpties returns, by "table.column", the SQL of the value that says nothing.
func (db *DB) columnEmpties(ctx context.Context) (map[string]string, error) {
	query := sqliteNullable
	if db.dialect == postgresDialect {
		query = postgresNullable
	}
	ofType := map[valueType]string{textType: "''", integerType: "0", realType: "0", booleanType: "FALSE"}
	empties := map[string]string{}
	err := eachRow(ctx, db.readSQL, query, 4, func(row []string) error {
		empties[row[0]+"."+row[1]] = ofType[valueTypes[row[2]]]
		if row[3] == "yes" {
			empties[row[0]+"."+row[1]] = "NULL"
		}
		return nil
	})
	return empties, err
}

// unnamedAfter is the age at which a file that no row names is of no use to anybody: whoever put it has written its row long ago,
// or was stopped before.
const unnamedAfter = 24 * time.Hour
