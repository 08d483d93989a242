package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/tmaxmax/go-sse"

	"oplibre/app/problem"
)

// live sends what changes to whoever keeps a page open, as server-sent events (HTML Living Standard, section 9.2). What is sent is the
// same for all viewers of one feed: it is made once every few seconds, however many look, and only while somebody does. A viewer who was
// away gets the latest, which is all there is to know, and nothing when Last-Event-ID says that it is known.
type live struct {
	log *slog.Logger
	// every is how often a feed is made anew, beat how often a viewer hears that the line still works.
	every, beat time.Duration
	most        int // viewers of the whole process

	mu      sync.Mutex
	viewers int
	feeds   map[string]*feed
	running sync.WaitGroup
	stopped chan struct{}
	stop    func()
}

// feed is one thing that people look at.
type feed struct {
	viewers int // under the lock of live
	end     context.CancelFunc

	mu   sync.Mutex
	last frame
}

// frame is what a feed shows. next is closed when there is another one, or when the feed is over.
type frame struct {
	id, body string
	next     chan struct{}
	over     bool
}

// source makes what a feed shows. problem.NotFound ends the feed; after any other error the next turn tries again.
type source func(ctx context.Context) (string, error)

const (
	liveEvery   = 2 * time.Second
	liveBeat    = 15 * time.Second
	liveViewers = 500
	// liveAgain is when a browser asks again after the line broke.
	liveAgain = 4 * time.Second
)

func newLive(log *slog.Logger, every time.Duration, most int) *live {
	l := &live{log: log, every: every, beat: liveBeat, most: most, feeds: map[string]*feed{}, stopped: make(chan struct{})}
	l.stop = sync.OnceFunc(func() { close(l.stopped) })
	return l
}

// EndStreams ends all pages that are kept open, which would otherwise hold up the end of the program, and returns when nothing is read for
// them any more.
func (s *Site) EndStreams() {
	s.live.stop()
	s.live.running.Wait()
}

// join adds a viewer. It returns problem.TooMany when there are as many as the process bears, or when it ends.
func (l *live) join(key string, from source) (*feed, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.stopped:
		return nil, problem.New(problem.TooMany, "error.too_many", nil)
	default:
	}
	if l.viewers >= l.most {
		return nil, problem.New(problem.TooMany, "error.too_many", nil)
	}
	f := l.feeds[key]
	if f == nil {
		ctx, cancel := context.WithCancel(context.Background())
		f = &feed{end: cancel, last: frame{next: make(chan struct{})}}
		l.feeds[key] = f
		l.running.Go(func() { l.run(ctx, key, f, from) })
	}
	l.viewers++
	f.viewers++
	return f, nil
}

// leave takes a viewer away; the last one ends the feed.
func (l *live) leave(key string, f *feed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.viewers--
	if f.viewers--; f.viewers == 0 {
		f.end()
		if l.feeds[key] == f {
			delete(l.feeds, key)
		}
	}
}

// run makes a feed anew until nobody looks.
func (l *live) run(ctx context.Context, key string, f *feed, from source) {
	turn := time.NewTicker(l.every)
	defer turn.Stop()
	for {
		body, err := from(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case problem.Is(err, problem.NotFound):
			l.mu.Lock()
			delete(l.feeds, key)
			l.mu.Unlock()
			f.show(frame{over: true})
			return
		case err != nil:
			l.log.Error("live page", "error", err)
		default:
			sum := sha256.Sum256([]byte(body))
			f.show(frame{id: hex.EncodeToString(sum[:9]), body: body})
		}
		select {
		case <-ctx.Done():
			return
		case <-l.stopped:
			return
		case <-turn.C:
		}
	}
}

// show tells the viewers of another frame, not of the same again.
func (f *feed) show(fresh frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fresh.id == f.last.id && !fresh.over {
		return
	}
	before := f.last.next
	fresh.next = make(chan struct{})
	f.last = fresh
	close(before)
}

func (f *feed) latest() frame {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// The events of a feed: shown has a new content, heard says with the clock of the site that the line works.
var (
	shown = sse.Type("tableau")
	heard = sse.Type("vu")
)

// stream answers with a feed until the viewer goes, the feed is over or the program ends.
func (s *Site) stream(c echo.Context, key string, from source) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would wait for more
	h.Set(echo.HeaderContentType, "text/event-stream")
	if c.Request().Method == http.MethodHead {
		return c.NoContent(http.StatusOK)
	}
	f, err := s.live.join(key, from)
	if err != nil {
		h.Set("Retry-After", strconv.Itoa(int(time.Minute.Seconds())))
		return err
	}
	defer s.live.leave(key, f)
	control := http.NewResponseController(c.Response())
	_ = control.SetReadDeadline(time.Time{}) // otherwise the server takes the silence of the viewer for its end
	c.Response().WriteHeader(http.StatusOK)
	session, err := sse.Upgrade(c.Response(), c.Request())
	if err != nil {
		return err
	}
	s.follow(c.Request().Context(), f, session.LastEventID.String(), func(m *sse.Message) error {
		_ = control.SetWriteDeadline(time.Now().Add(s.Progress))
		if err := session.Send(m); err != nil {
			return err
		}
		return session.Flush()
	})
	return nil
}

// follow sends the frames of a feed, and in between that the line works. known is the frame that the viewer has.
func (s *Site) follow(ctx context.Context, f *feed, known string, send func(*sse.Message) error) {
	beat := time.NewTicker(s.live.beat)
	defer beat.Stop()
	err := send(s.heard())
	for err == nil {
		latest := f.latest()
		if latest.over {
			return
		}
		if latest.id != "" && latest.id != known {
			message := &sse.Message{Type: shown, ID: sse.ID(latest.id)}
			message.AppendData(latest.body)
			known, err = latest.id, send(message)
			continue
		}
		select {
		case <-latest.next:
		case <-beat.C:
			err = send(s.heard())
		case <-ctx.Done():
			return
		case <-s.live.stopped:
			return
		}
	}
}

func (s *Site) heard() *sse.Message {
	message := &sse.Message{Type: heard, Retry: liveAgain}
	message.AppendData(strconv.FormatInt(s.Clock().UnixMilli(), 10))
	return message
}
