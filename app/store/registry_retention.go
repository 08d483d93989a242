package store

// retentionTables are what stays when people are forgotten, and the proof that they were.
var retentionTables = []Table{
	{Name: "follow_up", Key: []string{"carnet_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "carnet_id"),
		private("name", "greeting whoever asked to hear of what follows, until they take it back"),
		private("email", "telling of what follows, until they take it back"),
		private("phone", "telling of what follows, until they take it back"),
		technical("language", "wording", "agreed_at"),
	)},
	{Name: "purge_record", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "begun_at", "done_at", "taken")},
	{Name: "kept_total", Key: []string{"operation_id", "subject", "name"}, OfOperation: true,
		Columns: technical("operation_id", "subject", "name", "count")},
}
