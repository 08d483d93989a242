package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// writeConn is the writer's single connection with its prepared statements. It is GORM's ConnPool for the pieces, and
// deliberately no TxBeginner: a piece cannot open or end a transaction.
type writeConn struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	inPiece    bool
}

// statementLimit bounds the prepared statements kept; statements are few (they hold placeholders, not values), so the
// limit only matters when something builds its SQL from data.
const statementLimit = 400

func newWriteConn(conn *sql.Conn) *writeConn {
	return &writeConn{conn: conn, statements: map[string]*sql.Stmt{}}
}

func (c *writeConn) running(piece bool) { c.inPiece = piece }

func (c *writeConn) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if c.inPiece && endsTransaction(query) {
		return nil, fmt.Errorf("store: %q inside Write", query)
	}
	if s, kept := c.statements[query]; kept {
		return s, nil
	}
	if len(c.statements) >= statementLimit {
		for _, s := range c.statements {
			_ = s.Close() // a statement that cannot be closed goes with its connection
		}
		clear(c.statements)
	}
	s, err := c.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.statements[query] = s
	return s, nil
}

func endsTransaction(query string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(strings.TrimSuffix(word, ";")) {
	case "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}

func (c *writeConn) exec(query string, args ...any) error {
	s, err := c.statement(context.Background(), query)
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
	return c.conn.PrepareContext(ctx, query)
}

// ExecContext implements gorm.ConnPool.
func (c *writeConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext implements gorm.ConnPool.
func (c *writeConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements gorm.ConnPool.
func (c *writeConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.statement(ctx, query)
	if err != nil {
		return c.conn.QueryRowContext(ctx, query, args...) // the same error, in the row
	}
	return s.QueryRowContext(ctx, args...)
}
