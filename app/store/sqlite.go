package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the pure-Go driver, registered as "sqlite"
)

// sqliteDSN returns the address of a database file. Pragmas stand in it so that every connection has them, busy_timeout
// first because the others may have to wait.
func sqliteDSN(file string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}}
	query["_pragma"] = append([]string{"busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)"}, pragmas...)
	return "file:" + escapedPath(file) + "?" + query.Encode()
}

func escapedPath(file string) string { return (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() }

// sqliteDialector is GORM's dialector on the pure-Go driver.
type sqliteDialector struct{ *gormsqlite.Dialector }

// Translate implements gorm.ErrorTranslator.
func (d sqliteDialector) Translate(err error) error { return translateSQLite(err) }

func gormOnSQLite(pool gorm.ConnPool, config *gorm.Config) (*gorm.DB, error) {
	return gorm.Open(sqliteDialector{&gormsqlite.Dialector{Conn: pool}}, config)
}

func (db *DB) openSQLite(ctx context.Context, options Options) error {
	file := filepath.Join(options.Dir, FileName)
	release, err := lockFolder(ctx, options.Dir)
	if err != nil {
		return err
	}
	err = migrateSQLite(ctx, file, options.Dir, SchemaNumber())
	release()
	if err != nil {
		return err
	}
	if db.readSQL, err = sql.Open("sqlite", sqliteDSN(file, "query_only(1)", "cache_size(-4000)")); err != nil {
		return fmt.Errorf("open %s: %w", file, err)
	}
	readers := max(4, 2*runtime.NumCPU())
	db.readSQL.SetMaxOpenConns(readers)
	db.readSQL.SetMaxIdleConns(readers)
	if db.read, err = gormOnSQLite(newReadPool(db.readSQL), gormConfig(options.Log)); err != nil {
		return fmt.Errorf("open %s: %w", file, err)
	}
	db.writer, err = startWriter(ctx, file, options.Log)
	return err
}
