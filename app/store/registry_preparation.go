package store

// preparationTables are the tasks of the team. Nothing of them is ever public.
var preparationTables = []Table{
	{Name: "task", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "step", "area", "title", "offset_days", "due_on"),
		private("account_id", "who of the team does it").until(registrationDays),
		technical("partner_id"),
		private("owner", "who does it, when it is neither a member of the team nor a partner").until(registrationDays),
		technical("state"),
		private("notes", "what one has to know to do it").until(registrationDays),
		technical("waits_for", "done_at"),
		private("done_by", "who did it, so that the team knows whom to ask").until(registrationDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "task_item", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "task_id", "text", "done", "position")},
	{Name: "task_comment", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "task_id"),
		private("account_id", "who wrote it").until(registrationDays),
		private("body", "what the team says to each other about a task").until(registrationDays),
		technical("at"),
	)},
	{Name: "task_calendar", Key: []string{"token_hash"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		private("account_id", "whose tasks the calendar shows").until(registrationDays),
		technical("partner_id"),
		private("owner", "whose tasks the calendar shows, by name").until(registrationDays),
		private("token_hash", "opening the calendar with its address").until(registrationDays),
		technical("created_at", "expires_at", "revoked_at"),
	)},
}
