package account_test

import (
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func TestFindLink(t *testing.T) {
	db := storetest.New(t)
	a := accepted(t, db, "nadia@example.org", "")
	link, err := account.OfferSignIn(t.Context(), db, by(0), a.Email)
	if err != nil {
		t.Fatal(err)
	}
	token := link.Token(db)
	another := invited(t, db, "autre@example.org").Token(db)
	renewed := *link
	renewed.Generation++
	for name, c := range map[string]struct {
		purpose account.Purpose
		token   string
		after   time.Duration
		want    problem.Kind
	}{
		"at once":               {account.SignIn, token, 0, ""},
		"copied with a space":   {account.SignIn, " " + token + "\n", 0, ""},
		"in its last moment":    {account.SignIn, token, account.SignInLife - time.Millisecond, ""},
		"when it has expired":   {account.SignIn, token, account.SignInLife, problem.Closed},
		"for another purpose":   {account.Invitation, token, 0, problem.NotFound},
		"another's as this":     {account.SignIn, another, 0, problem.NotFound},
		"of another generation": {account.SignIn, renewed.Token(db), 0, problem.NotFound},
		"one character less":    {account.SignIn, token[:len(token)-1], 0, problem.NotFound},
		"two halves":            {account.SignIn, token[:24] + another[24:], 0, problem.NotFound},
		"nothing":               {account.SignIn, "", 0, problem.NotFound},
		"no base64":             {account.SignIn, "é", 0, problem.NotFound},
	} {
		found, err := account.FindLink(t.Context(), db, c.purpose, c.token, noon.Add(c.after))
		if c.want == "" && (err != nil || found.ID != link.ID) || c.want != "" && !problem.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASignInLinkWorksOnce(t *testing.T) {
	db := storetest.New(t)
	a := accepted(t, db, "nadia@example.org", "")
	link, err := account.OfferSignIn(t.Context(), db, by(0), "Nadia@Example.org")
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	for range 4 { // at the same time: a double tap, and somebody else's eyes on the letter
		go func() {
			_, err := account.SignInByLink(t.Context(), db, by(time.Minute), link)
			opened <- err
		}()
	}
	worked := 0
	for range 4 {
		switch err := <-opened; {
		case err == nil:
			worked++
		case !problem.Is(err, problem.Closed):
			t.Error(err)
		}
	}
	if worked != 1 {
		t.Errorf("it opened %d sessions of %s", worked, a.Email)
	}
	if _, err := account.FindLink(t.Context(), db, account.SignIn, link.Token(db), noon); !problem.Is(err, problem.Closed) {
		t.Errorf("a used link: %v", err)
	}
}

func TestNobodyLearnsFromASignInLetterWhoHasAnAccount(t *testing.T) {
	db := storetest.New(t)
	link, err := account.OfferSignIn(t.Context(), db, by(0), "personne@example.org")
	if link != nil || err != nil {
		t.Errorf("no account: %v, %v", link, err)
	}
}

func TestAnInvitationMakesOneAccountOnce(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	link, form := invited(t, db, "nadia@example.org"), account.ProfileForm{Name: "Nadia", Language: "fr"}
	a, err := account.Accept(ctx, db, by(0), link, "", form)
	if err != nil || !a.Administrator {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := account.Accept(ctx, db, by(0), link, "", form); !problem.Is(err, problem.Closed) {
		t.Errorf("a second time: %v", err)
	}
	again := invited(t, db, "NADIA@example.org")
	for signedIn, want := range map[string]problem.Kind{"": problem.Unauthenticated, store.NewID(): problem.Unauthenticated} {
		if _, err := account.Accept(ctx, db, by(0), again, signedIn, form); !problem.Is(err, want) {
			t.Errorf("an account that is there, opened by %q: %v", signedIn, err)
		}
	}
	if same, err := account.Accept(ctx, db, by(0), again, a.ID, form); err != nil || same.ID != a.ID {
		t.Errorf("by whoever it belongs to: %v", err)
	}
	late := invited(t, db, "tard@example.org")
	if _, err := account.Accept(ctx, db, by(account.InvitationLife), late, "", form); !problem.Is(err, problem.Closed) {
		t.Errorf("after its life: %v", err)
	}
}

func TestInviteRefuses(t *testing.T) {
	db := storetest.New(t)
	for name, c := range map[string]struct{ operation, email, role, refused string }{
		"no address":                  {"", "nadia", "administrator", "email"},
		"no role":                     {"", "nadia@example.org", "queen", "role"},
		"administrator of a weekend":  {store.NewID(), "nadia@example.org", "administrator", "role"},
		"organiser without a weekend": {"", "nadia@example.org", "organiser", "role"},
		"nothing that could be right": {"", "", "", "email role"},
	} {
		_, err := account.Invite(t.Context(), db, by(0), c.operation, "fr", account.InviteForm{Email: c.email, Role: c.role})
		if got := fields(t, err); got != c.refused {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestTheFirstInvitationReplacesTheOneBefore(t *testing.T) {
	db, ctx := storetest.New(t), t.Context()
	before, err := account.InviteFirst(ctx, db, by(0))
	if err != nil {
		t.Fatal(err)
	}
	now, err := account.InviteFirst(ctx, db, by(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.FindLink(ctx, db, account.Invitation, before.Token(db), noon); !problem.Is(err, problem.NotFound) {
		t.Errorf("the one before: %v", err)
	}
	if _, err := account.Accept(ctx, db, by(0), now, "", account.ProfileForm{Name: "Nadia", Email: "nadia"}); fields(t, err) != "email" {
		t.Errorf("without an address: %v", err)
	}
	a, err := account.Accept(ctx, db, by(0), now, "", account.ProfileForm{Name: "Nadia", Email: "nadia@example.org"})
	if err != nil || !a.Administrator {
		t.Fatalf("%+v, %v", a, err)
	}
	if has, err := account.HasAdministrator(ctx, db); err != nil || !has {
		t.Errorf("nobody is administrator: %v", err)
	}
}
