package status

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func at(local string) store.Instant {
	location, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	moment, _ := operation.ParseLocal(local, location)
	return store.InstantOf(moment)
}

func count(n int) *int { return &n }

// complete is a weekend from which nothing is missing, on J-23.
func complete() *Facts {
	longitude, latitude := -4.456, 48.398
	place := &programme.Place{ID: "place", Name: "Salle", Longitude: &longitude, Latitude: &latitude, Capacity: count(40)}
	o := &operation.Operation{ID: "o", TimeZone: "Europe/Paris", StartsAt: at("2027-05-21T18:30"), EndsAt: at("2027-05-23T18:30"), Phase: operation.Open, PhaseByClock: true, RetentionDays: 30,
		ContactPhone: "02 61 91 00 27", LegalOrganiser: "Les Communs", Summary: "Venez", Outline: "{}", Longitude: longitude, Latitude: latitude,
		Communes: []operation.TerritoryCommune{{InseeCode: "29019"}}}
	return &Facts{Operation: o, Now: at("2027-04-29T10:00"), Places: []programme.Place{*place},
		Ateliers: []*programme.Listing{{Atelier: programme.Atelier{Title: "Flore", Summary: "S", OutputAim: "A", Status: programme.Published, Entry: programme.SignUp,
			StartsAt: at("2027-05-22T09:45"), EndsAt: at("2027-05-22T12:00")}, Theme: &programme.Theme{}, Place: place, Facilitators: []string{"J. Pennec"},
			Seats: programme.SeatPool{Capacity: count(20), Confirmed: 10}}},
		Partners: []*partner.Partner{{State: partner.Accepted, Roles: []partner.Role{"referent"}, Organisation: partner.Organisation{Name: "Mairie"}}}}
}

func keys(findings []Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Key)
	}
	return strings.Join(all, " ")
}

