package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oplibre/app/account"
	"oplibre/app/committee"
	"oplibre/app/desk"
	"oplibre/app/meeting"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/partner/invitation"
	"oplibre/app/preparation"
	"oplibre/app/programme"
	"oplibre/app/programme/facilitators"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/app/volunteer"
)

// key is a private link as a test holds it.
type key struct {
	token string
	// end is what the team does to end it; nil when nobody does.
	end func() error
}

// privateKind is a kind of private link: what one may do with its address.
type privateKind struct {
	path string
	// post is false for an address that is only read.
	post bool
	// once is that the link does its work a single time.
	once bool
	// life is for how long the link works at most; 0 for ever.
	life time.Duration
	make func(s *site, o *operation.Operation) (key, error)
}

// afterTheWeekend is longer than any link lives that opens a page of a weekend.
const afterTheWeekend = 60 * 24 * time.Hour

// privateKinds are all kinds, by the name of what they open.
var privateKinds = map[string]privateKind{
	"team":          {account.InvitationPath, true, true, account.InvitationLife, teamKey},
	"sign-in":       {"/connexion/", true, true, account.SignInLife, signInKey},
	"facilitator":   {"/animation/", true, false, afterTheWeekend, facilitatorKey},
	"partner":       {invitation.Path, true, false, afterTheWeekend, partnerKey},
	"volunteer":     {volunteer.Path, true, false, afterTheWeekend, volunteerKey},
	"tasks":         {preparation.CalendarPath, false, false, 2 * afterTheWeekend, tasksKey},
	"committee":     {committee.Path, true, false, afterTheWeekend, committeeKey},
	"meeting":       {meeting.GuestPath, true, true, afterTheWeekend, meetingKey},
	"news, confirm": {newsletter.Path, true, false, newsletter.ConfirmLife, newsKey(newsletter.Confirm)},
	"news, leave":   {newsletter.LeavePath, true, false, 0, newsKey(newsletter.Leave)},
	"follow-up":     {"/suites/", true, false, 0, followUpKey},
	"desk":          {desk.Paths[desk.Welcome], false, false, afterTheWeekend, deskKey(desk.Welcome)},
	"relay":         {desk.Paths[desk.Relay], false, false, afterTheWeekend, deskKey(desk.Relay)},
}

func teamKey(s *site, o *operation.Operation) (key, error) {
	l, err := account.Invite(context.Background(), s.db, s.by(), o.ID, "fr", account.InviteForm{Email: store.NewID() + "@example.org", Role: "referent"})
	if err != nil {
		return key{}, err
	}
	return key{token: l.Token(s.db)}, nil
}

func signInKey(s *site, o *operation.Operation) (key, error) {
	email := strings.ToLower(store.NewID()) + "@example.org"
	invited, err := account.Invite(context.Background(), s.db, s.by(), o.ID, "fr", account.InviteForm{Email: email, Role: "referent"})
	if err != nil {
		return key{}, err
	}
	s.visitor().post(account.InvitationPath+invited.Token(s.db), url.Values{"name": {"Annaig"}})
	l, err := account.OfferSignIn(context.Background(), s.db, s.by(), email)
	if err != nil {
		return key{}, err
	}
	return key{token: l.Token(s.db)}, nil
}

func facilitatorKey(s *site, o *operation.Operation) (key, error) {
	ctx := context.Background()
	f, err := programme.CreateFacilitator(ctx, s.db, s.by(), o, programme.FacilitatorForm{Name: "Erwan Abgrall"})
	if err != nil {
		return key{}, err
	}
	l, err := facilitators.Renew(ctx, s.db, s.by(), o, f.ID)
	if err != nil {
		return key{}, err
	}
	return key{l.Token(s.db), func() error { return facilitators.Revoke(ctx, s.db, s.by(), o, f.ID) }}, nil
}

func partnerKey(s *site, o *operation.Operation) (key, error) {
	ctx := context.Background()
	p, err := partner.Create(ctx, s.db, s.by(), o.ID, partner.Form{Name: "Fablab " + store.NewID(), Kind: "fablab", State: "to_contact"})
	if err != nil {
		return key{}, err
	}
	l, err := invitation.Renew(ctx, s.db, s.by(), o, p.ID)
	if err != nil {
		return key{}, err
	}
	return key{l.Token(s.db), func() error { return invitation.Revoke(ctx, s.db, s.by(), o, p.ID) }}, nil
}

func volunteerKey(s *site, o *operation.Operation) (key, error) {
	ctx := context.Background()
	v, err := volunteer.Add(ctx, s.db, s.by(), o, volunteer.Form{Name: "Ana Le Bris", AgeBand: "adult"})
	if err != nil {
		return key{}, err
	}
	l, err := volunteer.Renew(ctx, s.db, s.by(), o, v.ID)
	if err != nil {
		return key{}, err
	}
	return key{l.Token(s.db), func() error { return volunteer.Revoke(ctx, s.db, s.by(), o.ID, v.ID) }}, nil
}

