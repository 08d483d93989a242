package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// groupLimit is the most pieces that one commit carries: enough for every client of a busy hall, few enough that the
// first one does not wait long.
const groupLimit = 128

// beginImmediate takes the write lock at once: a transaction that only later finds out that it writes cannot wait for it.
const beginImmediate = "BEGIN IMMEDIATE"

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

	// beforeCommit is called before each COMMIT when it is not nil: the slow disk of a benchmark.
	beforeCommit func()

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
	// committed says that the piece is on disk.
	committed bool
	// nested says that the piece was handed over by another one and is not to be run.
	nested bool
	done   chan struct{}
}

// pieceKey finds the running piece in the context of its statements.
type pieceKey struct{}

func startWriter(ctx context.Context, file string, log *slog.Logger) (*writer, error) {
	// temp_store in memory: the journal of a savepoint would otherwise spill to a file, each time. Checkpoints come every
	// 16 MB: pages at the ends of the tables are written again and again until then.
	pool, err := sql.Open("sqlite", sqliteDSN(file, "cache_size(-8000)", "temp_store(2)", "wal_autocheckpoint(4000)"))
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
		return nil, errors.Join(fmt.Errorf("open %s for writing: %w", file, err), conn.Close(), pool.Close())
	}
	go w.run()
	return w, nil
}

func (w *writer) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	p := &piece{ctx: ctx, fn: fn, done: make(chan struct{})}
	slow := time.NewTimer(nestedAfter)
	defer slow.Stop()
	if err := w.handOver(p, slow.C); err != nil {
		return err
	}
	// Not left early on a cancellation: a piece that may have been committed must not be reported as cancelled.
	for {
		select {
		case <-p.done:
			return p.err
		case <-slow.C:
			if w.isHere() {
				p.nested = true
				return ErrNested
			}
		}
	}
}

// nestedAfter is how long a Write waits before it makes sure that it is not waiting for itself.
const nestedAfter = time.Second

// isHere reports whether it is called on the writer's own goroutine: by a piece that writes, with another context than the
// one it was given. Such a Write would never be answered. Asking costs too much to do it each time.
func (w *writer) isHere() bool { return goroutineName() == w.goroutine.Load() }

// handOver gives a piece to the writer's goroutine.
func (w *writer) handOver(p *piece, slow <-chan time.Time) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return ErrClosed
	}
	for {
		select {
		case w.pieces <- p:
			return nil
		case <-p.ctx.Done():
			return p.ctx.Err()
		case <-slow:
			if w.isHere() {
				return ErrNested
			}
		}
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

// run commits what arrives until the channel is closed. A piece may end this goroutine (runtime.Goexit, as a test's Fatal
// does): its group is then given up and another goroutine goes on.
func (w *writer) run() {
	w.goroutine.Store(goroutineName())
	var group []*piece
	drained := false
	defer func() {
		if drained {
			close(w.ended)
			return
		}
		w.giveUp(group)
		go w.run()
	}()
	for first := range w.pieces {
		group = w.gather(append(group[:0], first))
		w.commit(group)
		for i, p := range group {
			close(p.done)
			group[i] = nil
		}
	}
	drained = true
}

// gather adds the pieces that are waiting already.
func (w *writer) gather(group []*piece) []*piece {
	for len(group) < groupLimit {
		select {
		case next, open := <-w.pieces:
			if !open {
				return group
			}
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// giveUp answers a group whose goroutine has ended in the middle of a piece.
func (w *writer) giveUp(group []*piece) {
	w.conn.endPiece()
	w.conn.rollback()
	for _, p := range group {
		if !p.committed && p.err == nil {
			p.err = errors.New("store: a piece of this group ended its goroutine")
		}
		close(p.done)
	}
}

// commit runs the pieces in one transaction. When that cannot be committed, because a failing piece has taken it away (a
// full disk, an I/O error) or at the very end, the pieces are run again, each in a transaction of its own.
func (w *writer) commit(group []*piece) {
	if err := w.begin(); err != nil {
		fail(group, err)
		return
	}
	for i, p := range group {
		if !w.runPiece(p) {
			w.conn.rollback()
			w.commitEach(group[:i])
			w.commitEach(group[i+1:])
			return
		}
	}
	switch err := w.end(group); {
	case err == nil:
	case len(group) > 1:
		w.commitEach(group)
	default:
		fail(group, err)
	}
}

// commitEach runs pieces again, each in a transaction of its own.
func (w *writer) commitEach(group []*piece) {
	for i, p := range group {
		p.err = nil
		alone := group[i : i+1]
		if err := w.begin(); err != nil {
			fail(alone, err)
		} else if !w.runPiece(p) {
			w.conn.rollback()
		} else if err := w.end(alone); err != nil {
			fail(alone, err)
		}
	}
}

// begin opens a transaction, past one that an earlier accident may have left open.
func (w *writer) begin() error {
	err := w.conn.exec(beginImmediate)
	if err != nil {
		w.conn.rollback()
		err = w.conn.exec(beginImmediate)
	}
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	return nil
}

// end renews the versions of the operations that were touched, once each, and commits.
func (w *writer) end(group []*piece) error {
	touched := map[string]bool{}
	for _, p := range group {
		if p.err == nil {
			maps.Copy(touched, p.touched)
		}
	}
	for operation := range touched {
		if err := w.conn.exec(bumpVersion, operation); err != nil {
			w.conn.rollback()
			return fmt.Errorf("version: %w", err)
		}
	}
	if w.beforeCommit != nil {
		w.beforeCommit()
	}
	if err := w.conn.exec("COMMIT"); err != nil {
		w.conn.rollback()
		return fmt.Errorf("commit: %w", err)
	}
	for _, p := range group {
		p.committed = p.err == nil
	}
	return nil
}

// runPiece runs a piece in its savepoint and reports whether the transaction is still alive after it.
func (w *writer) runPiece(p *piece) (alive bool) {
	p.touched = nil
	if p.err = p.ctx.Err(); p.err != nil || p.nested {
		return true
	}
	if p.err = w.conn.exec("SAVEPOINT piece"); p.err != nil {
		return false
	}
	// Without its cancellation: one in the middle of a statement would destroy the transaction of all the others.
	ctx := context.WithValue(context.WithoutCancel(p.ctx), pieceKey{}, p)
	w.conn.beginPiece()
	p.err = w.conn.guard.verdict(call(w.gorm.WithContext(ctx), p.fn))
	w.conn.endPiece()
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