func TestFindings(t *testing.T) {
	for name, c := range map[string]struct {
		change func(f *Facts, l *programme.Listing)
		want   string
	}{
		"nothing missing":   {func(*Facts, *programme.Listing) {}, ""},
		"no atelier":        {func(f *Facts, _ *programme.Listing) { f.Ateliers = nil }, "no_atelier"},
		"all cancelled":     {func(_ *Facts, l *programme.Listing) { l.Status = programme.Cancelled }, "no_atelier"},
		"no place":          {func(_ *Facts, l *programme.Listing) { l.Place = nil }, "ateliers_no_place"},
		"no facilitator":    {func(_ *Facts, l *programme.Listing) { l.Facilitators = nil }, "ateliers_no_facilitator"},
		"no summary":        {func(_ *Facts, l *programme.Listing) { l.Summary = "" }, "ateliers_no_summary"},
		"no seats":          {func(_ *Facts, l *programme.Listing) { l.Seats.Capacity = nil }, "ateliers_no_capacity"},
		"too many seats":    {func(_ *Facts, l *programme.Listing) { l.Seats.Capacity = count(41); l.Seats.Confirmed = 30 }, "ateliers_too_large"},
		"draft atelier":     {func(_ *Facts, l *programme.Listing) { l.Status = programme.DraftAtelier }, "ateliers_draft"},
		"place off the map": {func(f *Facts, _ *programme.Listing) { f.Places[0].Latitude = nil }, "places_no_point"},
		"no phone":          {func(f *Facts, _ *programme.Listing) { f.Operation.ContactPhone = "" }, "no_phone"},
		"no organiser":      {func(f *Facts, _ *programme.Listing) { f.Operation.LegalOrganiser = "" }, "no_legal_organiser"},
		"no outline":        {func(f *Facts, _ *programme.Listing) { f.Operation.Outline = "" }, "no_outline"},
		"centre left as it was": {func(f *Facts, _ *programme.Listing) {
			c, _ := operation.CentreOf("29019")
			f.Operation.Longitude, f.Operation.Latitude = c.Lon, c.Lat
		}, "centre_unset"},
		"draft at J-23": {func(f *Facts, _ *programme.Listing) { f.Operation.Phase = operation.Draft }, "not_announced"},
		"draft at J-100": {func(f *Facts, _ *programme.Listing) {
			f.Operation.Phase, f.Now = operation.Draft, at("2027-02-11T10:00")
		}, ""},
		"sign-up closed at J-23": {func(f *Facts, _ *programme.Listing) { f.Operation.Phase = operation.Announced }, "not_open"},
		"sign-up closed at J-50": {func(f *Facts, _ *programme.Listing) {
			f.Operation.Phase, f.Now = operation.Announced, at("2027-04-02T10:00")
		}, ""},
		"no partner":              {func(f *Facts, _ *programme.Listing) { f.Partners = nil }, "no_partner"},
		"partner to contact":      {func(f *Facts, _ *programme.Listing) { f.Partners[0].State = partner.ToContact }, "partners_to_contact"},
		"partner silent":          {func(f *Facts, _ *programme.Listing) { f.Partners[0].State = partner.Invited }, "partners_silent"},
		"partner read the letter": {func(f *Facts, _ *programme.Listing) { f.Partners[0].State = partner.Opened }, "partners_silent"},
		"referent declined":       {func(f *Facts, _ *programme.Listing) { f.Partners[0].State = partner.Declined }, "no_referent"},
		"full with a list":        {func(_ *Facts, l *programme.Listing) { l.Seats.Confirmed, l.Waiting = 20, 2 }, "ateliers_waiting"},
		"full without a list":     {func(_ *Facts, l *programme.Listing) { l.Seats.Confirmed = 20 }, ""},
		"empty at J-23":           {func(_ *Facts, l *programme.Listing) { l.Seats.Confirmed = 1 }, ""},
		"empty at J-14":           {func(f *Facts, l *programme.Listing) { l.Seats.Confirmed, f.Now = 1, at("2027-05-08T10:00") }, "ateliers_empty"},
		"few residents": {func(f *Facts, _ *programme.Listing) {
			f.Operation.GoalResidents, f.Now = count(150), at("2027-05-08T10:00")
		}, "few_residents"},
		"gravest first": {func(f *Facts, l *programme.Listing) { f.Operation.Outline, l.Place = "", nil }, "ateliers_no_place no_outline"},
		"over":          {func(f *Facts, l *programme.Listing) { f.Now, l.Place = at("2027-05-24T10:00"), nil }, "partners_to_thank"},
		"over and thanked": {func(f *Facts, _ *programme.Listing) {
			f.Now, f.Partners[0].State = at("2027-05-24T10:00"), partner.Thanked
		}, ""},
		"over for a year": {func(f *Facts, _ *programme.Listing) {
			f.Now, f.Partners[0].State = at("2028-06-24T10:00"), partner.Thanked
		}, "to_archive"},
		"archived": {func(f *Facts, l *programme.Listing) { f.Operation.Phase, l.Place = operation.Archived, nil }, ""},
	} {
		f := complete()
		c.change(f, f.Ateliers[0])
		if got := keys(f.Findings()); got != c.want {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

func TestEveryRuleHasItsWords(t *testing.T) {
	source, err := os.ReadFile("finding.go")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("../../i18n/messages/operation.fr.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalogue map[string]any
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	rules := 0
	for key := range catalogue {
		rule, isText := strings.CutSuffix(key, ".text")
		if !isText || !strings.HasPrefix(rule, "status.") {
			continue
		}
		rules++
		if !strings.Contains(string(source), `"`+strings.TrimPrefix(rule, "status.")+`"`) {
			t.Errorf("%s is said and no rule finds it", rule)
		}
		if catalogue[rule] == nil || catalogue[rule+".act"] == nil {
			t.Errorf("%s lacks its title or its act", rule)
		}
	}
	if rules < 20 {
		t.Errorf("only %d rules have words", rules)
	}
}

func TestFindingsNameAFew(t *testing.T) {
	f := complete()
	for range 6 {
		l := *f.Ateliers[0]
		l.Place = nil
		f.Ateliers = append(f.Ateliers, &l)
	}
	found := f.Findings()[0]
	if found.Count != 6 || len(found.Names) != namesShown || found.More != 2 || found.Joined() != "Flore, Flore, Flore, Flore" {
		t.Errorf("found %+v", found)
	}
}

func TestReadyAndAgreed(t *testing.T) {
	f := complete()
	draft, cancelled := *f.Ateliers[0], *f.Ateliers[0]
	draft.Status, cancelled.Status = programme.DraftAtelier, programme.Cancelled
	f.Ateliers = append(f.Ateliers, &draft, &cancelled)
	f.Partners = append(f.Partners, &partner.Partner{State: partner.Declined})
	if ready, all := f.Ready(); ready != 1 || all != 2 {
		t.Errorf("%d ateliers of %d are ready", ready, all)
	}
	if in, all := f.Agreed(); in != 1 || all != 2 {
		t.Errorf("%d partners of %d agreed", in, all)
	}
}

func TestMilestonesFollowTheWindow(t *testing.T) {
	f := complete()
	var seen []string
	for _, m := range f.Milestones() {
		seen = append(seen, m.At.Format("01-02 ")+m.Key)
		if m.Done != (m.Key == "open") {
			t.Errorf("%s is done: %v", m.Key, m.Done)
		}
	}
	unplaced := *f.Ateliers[0]
	unplaced.StartsAt, unplaced.EndsAt = 0, 0
	f.Ateliers = append(f.Ateliers, &unplaced)
	if days := f.days(); len(days) != 1 || days[0].Count != 1 {
		t.Errorf("an atelier without an hour makes a day: %+v", days)
	}
	if want := []string{"04-07 open", "05-22 day", "05-24 thank", "06-21 outputs", "06-22 erase"}; !slices.Equal(seen, want) {
		t.Errorf("milestones %v, want %v", seen, want)
	}
	f.Ateliers = nil
	if days := f.days(); len(days) != 3 || days[0].Key != "window" {
		t.Errorf("without ateliers the days are %v", days)
	}
}

func TestForecast(t *testing.T) {
	f := complete()
	f.Operation.GoalPersons = count(100)
	if _, ok := f.Forecast(); ok {
		t.Error("nobody has signed up, and the goal has a date")
	}
	f.SignUps = SignUps{Persons: 72, Days: []Day{{at("2027-03-01T00:00").In(f.Operation.Location()), 44}, {at("2027-04-20T00:00").In(f.Operation.Location()), 28}}}
	reached, ok := f.Forecast()
	if !ok || reached.Format(time.DateOnly) != "2027-05-13" { // two a day, 28 to go
		t.Errorf("reached on %v", reached)
	}
	f.SignUps.Persons = 100
	if _, ok := f.Forecast(); ok {
		t.Error("a goal that is reached has a forecast")
	}
}

func TestFindReadsOneOperationOnly(t *testing.T) {
	db := storetest.New(t)
	mine, theirs := weekend(t, db, "la-mienne"), weekend(t, db, "la-leur")
	signUp(t, db, mine, "quartier", "confirmed", 3, at("2027-04-10T10:00"))
	signUp(t, db, mine, "", "waiting", 1, at("2027-04-10T23:00"))
	signUp(t, db, mine, "ailleurs", "cancelled", 5, at("2027-04-11T10:00"))
	signUp(t, db, theirs, "quartier", "confirmed", 7, at("2027-04-10T10:00"))
	f, err := Find(t.Context(), db, mine, at("2027-04-29T10:00"))
	if err != nil {
		t.Fatal(err)
	}
	s := f.SignUps
	if s.Persons != 4 || s.Residents() != 3 || s.Origins["ailleurs"] != 0 || len(s.Days) != 1 || s.Days[0].Persons != 4 {
		t.Errorf("counted %+v", s)
	}
	if len(f.Ateliers) != 3 || len(f.Seats()) != 1 || len(f.Seats()[0].Ateliers) != 3 {
		t.Errorf("%d ateliers on %d days", len(f.Ateliers), len(f.Seats()))
	}
}

func TestAfterTheWeekendEverybodyStillCounts(t *testing.T) {
	db := storetest.New(t)
	o := weekend(t, db, "la-mienne")
	signUp(t, db, o, "quartier", "attended", 3, at("2027-05-10T10:00"))
	signUp(t, db, o, "commune", "absent", 2, at("2027-05-11T10:00"))
	signUp(t, db, o, "", "waiting", 1, at("2027-05-20T10:00"))
	signUp(t, db, o, "ailleurs", "withdrawn", 4, at("2027-05-20T10:00"))
	o.GoalPersons = count(100)
	waiting := func(now string) (n int, forecast bool) {
		f, err := Find(t.Context(), db, o, at(now))
		if err != nil {
			t.Fatal(err)
		}
		if f.SignUps.Persons != 6 || f.SignUps.Residents() != 3 || f.SignUps.Origins["commune"] != 2 {
			t.Errorf("at %s counted %+v", now, f.SignUps)
		}
		for _, l := range f.Ateliers {
			n += l.Waiting
		}
		_, forecast = f.Forecast()
		return n, forecast
	}
	if n, forecast := waiting("2027-05-21T10:00"); n != 1 || !forecast {
		t.Errorf("before: %d wait, forecast %v", n, forecast)
	}
	if n, forecast := waiting("2027-05-24T10:00"); n != 0 || forecast {
		t.Errorf("after: %d wait, forecast %v", n, forecast)
	}
}

func weekend(t *testing.T, db *store.DB, slug string) *operation.Operation {
	t.Helper()
	form := operation.EmptyForm()
	form.Name, form.Slug, form.Communes, form.Start = slug, slug, []string{"29019"}, "2027-05-21T18:30"
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand}, At: time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)}
	o, err := operation.Create(t.Context(), db, by, form, programme.CopyThemes)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// signUp writes an atelier with one registration of n persons, as sign-up does.
func signUp(t *testing.T, db *store.DB, o *operation.Operation, origin, status string, n int, when store.Instant) {
	t.Helper()
	atelier, pool, carnet, person := store.NewID(), store.NewID(), store.NewID(), store.NewID()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		var theme programme.Theme
		if err := tx.Where("operation_id = ?", o.ID).Order("position").Limit(1).Find(&theme).Error; err != nil {
			return err
		}
		var number int64
		if err := tx.Model(&programme.Atelier{}).Where("operation_id = ?", o.ID).Count(&number).Error; err != nil {
			return err
		}
		if err := tx.Create(&programme.Atelier{OperationID: o.ID, ID: atelier, Number: number + 1, Slug: atelier, ThemeID: theme.ID, Title: "A", Access: []string{},
			Translations: map[string]programme.AtelierTranslation{}, StartsAt: at("2027-05-22T10:00"), EndsAt: at("2027-05-22T12:00"), Entry: programme.SignUp,
			Status: programme.Published, Version: 1}).Error; err != nil {
			return err
		}
		if err := tx.Create(&programme.SeatPool{OperationID: o.ID, ID: pool, AtelierID: atelier, Capacity: count(20), Waiting: map[bool]int{true: n}[status == "waiting"]}).Error; err != nil {
			return err
		}
		for _, row := range []struct {
			sql  string
			args []any
		}{
			{"INSERT INTO carnet (operation_id, id, generation, code_hash, origin, language, created_at, version) VALUES (?, ?, 1, NULL, ?, 'fr', ?, 1)",
				[]any{o.ID, carnet, origin, when}},
			{"INSERT INTO person (operation_id, id, carnet_id, position, name, headcount, age_band, email, phone, guardian) VALUES (?, ?, ?, 0, 'X', ?, '', '', '', '')",
				[]any{o.ID, person, carnet, n}},
			{`INSERT INTO registration (operation_id, id, carnet_id, person_id, atelier_id, pool_id, seats, status, created_at, updated_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, []any{o.ID, store.NewID(), carnet, person, atelier, pool, n, status, when, when}},
		} {
			if err := tx.Exec(row.sql, row.args...).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
