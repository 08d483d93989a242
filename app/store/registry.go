package store

// Class says who may see a column.
type Class string

const (
	// Public columns may appear on public pages and in releases.
	Public Class = "public"
	// Private columns hold personal data or secrets: never in a release, emptied by erasure and purge.
	Private Class = "private"
	// Technical columns make the program work and mean nothing to others: never in a release.
	Technical Class = "technical"
)

// Column declares one live column.
type Column struct {
	Name  string
	Class Class
	// Purpose says what the column is for; for a private one, why it may be kept at all.
	Purpose string
	// RetentionDays is how long after the operation's end a private value may stay; 0 means until its row goes.
	RetentionDays int
	// File says whether the column holds the hash of something in Files, which then belongs to a backup; empty is no file.
	File FileRule
	// SizeColumn is the column of the same table with the size of the file in octets, or empty.
	SizeColumn string
}

// FileRule says what a hash in a column promises about Files.
type FileRule string

const (
	// FileKept promises that the file is there: Check looks for it.
	FileKept FileRule = "kept"
	// FilePerhaps means that the file may be there: a backup takes it along.
	FilePerhaps FileRule = "perhaps"
)

// Table declares one live table. Tables stand in an order in which each refers only to earlier ones (or to itself).
type Table struct {
	Name string
	// Key is the primary key, the order in which rows are written to a backup.
	Key []string
	// OfOperation says that each row belongs to one operation, by its column operation_id.
	OfOperation bool
	Columns     []Column
}

// registrationDays is how long after the weekend what tells who took part is kept: reference of the conventions, J+90. An operation may
// choose less (operation.retention_days), which then stands for it in each column that names it.
const registrationDays = 90

// Registry declares every table and column of the schema. Releases, data access, erasure, purge and backup are built
// from it; Open verifies it against the live database.
func Registry() []Table {
	var tables []Table
	for _, part := range [][]Table{
		instanceTables,
		operationTables,
		programmeTables,
		planningTables,
		partnerTables,
		documentTables,
		preparationTables,
		volunteerTables,
		moneyTables,
		committeeTables,
		deskTables,
		signupTables,
		askedTables,
		attendanceTables,
		collectTables,
		releaseTables,
		messageTables,
		retentionTables,
	} {
		tables = append(tables, part...)
	}
	return tables
}

// PublicColumns returns the names of the public columns of a table, in their declared order. Only these may be published.
func PublicColumns(table string) []string {
	var names []string
	for _, t := range Registry() {
		if t.Name != table {
			continue
		}
		for _, c := range t.Columns {
			if c.Class == Public {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

func public(name, purpose string) Column { return Column{Name: name, Class: Public, Purpose: purpose} }
func private(name, purpose string) Column {
	return Column{Name: name, Class: Private, Purpose: purpose}
}
func technical(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, name := range names {
		columns[i] = Column{Name: name, Class: Technical, Purpose: "makes the program work"}
	}
	return columns
}

func (c Column) until(days int) Column {
	c.RetentionDays = days
	return c
}

// OfWeekend reports whether the days of the column are those that the operation chooses.
func (c Column) OfWeekend() bool { return c.RetentionDays == registrationDays }

// file says that the column holds the hash of a file in Files, and sizeColumn its size.
func (c Column) file(rule FileRule, sizeColumn string) Column {
	c.File, c.SizeColumn = rule, sizeColumn
	return c
}

// columns joins single columns and groups of them.
func columns(parts ...any) []Column {
	var all []Column
	for _, part := range parts {
		switch part := part.(type) {
		case Column:
			all = append(all, part)
		case []Column:
			all = append(all, part...)
		}
	}
	return all
}
