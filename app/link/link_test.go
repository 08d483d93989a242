package link_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/preparation"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

var moment = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)

func at(t time.Time) store.By {
	return store.By{Actor: store.Actor{Kind: store.ActorCommand, ID: "test"}, At: t}
}

// The links of partners stand for all: each test goes through their table.
func made(t *testing.T) (*store.DB, *operation.Operation, *partner.Partner, *invitation.Link) {
	t.Helper()
	db := storetest.New(t)
	form := operation.EmptyForm()
	form.Name, form.Communes, form.Start = "Saint-Marc", []string{"29019"}, "2027-05-21T18:30"
	o, err := operation.Create(t.Context(), db, at(moment), form)
	if err != nil {
		t.Fatal(err)
	}
	p, err := partner.Create(t.Context(), db, at(moment), o.ID, partner.Form{Name: "Club", Kind: "club", State: "to_contact"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := invitation.Renew(t.Context(), db, at(moment), o, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return db, o, p, l
}

// Addresses are printed and in letters: how a token is made never changes.
func TestATokenIsTheIdentifierAndItsMAC(t *testing.T) {
	db, _, p, l := made(t)
	id := uuid.MustParse(l.ID)
	want := base64.RawURLEncoding.EncodeToString(append(id[:], db.MAC("link-partner", l.ID, p.ID)[:20]...))
	if got := l.Token(db); got != want || len(got) != 48 {
		t.Errorf("the token is %s, want %s", got, want)
	}
	if strings.Contains(l.TokenHash, want) {
		t.Error("the row holds the secret")
	}
}

// The calendar of somebody's tasks was there before this package: its addresses are in telephones.
func TestTheTokenOfACalendarIsWhatItWas(t *testing.T) {
	db, o, p, _ := made(t)
	who := preparation.OfPartner(p.ID)
	c, err := preparation.RenewCalendar(t.Context(), db, at(moment), o, who)
	if err != nil {
		t.Fatal(err)
	}
	id := uuid.MustParse(c.ID)
	want := base64.RawURLEncoding.EncodeToString(append(id[:], db.MAC("link-tasks", c.ID, o.ID)[:20]...))
	sum := sha256.Sum256([]byte(want))
	if got := c.Token(db); got != want || c.TokenHash != hex.EncodeToString(sum[:]) {
		t.Errorf("the token is %s, want %s", got, want)
	}
	if days := (c.ExpiresAt - o.EndsAt) / 86_400_000; days != 90 {
		t.Errorf("it works %d days after the weekend", days)
	}
	opened, err := preparation.OpenCalendar(t.Context(), db, want, store.InstantOf(moment))
	if err != nil || opened.ID != c.ID || opened.Who() != who {
		t.Errorf("it opens %+v (%v)", opened, err)
	}
}

func TestALinkEnds(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *store.DB, *operation.Operation, string){
		"revoked": func(t *testing.T, db *store.DB, o *operation.Operation, partnerID string) {
			if err := invitation.Revoke(t.Context(), db, at(moment), o, partnerID); err != nil {
				t.Fatal(err)
			}
		},
		"renewed": func(t *testing.T, db *store.DB, o *operation.Operation, partnerID string) {
			if _, err := invitation.Renew(t.Context(), db, at(moment.Add(time.Hour)), o, partnerID); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, o, p, l := made(t)
			now := store.InstantOf(moment)
			if found, err := invitation.Open(t.Context(), db, l.Token(db), now); err != nil || found.PartnerID != p.ID {
				t.Fatalf("before: %+v %v", found, err)
			}
			end(t, db, o, p.ID)
			if _, err := invitation.Open(t.Context(), db, l.Token(db), now); !problem.Is(err, problem.Closed) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestALinkExpiresAfterTheWeekend(t *testing.T) {
	db, o, _, l := made(t)
	last := o.EndsAt + store.Instant(30*24*time.Hour/time.Millisecond)
	if _, err := invitation.Open(t.Context(), db, l.Token(db), last-1); err != nil {
		t.Errorf("a moment before: %v", err)
	}
	if _, err := invitation.Open(t.Context(), db, l.Token(db), last); !problem.Is(err, problem.Closed) {
		t.Errorf("at the end: %v", err)
	}
}

func TestAGuessedTokenOpensNothing(t *testing.T) {
	db, o, _, l := made(t)
	token := l.Token(db)
	other, err := partner.Create(t.Context(), db, at(moment), o.ID, partner.Form{Name: "École", Kind: "school", State: "to_contact"})
	if err != nil {
		t.Fatal(err)
	}
	for name, guess := range map[string]string{"empty": "", "no base64": "é", "short": token[:40], "long": token + "AAAA", "another MAC": token[:46] + "AA"} {
		if _, err := invitation.Open(t.Context(), db, guess, store.InstantOf(moment)); !problem.Is(err, problem.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A row that somebody moved to another holder does not open that one's page.
	if err := db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&invitation.Link{}).Where("id = ?", l.ID).Update("partner_id", other.ID).Error
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := invitation.Open(t.Context(), db, token, store.InstantOf(moment)); !problem.Is(err, problem.NotFound) {
		t.Errorf("another holder: %v", err)
	}
}
