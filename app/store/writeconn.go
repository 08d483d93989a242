package store

import (
	"context"
	"database/sql"
	"errors"
)

// writeConn is the writer's single connection with its prepared statements. It is GORM's ConnPool for the pieces, and
// deliberately no TxBeginner: a piece cannot open or end a transaction.
type writeConn struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	guard      guard
	// answers are what the running piece has asked. One that it left unread would hold its statement, and Close, for ever.
	answers []answer
}

// answer is the rows of one query of the running piece.
type answer struct {
	query string
	rows  *sql.Rows
	row   *sql.Row
}

// reading reports whether rows are still to come. A row is read at once by every caller of QueryRow.
func (a answer) reading() bool {
	if a.rows == nil {
		return false
	}
	_, err := a.rows.Columns() // fails exactly when the rows are closed
	return err == nil
}

// statementLimit bounds the prepared statements kept; statements are few (they hold placeholders, not values), so the
// limit only matters when something builds its SQL from data.
const statementLimit = 400

func newWriteConn(conn *sql.Conn) *writeConn {
	return &writeConn{conn: conn, statements: map[string]*sql.Stmt{}}
}

// beginPiece forgets what the piece before has done.
func (c *writeConn) beginPiece() {
	c.guard = guard{}
	if len(c.statements) < statementLimit {
		return
	}
	for _, s := range c.statements {
		_ = s.Close() // a statement that cannot be closed goes with its connection
	}
	clear(c.statements)
}

// endPiece closes what the piece left open.
func (c *writeConn) endPiece() {
	for i, a := range c.answers {
		if a.rows != nil {
			_ = a.rows.Close() // harmless when they are closed already
		} else {
			_ = a.row.Scan() // reads nothing and closes
		}
		c.answers[i] = answer{}
	}
	c.answers = c.answers[:0]
}

// statement returns the kept prepared statement of a query.
func (c *writeConn) statement(query string) (*sql.Stmt, error) {
	if s, kept := c.statements[query]; kept {
		return s, nil
	}
	s, err := c.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.statements[query] = s
	return s, nil
}

// forPiece returns the statement for a query of the running piece; nil when the kept one is in the middle of its rows
// (SQLite would begin it anew), so that the query has to be compiled once more.
func (c *writeConn) forPiece(query string) (*sql.Stmt, error) {
	if err := c.guard.admit(query); err != nil {
		return nil, err
	}
	for _, a := range c.answers {
		if a.query == query && a.reading() {
			return nil, nil
		}
	}
	s, err := c.statement(query)
	return s, c.guard.note(err)
}

// exec runs a statement of the writer itself.
func (c *writeConn) exec(query string, args ...any) error {
	s, err := c.statement(query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(context.Background(), args...)
	return err
}

// rollback ends a transaction that may already be gone; SQLite then says so, which is no news.
func (c *writeConn) rollback() { _ = c.exec("ROLLBACK") }

func (c *writeConn) close() error {
	errs := []error{}
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.conn.Close())...)
}

// PrepareContext implements gorm.ConnPool.
func (c *writeConn) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := c.guard.admit(query); err != nil {
		return nil, err
	}
	s, err := c.conn.PrepareContext(context.WithoutCancel(ctx), query)
	return s, c.guard.note(err)
}

// ExecContext implements gorm.ConnPool.
func (c *writeConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.forPiece(query)
	if err != nil {
		return nil, err
	}
	// A cancellation in the middle of a statement would take the transaction of all the others with it.
	ctx = context.WithoutCancel(ctx)
	var result sql.Result
	if s == nil {
		result, err = c.conn.ExecContext(ctx, query, args...)
	} else {
		result, err = s.ExecContext(ctx, args...)
	}
	return result, c.guard.note(err)
}

// QueryContext implements gorm.ConnPool.
func (c *writeConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.forPiece(query)
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	var rows *sql.Rows
	if s == nil {
		rows, err = c.conn.QueryContext(ctx, query, args...)
	} else {
		rows, err = s.QueryContext(ctx, args...)
	}
	if err != nil {
		return nil, c.guard.note(err)
	}
	c.answers = append(c.answers, answer{query: query, rows: rows})
	return rows, nil
}

// QueryRowContext implements gorm.ConnPool.
func (c *writeConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.forPiece(query)
	ctx = context.WithoutCancel(ctx)
	var row *sql.Row
	switch {
	case err != nil:
		row = c.conn.QueryRowContext(ctx, refused)
	case s == nil:
		row = c.conn.QueryRowContext(ctx, query, args...)
	default:
		row = s.QueryRowContext(ctx, args...)
	}
	_ = c.guard.note(row.Err()) // the caller meets it in Scan
	c.answers = append(c.answers, answer{query: query, row: row})
	return row
}
