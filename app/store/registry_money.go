package store

// proofDays is how long what proves an expense or an answer is kept: ten years, as accounting papers (Code de commerce, L.123-22).
const proofDays = 3653

// moneyTables are the formalities and the budget. Nothing of them is ever public.
var moneyTables = []Table{
	{Name: "formality", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind", "title", "authority", "lead_days", "need", "sent_on", "answer", "answered_on"),
		private("note", "whom to call and what they said, to follow a request").until(registrationDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "formality_paper", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "formality_id"),
		private("hash", "the paper that proves an answer, which may name who signed").until(proofDays).file(FileKept, "size"),
		technical("size", "media_type"),
		private("name", "finding a paper again by the name of its file").until(proofDays),
		technical("created_at"),
	)},
	{Name: "budget", Key: []string{"operation_id"}, OfOperation: true,
		Columns: technical("operation_id", "hourly_rate", "hours_planned", "hours_done", "answers", "updated_at", "version")},
	{Name: "budget_line", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "account"),
		private("title", "what an expense was, perhaps with who was paid").until(proofDays),
		technical("planned", "actual", "settled_on"),
		private("note", "what explains an expense to whoever checks it").until(proofDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "budget_receipt", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "budget_line_id"),
		private("hash", "the receipt that proves an expense, which may name somebody").until(proofDays).file(FileKept, "size"),
		technical("size", "media_type"),
		private("name", "finding a receipt again by the name of its file").until(proofDays),
		technical("created_at"),
	)},
	{Name: "subsidy", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "partner_id", "funder", "title", "asked", "granted", "paid", "filed_on", "decision_on", "paid_on",
			"report_on", "reported_on", "logo", "sentence"),
		private("note", "whom to call at the funder's, and what they said").until(proofDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "subsidy_paper", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "subsidy_id"),
		private("hash", "the paper that proves a grant, which may name who signed").until(proofDays).file(FileKept, "size"),
		technical("size", "media_type"),
		private("name", "finding a paper again by the name of its file").until(proofDays),
		technical("created_at"),
	)},
	{Name: "budget_gift", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind"),
		private("title", "what was given or lent, perhaps with by whom").until(proofDays),
		private("giver", "who gave or lent it, to thank and to prove").until(proofDays),
		technical("equipment_id", "place_id", "planned", "actual"),
		private("note", "how the value was found, for whoever checks it").until(proofDays),
		technical("created_at", "updated_at", "version"),
	)},
}
