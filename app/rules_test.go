package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/budget"
	"oplibre/app/calling"
	"oplibre/app/document"
	"oplibre/app/message"
	"oplibre/app/newsletter"
	"oplibre/app/operation"
	"oplibre/app/solidarity"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/volunteer"
)

// soundRows are two volunteers in a shift for two, a bed that is taken, a message and an issue with a letter each, a document, a budget.
const soundRows = `
INSERT INTO place (operation_id, id, number, slug, name, folded, address, directions, longitude, latitude, capacity, outdoors, access, equipment, opening, notes, imported_guid, created_at, updated_at, version) VALUES
	('two', 'far', 1, 'loin', 'Loin', 'loin', '', '', NULL, NULL, NULL, false, '', '[]', '[]', '', '', 1, 1, 1);
INSERT INTO volunteer_post VALUES ('one', 'post', '', 'Accueil', NULL, '', '', '', '', 1, 1, 1);
INSERT INTO volunteer_shift VALUES ('one', 'shift', 'post', 10, 20, 1, 1, 1);
INSERT INTO volunteer VALUES ('one', 'ana', 'Ana', '', '', 'adult', '', '', '', 'fr', 1, 1, NULL, 1), ('one', 'bob', 'Bob', '', '', 'adult', '', '', '', 'fr', 1, 1, NULL, 1);
INSERT INTO volunteer_part VALUES ('one', 'p1', 'ana', 'shift', 'coming', '', NULL, 1, NULL, NULL, NULL), ('one', 'p2', 'bob', 'shift', 'coming', '', NULL, 1, NULL, NULL, NULL);
INSERT INTO solidarity_offer VALUES ('one', 'bed', 'roof', 'Odette', '', '', '', '', 2, '2027-05-21', '2027-05-22', '', '', '', false, false, false, NULL, 1, 1, 1);
INSERT INTO solidarity_need VALUES ('one', 'guest', 'roof', 'Paul', '', '', '', '', 2, '2027-05-21', '2027-05-22', '', '', '', false, false, false, 1, 1, 1);
INSERT INTO solidarity_match VALUES ('one', 'match', 'bed', 'guest', NULL, '', NULL, '', 1);
INSERT INTO letter (id, operation_id, kind, recipient, language, subject_id, parameters, state, created_at) VALUES
	('l1', 'one', 'message', 'ana@example.org', 'fr', 'carnet', '{}', 'waiting', 1), ('l2', 'one', 'newsletter_issue', 'bob@example.org', 'fr', 'reader', '{}', 'waiting', 1),
	('l3', 'one', 'newsletter_issue', 'bob@example.org', 'fr', 'reader', '{}', 'sent', 1), ('l4', 'one', 'message', 'ana@example.org', 'fr', 'carnet', '{}', 'sent', 1);
INSERT INTO phone_call VALUES ('one', 'c1', 'message', 'told', '{}', 'people', 'call', '', 1, 0, NULL, false, 'paul', 5, NULL, '', '', ''),
	('one', 'c2', 'reminder_day', '2027-05-22', '{}', 'people', 'call', '', 1, 0, NULL, false, 'paul', 5, NULL, '', '', ''),
	('one', 'c3', 'reminder_week', '2027-05-22', '{}', 'people', 'call', '', 1, 0, NULL, true, 'paul', 2, 3, 'printed', '', 'run');
INSERT INTO message VALUES ('one', 'told', '{}', '{}', 2, 1, 1, 1, 1, 2);
INSERT INTO message_recipient VALUES ('one', 'told', 'people', 'carnet', 'l1'), ('one', 'told', 'people', 'call', '');
INSERT INTO newsletter_subscriber VALUES ('one', 'reader', 'bob@example.org', 'bob@example.org', 'fr', '', 'page', 1, 1);
INSERT INTO newsletter_issue VALUES ('one', 'issue', 1, '{}', 1, 1, 1, 2);
INSERT INTO newsletter_letter VALUES ('one', 'l2', 'issue');
INSERT INTO document VALUES ('one', 'doc', 'Budget', NULL, '', 'minutes', '', 'etalab-2.0', 'published', '', '', '', NULL, 1, 1, 1);
INSERT INTO access_request VALUES ('one', 'ask', 'doc', 'La mairie', '2027-02-01', 'given', '2027-02-09', '', '', 1, 1, 1);
INSERT INTO budget VALUES ('one', 1500, 60, NULL, '{}', 1, 1);
INSERT INTO budget_line VALUES ('one', 'line', '606', 'Café', 1000, -200, '', '', 1, 1, 1);
INSERT INTO budget_gift VALUES ('one', 'gift', 'goods', 'Pain', '', NULL, NULL, 5000, NULL, '', 1, 1, 1);
INSERT INTO subsidy VALUES ('one', 'money', NULL, 'Région', 'Aide', 5000, 4000, 2000, '', '', '', '', '', false, '', '', 1, 1, 1)`

