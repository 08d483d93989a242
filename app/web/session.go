package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"oplibre/app/account"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// What a session remembers.
const (
	sessionAccount = "account" // id of who signed in
	sessionID      = "id"      // its name on the account page
	sessionDevice  = "device"
	sessionCreated = "created" // RFC 3339
	sessionNotice  = "notice"  // message key to show once on the next page
)

// sessionLife is how long somebody stays signed in on a device; idle ones end earlier.
const (
	sessionLife = 30 * 24 * time.Hour
	sessionIdle = 7 * 24 * time.Hour
	// sessionSeen is how often "last seen" is written.
	sessionSeen = 5 * time.Minute
)

func (s *Site) newSessions() *scs.SessionManager {
	// Not scs.New: it starts the goroutine of a store in memory, which cannot be stopped for sure once ours replaces it.
	return &scs.SessionManager{
		Lifetime:         sessionLife,
		HashTokenInStore: true,
		Codec:            sessionCodec{},
		Store:            sessionStore{s},
		Cookie: scs.SessionCookie{Name: "oplibre_session", Path: "/", Persist: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
			Secure: strings.HasPrefix(s.BaseURL, "https://")},
	}
}

// withSession loads the session of the cookie and who signed in; what the request changes in it is kept when the answer
// begins.
func (s *Site) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := s.sessions.Load(c.Request().Context(), token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		if id := s.sessions.GetString(ctx, sessionAccount); id != "" {
			a, err := account.Find(ctx, s.DB, id)
			if err != nil && !problem.Is(err, problem.NotFound) {
				return err
			}
			visitOf(c).account = a
		}
		c.Response().Before(func() { s.log(c, s.keepSession(c)) })
		return next(c)
	}
}

// keepSession writes the session and its cookie when it has changed.
func (s *Site) keepSession(c echo.Context) error {
	ctx := c.Request().Context()
	c.Response().Header().Add("Vary", "Cookie")
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.sessions.Commit(ctx)
		if err != nil {
			return err
		}
		s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	}
	return nil
}

// signIn opens a session under a new token, so that a token seen before signing in is worth nothing.
func (s *Site) signIn(c echo.Context, a *account.Account) error {
	ctx := c.Request().Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionAccount, a.ID)
	s.sessions.Put(ctx, sessionID, store.NewID())
	s.sessions.Put(ctx, sessionDevice, device(c.Request().UserAgent()))
	s.sessions.Put(ctx, sessionCreated, time.Now().UTC().Format(time.RFC3339))
	visitOf(c).account = a
	return nil
}

// notice keeps a message for the next page: what was done.
func (s *Site) notice(c echo.Context, key string) {
	s.sessions.Put(c.Request().Context(), sessionNotice, key)
}

// takeNotice returns the message kept for this page, once.
func (s *Site) takeNotice(c echo.Context) string {
	return s.sessions.PopString(c.Request().Context(), sessionNotice)
}

// device shortens a User-Agent to what somebody recognises one's own devices by.
func device(userAgent string) string {
	const most = 160
	if len(userAgent) > most {
		userAgent = userAgent[:most]
	}
	if !utf8.ValidString(userAgent) {
		return ""
	}
	return userAgent
}

// sessionCodec keeps sessions as JSON, readable by any later version.
type sessionCodec struct{}

type sessionContent struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

// Encode implements scs.Codec. Values are strings.
func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	content := sessionContent{Deadline: deadline, Values: map[string]string{}}
	for name, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, errors.New("session: only strings are kept")
		}
		content.Values[name] = text
	}
	return json.Marshal(content)
}

// Decode implements scs.Codec.
func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var content sessionContent
	if err := json.Unmarshal(b, &content); err != nil {
		return time.Time{}, nil, err
	}
	values := map[string]any{}
	for name, value := range content.Values {
		values[name] = value
	}
	return content.Deadline, values, nil
}

// sessionStore keeps scs's sessions in our table. The tokens it is given are already hashed. Its time is the machine's, as
// the browser's is for the cookie, also where the demonstration moves the clock of the weekend.
type sessionStore struct{ site *Site }

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	now := time.Now()
	found, err := account.FindSession(ctx, s.site.DB, token, now)
	if err != nil || found == nil || now.Sub(found.SeenAt.Time()) > sessionIdle {
		return nil, false, err
	}
	if now.Sub(found.SeenAt.Time()) > sessionSeen {
		found.SeenAt = store.InstantOf(now)
		if err := account.SaveSession(ctx, s.site.DB, *found); err != nil {
			return nil, false, err
		}
	}
	return found.Data, true, nil
}

// CommitCtx implements scs.CtxStore. A session in which nobody is signed in is not kept: a message for the next page is
// then lost, which only says less.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	var content sessionContent
	if err := json.Unmarshal(b, &content); err != nil {
		return err
	}
	if content.Values[sessionAccount] == "" {
		return nil
	}
	created, err := time.Parse(time.RFC3339, content.Values[sessionCreated])
	if err != nil {
		return err
	}
	return account.SaveSession(ctx, s.site.DB, account.Session{TokenHash: token, ID: content.Values[sessionID],
		AccountID: content.Values[sessionAccount], Device: content.Values[sessionDevice], CreatedAt: store.InstantOf(created),
		SeenAt: store.Now(), ExpiresAt: store.InstantOf(expiry), Data: b})
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return account.EndSession(ctx, s.site.DB, token)
}

// Find, Commit and Delete implement scs.Store; scs prefers the methods with a context.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
