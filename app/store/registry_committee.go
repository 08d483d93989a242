package store

// committeeTables are the steering committee with its meetings and decisions, and the meetings for everybody. What was decided and
// written stays, as the record of the association; who sat there, and how each voted, does not.
var committeeTables = []Table{
	{Name: "committee_member", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		private("name", "who sits in the committee").until(registrationDays),
		technical("side", "organisation", "partner_id"),
		private("account_id", "letting a member who is of the team vote there").until(registrationDays),
		private("email", "calling to meetings, and asking for a vote").until(registrationDays),
		private("phone", "asking a member who does not read letters").until(registrationDays),
		technical("left_at", "created_at", "updated_at", "version"),
	)},
	{Name: "committee_link", Key: []string{"token_hash"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "committee_member_id"),
		private("token_hash", "opening the page of a member with the link").until(registrationDays),
		technical("created_at", "expires_at", "revoked_at"),
	)},
	{Name: "committee_meeting", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "title", "starts_at", "weekend_at", "place_id", "place", "notes"),
		private("guests", "who else was there").until(registrationDays),
		private("minutes", "the record of what the committee said and decided"),
		technical("minutes_public", "called_at", "minutes_sent_at", "created_at", "updated_at", "version"),
	)},
	{Name: "committee_item", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "committee_meeting_id", "position", "title"),
		private("brought_by", "who speaks first about it").until(registrationDays),
		technical("duration"),
	)},
	{Name: "committee_attendance", Key: []string{"operation_id", "committee_meeting_id", "committee_member_id"}, OfOperation: true,
		Columns: technical("operation_id", "committee_meeting_id", "committee_member_id", "state")},
	{Name: "decision", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "number", "committee_meeting_id", "text"),
		private("proposed_by", "who proposed it").until(registrationDays),
		technical("way", "secret", "quorum", "closes_at", "state", "closed_at", "members", "yes", "no", "abstained"),
		private("objection", "why a decision was stopped, in the register"),
		technical("created_at"),
	)},
	{Name: "decision_vote", Key: []string{"operation_id", "decision_id", "committee_member_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "decision_id", "committee_member_id"),
		private("choice", "how somebody voted, until only the totals matter").until(registrationDays),
		technical("how"),
		private("account_id", "who noted a vote that was given by voice").until(registrationDays),
		technical("at"),
	)},
	{Name: "public_meeting", Key: []string{"id"}, OfOperation: true, Columns: technical("operation_id", "id", "slug", "kind", "title", "text",
		"starts_at", "ends_at", "weekend_at", "place_id", "place", "sign_up", "capacity", "taken", "came", "state", "sequence", "created_at",
		"updated_at", "version")},
	{Name: "meeting_guest", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "public_meeting_id"),
		private("name", "knowing who comes").until(registrationDays),
		technical("headcount"),
		private("email", "a reminder the day before, and word when the meeting changes").until(registrationDays),
		technical("language", "form_key"),
		private("form_hash", "recognising a form that is sent twice").until(registrationDays),
		private("token_hash", "opening the page by which one withdraws").until(registrationDays),
		technical("created_at", "expires_at", "revoked_at", "reminded_at"),
	)},
}