// broken runs statements on the sound rows and returns the rules that do not hold any more.
func broken(t *testing.T, statements string) (rules []string) {
	t.Helper()
	db := storetest.New(t)
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		for _, id := range []string{"one", "two"} {
			o := operation.Operation{ID: id, Slug: id, Name: id, Language: "fr", TimeZone: "Europe/Paris", Phase: operation.Open, Translations: map[string]operation.Translation{}, Version: 1}
			if err := tx.Create(&o).Error; err != nil {
				return err
			}
		}
		for statement := range strings.SplitSeq(soundRows+";"+statements, ";") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range []func(context.Context, *store.DB) ([]store.Violation, error){
		volunteer.Check, solidarity.Check, document.Check, message.Check, calling.Check, newsletter.Check, budget.Check,
	} {
		found, err := check(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range found {
			if v.Subject == "" || v.Detail == "" {
				t.Errorf("%+v does not say what is wrong", v)
			}
			rules = append(rules, v.Check)
		}
	}
	return rules
}

// Each way to break the rows that a mistake of ours could take, and the one rule that sees it.
func TestCheckFindsWhatIsBroken(t *testing.T) {
	for statements, want := range map[string]string{
		"":                                     "",
		"UPDATE volunteer_shift SET extra = 0": "volunteer.shift",
		`UPDATE volunteer_shift SET extra = 0;
			INSERT INTO activity VALUES ('a', 'one', 1, 'account', 'x', '', 'volunteer.shift_updated', 'volunteer_shift', 'shift')`: "", // somebody has lowered it
		"UPDATE volunteer_shift SET ends_at = starts_at":                                                          "volunteer.hours",
		"UPDATE volunteer_post SET place_id = 'far'":                                                              "volunteer.place",
		"UPDATE volunteer_part SET state = 'maybe' WHERE id = 'p1'":                                               "volunteer.state",
		"UPDATE volunteer SET erased_at = 5 WHERE id = 'ana'":                                                     "volunteer.erased",
		"UPDATE solidarity_need SET persons = 3":                                                                  "solidarity.capacity",
		"UPDATE solidarity_offer SET kind = 'ride'":                                                               "solidarity.kind",
		"UPDATE document SET licence = ''":                                                                        "document.licence",
		"UPDATE access_request SET answered_on = '2027-01-31'":                                                    "document.request",
		"UPDATE message SET sent_at = NULL":                                                                       "message.draft",
		"INSERT INTO message_recipient VALUES ('one', 'told', 'leads', 'late', '')":                               "message.people",
		"UPDATE message_recipient SET letter_id = 'l2' WHERE subject_id = 'carnet'":                               "message.letter",
		"DELETE FROM letter WHERE id = 'l1'":                                                                      "message.letter",
		"UPDATE message SET letters = 2; UPDATE message_recipient SET letter_id = 'l4' WHERE subject_id = 'call'": "message.once",
		"UPDATE phone_call SET account_id = '' WHERE id IN ('c1', 'c2')":                                          "call.hand",
		"UPDATE phone_call SET account_id = 'rose' WHERE id = 'c2'":                                               "call.one_caller",
		"UPDATE phone_call SET about_id = 'told', kind = 'message' WHERE id = 'c2'":                               "call.once",
		"UPDATE phone_call SET result = 'reached' WHERE id = 'c3'":                                                "call.printed",
		"UPDATE newsletter_letter SET letter_id = 'l1'":                                                           "newsletter.letter",
		"INSERT INTO newsletter_letter VALUES ('one', 'l3', 'issue')":                                             "newsletter.once",
		"UPDATE newsletter_subscriber SET confirmed_at = NULL":                                                    "newsletter.agreed",
		"UPDATE newsletter_issue SET number = 0":                                                                  "newsletter.number",
		"UPDATE budget SET hourly_rate = -1":                                                                      "budget.hours",
		"UPDATE budget_line SET planned = 100000000001":                                                           "budget.line",
		"UPDATE budget_gift SET actual = -1":                                                                      "budget.gift",
		"UPDATE budget_gift SET place_id = 'far'":                                                                 "budget.operation",
		"UPDATE subsidy SET granted = NULL":                                                                       "budget.subsidy",
	} {
		if got := slices.Compact(broken(t, statements)); strings.Join(got, " ") != want {
			t.Errorf("%s breaks %v, want %q", statements, got, want)
		}
	}
}
