package store

// solidarityDays is how long after the weekend one may still have to know who slept where: something was left behind.
const solidarityDays = 30

// documentTables are what others may open, and what the weekend lends itself: a logo to show, a document to publish, a bed, a
// seat. Of all this only what partners agreed to is public, and no row of these tables as such.
var documentTables = []Table{
	{Name: "partner_logo", Key: []string{"partner_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "partner_id"),
		Column{Name: "small_hash", Class: Technical, Purpose: "the logo for lists"}.file(FileKept, "small_size"),
		technical("small_size"),
		Column{Name: "large_hash", Class: Technical, Purpose: "the logo for the page of the partner"}.file(FileKept, "large_size"),
		technical("large_size", "width", "height", "updated_at"),
	)},
	{Name: "document", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "title", "partner_id"),
		private("holder", "who has the document, when it is no partner").until(partnerDays),
		technical("kind", "format", "licence", "state"),
		private("obstacles", "what keeps it from being opened, in the team's words").until(partnerDays),
		technical("location"),
		private("notes", "whom the team spoke to about it").until(partnerDays),
		technical("partner_offer_id", "created_at", "updated_at", "version"),
	)},
	{Name: "access_request", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "document_id"),
		private("addressee", "to whom the request went").until(partnerDays),
		technical("asked_on", "answer", "answered_on", "appealed_on"),
		private("notes", "what was answered, in the team's words").until(partnerDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "solidarity_offer", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind"),
		contact("who gives a roof or a seat"),
		technical("capacity", "first_day", "last_day", "leaves_at"),
		private("origin", "where the car leaves").until(solidarityDays),
		private("destination", "where the car goes").until(solidarityDays),
		technical("accessible", "children", "pets", "partner_offer_id", "created_at", "updated_at", "version"),
	)},
	{Name: "solidarity_need", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind"),
		contact("who needs a roof or a seat"),
		technical("persons", "first_day", "last_day", "leaves_at"),
		private("origin", "from where one comes").until(solidarityDays),
		private("destination", "where one goes").until(solidarityDays),
		technical("accessible", "children", "pets", "created_at", "updated_at", "version"),
	)},
	{Name: "solidarity_match", Key: []string{"id"}, OfOperation: true, Columns: technical("operation_id", "id", "solidarity_offer_id",
		"solidarity_need_id", "offer_yes_at", "offer_yes_how", "need_yes_at", "need_yes_how", "created_at")},
}

// contact are the columns that tell who somebody is and how to reach them.
func contact(who string) []Column {
	var all []Column
	for _, name := range []string{"name", "email", "phone", "address", "notes"} {
		all = append(all, private(name, who).until(solidarityDays))
	}
	return all
}
