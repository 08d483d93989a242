package store

// partnerDays is how long after the weekend the team keeps what it knows of a contact: organisations are asked again the
// year after, and the reference of the conventions for contacts is three years.
const partnerDays = 3 * 365

// partnerTables are the conversation with partners: private links, answers, what they bring, and how they are invited.
var partnerTables = []Table{
	{Name: "partner_link", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "partner_id"),
		private("token_hash", "opening the partner's page with the link").until(registrationDays),
		technical("created_at", "expires_at", "opened_at", "revoked_at"),
	)},
	{Name: "partner_answer", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "partner_id", "reply"),
		private("word", "what the contact wrote or said").until(partnerDays),
		technical("how", "at"),
	)},
	{Name: "partner_offer", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "partner_id", "kind"),
		private("text", "what the organisation brings, in the contact's words").until(partnerDays),
		technical("quantity", "access"),
		private("opening", "when it is open, and who has the key").until(partnerDays),
		private("people", "who leads the ateliers that are offered").until(registrationDays),
		technical("licence", "state", "subject_to"),
		private("decides", "who still has to say yes").until(registrationDays),
		technical("decides_on", "place_id", "equipment_id", "proposal_id", "created_at", "updated_at", "version"),
	)},
	{Name: "partner_invitation", Key: []string{"operation_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "texts"),
		private("signature", "who signs the letters").until(partnerDays),
		technical("follow_up_days", "follow_up_most", "version"),
	)},
}

// partnerColumns are those that the conversation adds to each partner.
var partnerColumns = columns(
	technical("next_step_on"),
	private("next_step", "what the team does next").until(partnerDays),
	private("owner", "who of the team sees to it").until(partnerDays),
	technical("agreement", "agreement_on", "asked_at", "heard_at", "reminders", "reminded_at", "seen_at"),
	private("postal_address", "sending letters on paper").until(partnerDays),
	private("signatory", "who signs for the organisation").until(partnerDays),
	technical("show_link", "licences_at", "show_logo", "show_point"),
	public("address", "where it is, when it agreed to stand on the map"),
	public("longitude", "EPSG:4326"),
	public("latitude", "EPSG:4326"),
)
