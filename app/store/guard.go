package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// guard holds a piece to the rules that make it behave alike on both databases. PostgreSQL refuses every statement
// after a failed one; SQLite would go on, and after a full disk even outside the transaction, so the guard refuses there
// too. A piece does not begin or end transactions: that is the writer's business, and other pieces may be in this one.
type guard struct {
	first error // the first error of a statement of the running piece
}

// refused is a statement that fails on both databases without doing anything.
const refused = `SELECT 1 FROM "refused by store.Write"`

// admit returns why a statement may not run, or nil.
func (g *guard) admit(query string) error {
	if g.first != nil {
		return fmt.Errorf("store: a statement after a failed one in Write: %w", g.first)
	}
	if endsTransaction(query) {
		g.first = fmt.Errorf("store: %q inside Write", query)
	}
	return g.first
}

// note remembers the error of a statement and returns it with what a domain knows of it.
func (g *guard) note(err error) error {
	err = translateSQL(err)
	if err != nil && g.first == nil {
		g.first = err
	}
	return err
}

// verdict is the error of the whole piece: that of its function, or of a statement that the function passed over.
func (g *guard) verdict(err error) error {
	if err == nil && g.first != nil {
		return fmt.Errorf("store: an error was passed over in Write: %w", g.first)
	}
	return err
}

// endsTransaction reports whether one of the statements in query begins or ends a transaction. It errs on the careful
// side with a literal such as '; COMMIT', which hand-written SQL has no reason to hold.
func endsTransaction(query string) bool {
	for statement := range strings.SplitSeq(query, ";") {
		switch firstWord(statement) {
		case "BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK", "SAVEPOINT", "RELEASE":
			return true
		}
	}
	return false
}

// firstWord returns the first keyword of a statement in capitals, past white space and comments.
func firstWord(statement string) string {
	for {
		statement = strings.TrimSpace(statement)
		var found bool
		switch {
		case strings.HasPrefix(statement, "--"):
			_, statement, found = strings.Cut(statement, "\n")
		case strings.HasPrefix(statement, "/*"):
			_, statement, found = strings.Cut(statement, "*/")
		default:
			end := strings.IndexFunc(statement, func(r rune) bool { return (r|0x20) < 'a' || (r|0x20) > 'z' })
			if end >= 0 {
				statement = statement[:end]
			}
			return strings.ToUpper(statement)
		}
		if !found {
			return ""
		}
	}
}

// PostgreSQL's codes for broken constraints (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const (
	postgresUnique     = "23505"
	postgresForeignKey = "23503"
	postgresCheck      = "23514"
)

// translateSQL gives the broken constraints of both drivers GORM's names, also for statements that do not go through
// GORM, and keeps the driver's words for the log.
func translateSQL(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return translateSQLite(err)
	}
	switch e.Code {
	case postgresUnique:
		return named(gorm.ErrDuplicatedKey, err)
	case postgresForeignKey:
		return named(gorm.ErrForeignKeyViolated, err)
	case postgresCheck:
		return named(gorm.ErrCheckConstraintViolated, err)
	}
	return err
}

// named says that err is a case of name, once.
func named(name, err error) error {
	if errors.Is(err, name) {
		return err
	}
	return fmt.Errorf("%w: %w", name, err)
}
