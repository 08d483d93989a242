package store

// planningTables are what the planning of the programme adds to it.
var planningTables = []Table{
	{Name: "place_plan", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "place_id"),
		technical("hash")[0].file(FileKept, "size"),
		technical("size", "media_type", "title", "position"),
	)},
	{Name: "facilitator_link", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "facilitator_id"),
		private("token_hash", "opening the facilitator's page with the link").until(registrationDays),
		technical("created_at", "expires_at", "opened_at", "revoked_at"),
	)},
	{Name: "blocker", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "place_id", "kind", "title", "starts_at", "ends_at", "version")},
	{Name: "atelier_draft", Key: []string{"operation_id", "atelier_id"}, OfOperation: true,
		Columns: technical("operation_id", "atelier_id", "base_version", "changes", "updated_at", "version")},
	{Name: "plan_change", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "atelier_id", "before", "after"),
		private("account_id", "who changed it, so that each takes back their own changes").until(registrationDays),
		technical("at", "undone_at", "batch"),
	)},
	{Name: "programme_version", Key: []string{"operation_id", "number"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		public("number", "number of the version"),
		public("published_at", "when it was published"),
		private("author", "who published it, so that the team knows whom to ask").until(registrationDays),
		technical("note", "snapshot", "changes"),
	)},
	{Name: "equipment", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "partner_id", "kind", "name", "quantity"),
		private("lender", "who lends it, when it is no partner").until(registrationDays),
		private("notes", "what to know about it").until(registrationDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "atelier_equipment", Key: []string{"operation_id", "atelier_id", "kind"}, OfOperation: true,
		Columns: technical("operation_id", "atelier_id", "kind", "quantity")},
	{Name: "equipment_loan", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "equipment_id", "atelier_id"),
		private("holder", "who has it").until(registrationDays),
		technical("quantity", "handed_at", "returned_at"),
		private("notes", "in what state it went and came back").until(registrationDays),
		technical("version"),
	)},
	{Name: "seat_share", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "atelier_id", "partner_id", "label", "seats", "keep_until", "released_at", "version")},
	{Name: "slot", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "atelier_id", "starts_at", "ends_at", "seats", "label", "confirmed", "offered")},
	{Name: "proposal_call", Key: []string{"operation_id"}, OfOperation: true,
		Columns: technical("operation_id", "open", "at_once", "enough", "closes_at", "version")},
	{Name: "proposal", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind", "title", "folded", "text", "theme_id", "rules", "state", "shown", "voices"),
		private("name", "who proposes it").until(registrationDays),
		private("email", "where the answer goes").until(registrationDays),
		private("phone", "where the answer goes without e-mail").until(registrationDays),
		private("wishes", "where and when it would suit").until(registrationDays),
		private("notes", "what the team thinks of it").until(registrationDays),
		private("reply", "what the team answered").until(registrationDays),
		technical("language", "answered_at", "atelier_id", "created_at", "updated_at", "version"),
	)},
	{Name: "proposal_voice", Key: []string{"operation_id", "proposal_id", "voice_hash"}, OfOperation: true, Columns: columns(
		technical("operation_id", "proposal_id"),
		private("voice_hash", "counting each browser once").until(registrationDays),
		technical("at"),
	)},
}