func tasksKey(s *site, o *operation.Operation) (key, error) {
	ctx, who := context.Background(), preparation.Who("n:Yann")
	c, err := preparation.RenewCalendar(ctx, s.db, s.by(), o, who)
	if err != nil {
		return key{}, err
	}
	return key{c.Token(s.db), func() error { return preparation.RevokeCalendar(ctx, s.db, s.by(), o, who) }}, nil
}

func committeeKey(s *site, o *operation.Operation) (key, error) {
	ctx := context.Background()
	m, err := committee.AddMember(ctx, s.db, s.by(), o, committee.MemberForm{Name: "Odette", Side: "free", Email: "odette@example.org"})
	if err != nil {
		return key{}, err
	}
	if err := committee.Renew(ctx, s.db, s.by(), o, m.ID); err != nil {
		return key{}, err
	}
	l, err := committee.Current(ctx, s.db, o.ID, m.ID, store.InstantOf(s.now))
	if err != nil {
		return key{}, err
	}
	return key{l.Token(s.db), func() error { return committee.Revoke(ctx, s.db, s.by(), o.ID, m.ID) }}, nil
}

func meetingKey(s *site, o *operation.Operation) (key, error) {
	ctx := context.Background()
	m, err := meeting.Create(ctx, s.db, s.by(), o, meeting.Form{Kind: "launch", Title: "Réunion de lancement", Starts: "2027-05-12T18:30", SignUp: true, Shown: true})
	if err != nil {
		return key{}, err
	}
	g, err := meeting.SignUp(ctx, s.db, s.by(), o, m.ID, meeting.GuestForm{Key: store.NewID(), Name: "Jean", Count: "2"}, "fr", false)
	if err != nil {
		return key{}, err
	}
	return key{token: g.Token(s.db)}, nil
}

// newsKey makes the links of somebody who asked for the news, and has confirmed it when the link is to leave.
func newsKey(purpose newsletter.Purpose) func(*site, *operation.Operation) (key, error) {
	return func(s *site, o *operation.Operation) (key, error) {
		ctx, email := context.Background(), strings.ToLower(store.NewID())+"@example.org"
		err := newsletter.Subscribe(ctx, s.db, s.by(), o, newsletter.Request{Email: email, Language: "fr", Source: newsletter.Page, Wording: "oui"})
		if err != nil {
			return key{}, err
		}
		var id string
		for _, l := range s.letterRows(newsletter.LetterConfirm) {
			if l.Recipient == email {
				id = l.SubjectID
			}
		}
		if purpose == newsletter.Leave {
			s.visitor().post(newsletter.Path+newsletter.Token(s.db, newsletter.Confirm, id), nil)
		}
		return key{newsletter.Token(s.db, purpose, id), func() error { return newsletter.Remove(ctx, s.db, s.by(), o.ID, email) }}, nil
	}
}

// followUpKey signs somebody up who wants to hear of what follows; only the first weekend of a test has ateliers.
func followUpKey(s *site, o *operation.Operation) (key, error) {
	s.signedUp(o, "Nolwenn Cadiou", "nolwenn@example.org", true)
	list, err := signup.FollowUps(context.Background(), s.db, o.ID)
	if err != nil {
		return key{}, err
	}
	return key{token: signup.FollowUpToken(s.db, list[0].CarnetID)}, nil
}

// attacked is a weekend with one link of a kind, and another weekend.
type attacked struct {
	*site
	privateKind
	key
	other *operation.Operation
}

func attack(t *testing.T, kind privateKind) *attacked {
	t.Helper()
	s := newSite(t)
	a := &attacked{site: s, privateKind: kind}
	o := programmeWeekend(t, s.db, s.by(), 1)
	a.other = s.makeOperation("Opération Libre Plouarzel")
	var err error
	if a.key, err = kind.make(s, o); err != nil {
		t.Fatal(err)
	}
	return a
}

// answered is what a stranger gets for a token, without the token itself and what differs with each answer.
func (a *attacked) answered(method, token string) (int, string) {
	a.t.Helper()
	b := a.visitor()
	got := b.get(a.path + token)
	if method == http.MethodPost {
		got = b.post(a.path+token, url.Values{"name": {"Malo"}, "reply": {"yes"}})
	}
	body := strings.ReplaceAll(got.Body, token, "TOKEN")
	if id := got.Header.Get("X-Request-Id"); id != "" {
		body = strings.ReplaceAll(body, id, "REQUEST")
	}
	return got.Status, body
}

func (a *attacked) methods() []string {
	if a.privateKind.post {
		return []string{http.MethodGet, http.MethodPost}
	}
	return []string{http.MethodGet}
}

// forged are tokens that nobody was given, made from one that somebody was.
func forged(token string) map[string]string {
	list := map[string]string{"guessed": strings.Repeat("A", 48), "upper case": strings.ToUpper(token), "lower case": strings.ToLower(token),
		"cut": token[:len(token)-1], "longer": token + "A", "shorter by four": token[:len(token)-4], "longer by four": token + "AAAA", "no base64": "%C3%A9" + token[6:]}
	for _, at := range []int{0, 7, 20, 21, 22, 30, 40, len(token) - 1} { // of the identifier, of the MAC, and where they meet
		other := byte('A')
		if token[at] == other {
			other = 'B'
		}
		list["altered at "+string(rune('0'+at/10))+string(rune('0'+at%10))] = token[:at] + string(other) + token[at+1:]
	}
	return list
}

