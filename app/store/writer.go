package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"
)

// groupLimit is the most pieces that one commit carries: enough for every client of a busy hall, few enough that the
// first one does not wait long.
const groupLimit = 128

// ErrClosed is returned by Write after Close.
var ErrClosed = errors.New("store: closed")

// writer is the only one who writes to an SQLite database in this process. Its goroutine takes the pieces first come,
// first served, and commits those that are waiting together: one fsync for all, each in its own savepoint.
type writer struct {
	conn   *writeConn
	sql    *sql.DB
	gorm   *gorm.DB
	log    *slog.Logger
	pieces chan *piece

	goroutine atomic.Value // goroutineName of run

	closing sync.RWMutex // held for reading while a piece is handed over
	closed  bool
	ended   chan struct{}
}

// piece is one call of Write.
type piece struct {
	ctx     context.Context
	fn      func(tx *gorm.DB) error
	touched map[string]bool // operations whose kept pages are stale once this is committed
	err     error
	done    chan struct{}
}

// pieceKey finds the running piece in the context of its statements.
type pieceKey struct{}

func startWriter(ctx context.Context, file string, log *slog.Logger) (*writer, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(file, "cache_size(-8000)"))
	if err != nil {
		return nil, fmt.Errorf("open %s for writing: %w", file, err)
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s for writing: %w", file, err), pool.Close())
	}
	w := &writer{conn: newWriteConn(conn), sql: pool, log: log, pieces: make(chan *piece, groupLimit), ended: make(chan struct{})}
	if w.gorm, err = gormOnSQLite(w.conn, gormConfig(log)); err != nil {
		return nil, errors.Join(err, conn.Close(), pool.Close())
	}
	go w.run()
	return w, nil
}

func (w *writer) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if goroutineName() == w.goroutine.Load() {
		return ErrNested
	}
	p := &piece{ctx: ctx, fn: fn, done: make(chan struct{})}
	if err := w.handOver(p); err != nil {
		return err
	}
	<-p.done // never left early: a piece that may have been committed must not be reported as cancelled
	return p.err
}

func (w *writer) handOver(p *piece) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.pieces <- p:
		return nil
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

func (w *writer) close() error {
	w.closing.Lock()
	if !w.closed {
		w.closed = true
		close(w.pieces)
	}
	w.closing.Unlock()
	<-w.ended
	return errors.Join(w.conn.close(), w.sql.Close())
}

func (w *writer) run() {
	defer close(w.ended)
	w.goroutine.Store(goroutineName())
	group := make([]*piece, 0, groupLimit)
	for first := range w.pieces {
		group = append(group[:0], first)
		for len(group) < groupLimit {
			var next *piece
			select {
			case next = <-w.pieces:
			default:
			}
			if next == nil {
				break
			}
			group = append(group, next)
		}
		w.commit(group)
		for i, p := range group {
			close(p.done)
			group[i] = nil
		}
	}
}

// commit runs the pieces in one transaction. When a failing piece has taken the whole transaction with it (a full disk,
// an I/O error), the others are run again, each in a transaction of its own.
func (w *writer) commit(group []*piece) {
	if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		fail(group, fmt.Errorf("begin: %w", err))
		return
	}
	for i, p := range group {
		if !w.runPiece(p) {
			w.conn.rollback()
			w.commitEach(group, i)
			return
		}
	}
	if err := w.end(group); err != nil {
		fail(group, err)
	}
}

// commitEach runs every piece but the one that broke the transaction again.
func (w *writer) commitEach(group []*piece, broken int) {
	for i, p := range group {
		if i == broken {
			continue
		}
		alone := group[i : i+1]
		if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
			fail(alone, fmt.Errorf("begin: %w", err))
			continue
		}
		if !w.runPiece(p) {
			w.conn.rollback()
		} else if err := w.end(alone); err != nil {
			fail(alone, err)
		}
	}
}

// end renews the versions of the operations that were touched, once each, and commits.
func (w *writer) end(group []*piece) error {
	touched := map[string]bool{}
	for _, p := range group {
		if p.err == nil {
			for operation := range p.touched {
				touched[operation] = true
			}
		}
	}
	for operation := range touched {
		if err := w.conn.exec(bumpVersion, operation); err != nil {
			w.conn.rollback()
			return fmt.Errorf("version: %w", err)
		}
	}
	if err := w.conn.exec("COMMIT"); err != nil {
		w.conn.rollback()
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// runPiece runs a piece in its savepoint and reports whether the transaction is still alive after it.
func (w *writer) runPiece(p *piece) (alive bool) {
	p.touched = nil
	if p.err = p.ctx.Err(); p.err != nil {
		return true
	}
	if p.err = w.conn.exec("SAVEPOINT piece"); p.err != nil {
		return false
	}
	// Without its cancellation: one in the middle of a statement would destroy the transaction of all the others.
	ctx := context.WithValue(context.WithoutCancel(p.ctx), pieceKey{}, p)
	w.conn.running(true)
	p.err = call(w.gorm.WithContext(ctx), p.fn)
	w.conn.running(false)
	if p.err != nil {
		if err := w.conn.exec("ROLLBACK TO piece"); err != nil {
			return false
		}
	}
	if err := w.conn.exec("RELEASE piece"); err != nil {
		p.err = errors.Join(p.err, err)
		return false
	}
	return true
}

// call runs fn and turns a panic into an error, with its stack for the log.
func call(tx *gorm.DB, fn func(tx *gorm.DB) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("store: panic in Write: %v\n%s", r, debug.Stack())
		}
	}()
	return fn(tx)
}

func fail(group []*piece, err error) {
	for _, p := range group {
		if p.err == nil {
			p.err = err
		}
	}
}
