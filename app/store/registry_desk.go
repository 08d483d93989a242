package store

// deskTables are the counters where people are welcomed, and the devices that work there. Carnets name their counter, so these come first.
var deskTables = []Table{
	{Name: "desk", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind", "name", "created_at", "version"),
		private("account_id", "whose relay it is").until(registrationDays),
	)},
	{Name: "desk_link", Key: []string{"token_hash"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "desk_id"),
		private("token_hash", "opening the desk with its link").until(registrationDays),
		technical("created_at", "expires_at", "revoked_at"),
	)},
	{Name: "desk_device", Key: []string{"operation_id", "id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "desk_id"),
		private("name", "telling whose device works at a desk").until(registrationDays),
		technical("created_at", "seen_at", "revoked_at"),
	)},
	{Name: "device_share", Key: []string{"id"}, OfOperation: true, Columns: technical("operation_id", "id", "desk_device_id", "atelier_id", "pool_id",
		"given", "used", "returned", "reserved", "created_at", "written_off_at")},
}

// outingDays is how many days after the weekend it is told who was out.
const outingDays = 7

// attendanceTables are who was there, and what desks did and tried.
var attendanceTables = []Table{
	{Name: "desk_print", Key: []string{"id"}, OfOperation: true, Columns: technical("operation_id", "id", "number", "day", "printed_at")},
	{Name: "sheet", Key: []string{"id"}, OfOperation: true, Columns: technical("operation_id", "id", "number", "atelier_id", "line_count", "printed_at",
		"entered_at", "signatures", "version", "desk_print_id", "part")},
	{Name: "sheet_blank", Key: []string{"operation_id", "sheet_id", "line"}, OfOperation: true, Columns: technical("operation_id", "sheet_id", "line", "blank_carnet_id")},
	{Name: "sheet_line", Key: []string{"operation_id", "sheet_id", "line"}, OfOperation: true, Columns: columns(
		technical("operation_id", "sheet_id", "line"),
		private("person_id", "typing a printed sheet in: nobody, once the person is emptied"),
	)},
	{Name: "check_in", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		private("carnet_id", "who came: nobody, once the carnet is emptied"),
		private("person_id", "who came: nobody, once the person is emptied"),
		technical("atelier_id", "desk_id", "at", "created_at", "undone_at", "facilitator_id", "came", "sheet_id"),
	)},
	{Name: "desk_action", Key: []string{"operation_id", "id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "desk_id", "desk_device_id", "kind"),
		private("body_hash", "recognising what a device sends twice").until(registrationDays),
		private("body", "what a desk asked for, until it is settled").until(registrationDays),
		technical("at", "created_at", "outcome", "reason"),
		private("carnet_id", "whom it was about").until(registrationDays),
		private("person_id", "whom it was about").until(registrationDays),
		technical("atelier_id"),
		private("answer", "answering it alike when it is sent again").until(registrationDays),
		technical("decision", "decided_at"),
	)},
	{Name: "door_event", Key: []string{"operation_id", "id"}, OfOperation: true, Columns: technical("operation_id", "id", "place_id", "desk_id", "kind",
		"number", "at", "created_at")},
	{Name: "outing", Key: []string{"operation_id", "id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "atelier_id"),
		private("leader", "knowing with whom people are out").until(outingDays),
		private("destination", "knowing where they are").until(outingDays),
		private("phone", "reaching them when they are late").until(outingDays),
		technical("adults", "children", "left_at", "due_at", "returned", "back_at"),
		private("missing", "looking for who is not back").until(outingDays),
		technical("created_at", "version"),
	)},
}
