package account_test

import (
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var noon = time.Date(2027, 5, 22, 12, 0, 0, 0, time.UTC)

// by is somebody at a moment after noon.
func by(after time.Duration) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: noon.Add(after)}
}

// fields are the names of the fields that are refused, in page order.
func fields(t *testing.T, err error) string {
	t.Helper()
	var names []string
	for _, field := range refusal(t, err).Fields {
		names = append(names, field.Name)
	}
	return strings.Join(names, " ")
}

// invited returns the invitation of an administrator.
func invited(t *testing.T, db *store.DB, email string) *account.Link {
	t.Helper()
	link, err := account.Invite(t.Context(), db, by(0), "", "fr", account.InviteForm{Email: email, Role: string(account.Administrator)})
	if err != nil {
		t.Fatal(err)
	}
	return link
}

// accepted makes an account.
func accepted(t *testing.T, db *store.DB, email, password string) *account.Account {
	t.Helper()
	a, err := account.Accept(t.Context(), db, by(0), invited(t, db, email), "", account.ProfileForm{Name: "Nadia", Password: password, Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestParseEmail(t *testing.T) {
	for typed, want := range map[string]string{
		" nadia@example.org ":                 "nadia@example.org",
		"Nadia.Le-Guen+opl@mairie.example.fr": "Nadia.Le-Guen+opl@mairie.example.fr",
		"nadia":                               "",
		"nadia@localhost":                     "",
		"Nadia <nadia@example.org>":           "",
		"nadia@example.org, b@example.org":    "",
		"nadia@exa mple.org":                  "",
		"":                                    "",
		strings.Repeat("a", 250) + "@example.org":     "",
		"nadia@example.org\r\nBcc: toute@example.org": "",
	} {
		if got, ok := account.ParseEmail(typed); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	db := storetest.New(t)
	for name, c := range map[string]struct{ name, password, refused string }{
		"none":              {"Nadia", "", ""},
		"shortest":          {"Nadia", strings.Repeat("é", account.PasswordMin), ""},
		"too short":         {"Nadia", strings.Repeat("é", account.PasswordMin-1), "password"},
		"longest":           {"Nadia", strings.Repeat("🌿", account.PasswordMax), ""},
		"too long":          {"Nadia", strings.Repeat("a", account.PasswordMax+1), "password"},
		"no name":           {"", "", "name"},
		"long name":         {strings.Repeat("é", account.NameMax+1), "", "name"},
		"everything is bad": {"", "court", "name password"},
	} {
		email := strings.ReplaceAll(name, " ", "-") + "@example.org"
		_, err := account.Accept(t.Context(), db, by(0), invited(t, db, email), "", account.ProfileForm{Name: c.name, Password: c.password})
		if c.refused == "" && err != nil || c.refused != "" && fields(t, err) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignInByPasswordTellsNobodyWhoHasAnAccount(t *testing.T) {
	db := storetest.New(t)
	accepted(t, db, "nadia@example.org", "un long mot de passe")
	accepted(t, db, "sans@example.org", "")
	if a, err := account.SignInByPassword(t.Context(), db, "NADIA@example.org", "un long mot de passe"); err != nil || a.Email != "nadia@example.org" {
		t.Fatalf("the right one: %v", err)
	}
	var said string
	for name, c := range map[string]struct{ email, password string }{
		"wrong":       {"nadia@example.org", "un autre mot de passe"},
		"empty":       {"nadia@example.org", ""},
		"no password": {"sans@example.org", ""},
		"no account":  {"personne@example.org", "un long mot de passe"},
		"far longer":  {"nadia@example.org", strings.Repeat("a", 10_000)},
	} {
		_, err := account.SignInByPassword(t.Context(), db, c.email, c.password)
		if !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if said == "" {
			said = err.Error()
		}
		if err.Error() != said {
			t.Errorf("%s is told apart: %v", name, err)
		}
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	a := accepted(t, db, "nadia@example.org", "")
	for _, hash := range []string{"here", "elsewhere"} {
		session := account.Session{TokenHash: hash, ID: store.NewID(), AccountID: a.ID, Device: "", CreatedAt: by(0).Now(), SeenAt: by(0).Now(),
			ExpiresAt: store.InstantOf(noon.Add(time.Hour)), Data: []byte("{}")}
		if err := account.SaveSession(ctx, db, session); err != nil {
			t.Fatal(err)
		}
	}
	form := account.ProfileForm{Version: "1", Name: "Nadia B", Language: "en"}
	if _, err := account.UpdateProfile(ctx, db, by(0), a.ID, "here", form); err != nil {
		t.Fatal(err)
	}
	if n := sessions(t, db, a.ID); n != 2 {
		t.Errorf("a new name ended sessions: %d are left", n)
	}
	form.Password = "un long mot de passe"
	if _, err := account.UpdateProfile(ctx, db, by(0), a.ID, "here", form); !problem.Is(err, problem.Conflict) {
		t.Errorf("a stale form: %v", err)
	}
	form.Version = "2"
	if _, err := account.UpdateProfile(ctx, db, by(0), a.ID, "here", form); err != nil {
		t.Fatal(err)
	}
	kept, err := account.SessionsOf(ctx, db, a.ID, noon)
	if err != nil || len(kept) != 1 || kept[0].TokenHash != "here" {
		t.Errorf("after a new password %d sessions are left (%v)", len(kept), err)
	}
	if _, err := account.SignInByPassword(ctx, db, "nadia@example.org", form.Password); err != nil {
		t.Errorf("the new password: %v", err)
	}
}

func sessions(t *testing.T, db *store.DB, accountID string) int {
	t.Helper()
	found, err := account.SessionsOf(t.Context(), db, accountID, noon)
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

func refusal(t *testing.T, err error) *problem.Error {
	t.Helper()
	refused, ok := err.(*problem.Error) //nolint:errorlint // the domain returns it as it is
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	return refused
}
