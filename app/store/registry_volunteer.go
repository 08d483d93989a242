package store

// volunteerTables are those who help, what they are needed for and when. Who came stays as hours without names.
var volunteerTables = []Table{
	{Name: "volunteer", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		private("name", "knowing who helps, and calling them by their name").until(registrationDays),
		private("email", "writing to the volunteer about the shifts").until(registrationDays),
		private("phone", "calling the volunteer about the shifts").until(registrationDays),
		private("age_band", "asking an adult to answer for those under 18").until(registrationDays),
		private("guardian", "the adult who answers for a young volunteer").until(registrationDays),
		private("guardian_phone", "calling that adult").until(registrationDays),
		private("note", "what the volunteer wants the team to know").until(registrationDays),
		technical("language", "created_at", "updated_at", "erased_at", "version"),
	)},
	{Name: "volunteer_call", Key: []string{"operation_id"}, OfOperation: true, Columns: technical("operation_id", "open", "words", "version")},
	{Name: "volunteer_link", Key: []string{"token_hash"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "volunteer_id", "trusted"),
		private("token_hash", "opening the volunteer's page with the link").until(registrationDays),
		technical("created_at", "expires_at", "revoked_at"),
	)},
	{Name: "volunteer_post", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind", "title", "place_id", "work", "bring"),
		private("contact_name", "whom the volunteers of the post ask").until(registrationDays),
		private("contact_phone", "calling whoever answers for the post").until(registrationDays),
		technical("created_at", "updated_at", "version"),
	)},
	{Name: "volunteer_shift", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "volunteer_post_id", "starts_at", "ends_at", "wanted", "extra", "version")},
	{Name: "volunteer_part", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "volunteer_id", "volunteer_shift_id", "state", "attendance", "seconds", "created_at", "reminded_at",
			"left_at", "seen_at")},
}