// Whatever is wrong with a token, and whatever became of the one it was made from, the answer is that of one that was never made.
func TestAForgedLinkTellsNothing(t *testing.T) {
	for name, kind := range privateKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := attack(t, kind)
			if status, body := a.answered(http.MethodGet, a.token); status != http.StatusOK {
				t.Fatalf("the link itself: %d\n%s", status, body)
			}
			check := func(when string) {
				for _, method := range a.methods() {
					_, want := a.answered(method, strings.Repeat("A", 48))
					for how, token := range forged(a.token) {
						if status, body := a.answered(method, token); status != http.StatusNotFound || body != want {
							t.Errorf("%s, %s %s: %d, or another page than for a guess", when, method, how, status)
						}
					}
				}
			}
			check("while it works")
			if a.end == nil {
				return
			}
			if err := a.end(); err != nil {
				t.Fatal(err)
			}
			check("once it is ended")
		})
	}
}

// A token opens its own kind of page and no other, and the page of its own weekend.
func TestALinkOpensOneThing(t *testing.T) {
	a := attack(t, privateKinds["partner"])
	tokens := map[string]string{}
	for name, kind := range privateKinds {
		k, err := kind.make(a.site, a.operationBySlug("saint-marc-2027"))
		if err != nil {
			t.Fatal(err)
		}
		tokens[name] = k.token
	}
	for name, kind := range privateKinds {
		for from, token := range tokens {
			news := strings.HasPrefix(name, "news") && strings.HasPrefix(from, "news") // either address opens both, and does what the link is for
			if status := a.visitor().get(kind.path + token).Status; from != name && !news && status != http.StatusNotFound {
				t.Errorf("the link of %s at the address of %s: %d", from, name, status)
			}
		}
		if name == "follow-up" {
			continue
		}
		theirs, err := kind.make(a.site, a.other)
		if err != nil {
			t.Fatal(err)
		}
		body := a.visitor().get(kind.path + theirs.token).Body
		if strings.Contains(body, "Saint-Marc") || strings.Contains(body, "saint-marc") {
			t.Errorf("the link of %s of the other weekend tells of this one", name)
		}
	}
}

// A link that has expired, was ended or has done its work says so, does nothing, and is not taken for a guess.
func TestALinkThatIsOver(t *testing.T) {
	for name, kind := range privateKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ways := map[string]func(a *attacked) bool{
				"expired": func(a *attacked) bool { a.now = a.now.Add(a.life); return a.life > 0 },
				"ended": func(a *attacked) bool {
					if a.end == nil {
						return false
					}
					if err := a.end(); err != nil {
						t.Fatal(err)
					}
					return true
				},
				"used": func(a *attacked) bool {
					if a.once {
						if status, body := a.answered(http.MethodPost, a.token); status >= http.StatusBadRequest {
							t.Fatalf("the first time: %d\n%s", status, body)
						}
					}
					return a.once
				},
			}
			for how, end := range ways {
				a := attack(t, kind)
				if kind.path == newsletter.LeavePath || !end(a) {
					continue // leaving what one has left is no mistake
				}
				for _, method := range a.methods() {
					status, body := a.answered(method, a.token)
					if status != http.StatusGone || strings.Contains(body, "Annaig") || strings.Contains(body, "Erwan") || strings.Contains(body, "Fablab") {
						t.Errorf("%s, %s: %d\n%s", how, method, status, body)
					}
				}
			}
		})
	}
}

// Leaving is what somebody wants: doing it twice, or after the team did it, is told as done.
func TestLeavingTwiceIsLeaving(t *testing.T) {
	for _, name := range []string{"news, leave", "follow-up"} {
		a := attack(t, privateKinds[name])
		for range 3 {
			if status, body := a.answered(http.MethodPost, a.token); status != http.StatusOK {
				t.Errorf("%s: %d\n%s", name, status, body)
			}
		}
	}
}

// Whoever tries many tokens waits longer and longer, and whoever has a link that works waits for nobody's tries but their own.
func TestGuessingLinksSlowsDown(t *testing.T) {
	for name, kind := range privateKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := attack(t, kind)
			b := a.visitor()
			for range 10 {
				b.get(a.path + store.NewID())
			}
			if len(a.waits) != 0 {
				t.Fatalf("ten mistakes cost %v", a.waits)
			}
			for range 6 {
				b.get(a.path + store.NewID())
			}
			if len(a.waits) != 6 || a.waits[5] < 4*time.Second || a.waits[5] <= a.waits[0] {
				t.Errorf("the next ones cost %v", a.waits)
			}
			a.now = a.now.Add(10 * time.Minute)
			before := len(a.waits)
			if b.get(a.path + a.token); len(a.waits) != before {
				t.Error("ten minutes later one still waits")
			}
		})
	}
}
