package retention

import (
	"slices"

	"oplibre/app/store"
)

// Treatment is one line of the register of processing (GDPR article 30). Its words are the messages retention.treatment.<Key>.name,
// .purpose, .persons, .data and .recipients.
type Treatment struct {
	Key string
	// Basis is the lawful basis, one of the Basis… constants (GDPR article 6).
	Basis string
	// Tables are those that hold its data; every table with a private column belongs to one treatment.
	Tables []string
}

// The lawful bases. Their words are the messages retention.basis.<…>.
const (
	// BasisRequest is what somebody asked for: taking part (article 6.1.b).
	BasisRequest = "request"
	// BasisConsent is what somebody agreed to and can take back (article 6.1.a).
	BasisConsent = "consent"
	// BasisObligation is what the law asks to keep: accounts, papers that were asked for (article 6.1.c).
	BasisObligation = "obligation"
	// BasisInterest is what holding the weekend needs (article 6.1.f).
	BasisInterest = "interest"
)

// Register are the treatments of the program, in the order in which they are read.
var Register = []Treatment{
	{"signup", BasisRequest, []string{"carnet", "person", "consent", "registration", "carnet_code", "blank_carnet", "waiting_party", "wish_party", "wish_person", "idempotency", "carnet_need",
		"meal_order", "user_name", "child_care", "child_handover"}},
	{"desk", BasisRequest, []string{"desk", "desk_link", "desk_device", "check_in", "desk_action", "outing", "sheet_line"}},
	{"followup", BasisConsent, []string{"follow_up"}},
	{"contributions", BasisConsent, []string{"contribution", "medium", "upload", "release"}},
	{"facilitators", BasisRequest, []string{"facilitator", "facilitator_link", "proposal", "proposal_voice", "atelier"}},
	{"partners", BasisInterest, []string{"partner", "partner_link", "partner_answer", "partner_offer", "partner_invitation", "document", "access_request"}},
	{"preparation", BasisInterest, []string{"task", "task_comment", "task_calendar", "place", "equipment", "equipment_loan", "plan_change",
		"programme_version"}},
	{"money", BasisObligation, []string{"formality", "formality_paper", "budget_line", "budget_receipt", "budget_gift", "subsidy", "subsidy_paper"}},
	{"solidarity", BasisRequest, []string{"solidarity_offer", "solidarity_need"}},
	{"volunteers", BasisRequest, []string{"volunteer", "volunteer_link", "volunteer_post"}},
	{"committee", BasisInterest, []string{"committee_member", "committee_link", "committee_meeting", "committee_item", "decision", "decision_vote",
		"meeting_guest"}},
	{"letters", BasisInterest, []string{"letter", "message_recipient", "phone_call"}},
	{"newsletter", BasisConsent, []string{"newsletter_subscriber"}},
	{"team", BasisInterest, []string{"account", "session", "membership", "link", "activity", "setting", "instance"}},
}

func treatmentOf(table string) string {
	for _, t := range Register {
		if slices.Contains(t.Tables, table) {
			return t.Key
		}
	}
	return ""
}

// Days returns for how many days after the weekend a treatment keeps its data, each once, the shortest first; 0 is until it is
// taken back or its row goes. ofWeekend stands for what the operation chooses.
func (t Treatment) Days(ofWeekend int) []int {
	var days []int
	for _, table := range store.Registry() {
		if !slices.Contains(t.Tables, table.Name) {
			continue
		}
		for _, c := range table.Columns {
			if c.Class != store.Private {
				continue
			}
			n := c.RetentionDays
			if c.OfWeekend() {
				n = ofWeekend
			}
			if !slices.Contains(days, n) {
				days = append(days, n)
			}
		}
	}
	slices.Sort(days)
	return days
}
