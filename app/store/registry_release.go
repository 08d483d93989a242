package store

// withdrawalTable says what left published releases, and when: identifiers and numbers, never what was withdrawn.
var withdrawalTable = Table{Name: "release_withdrawal", Key: []string{"operation_id", "release_id", "kind", "subject_id"}, OfOperation: true,
	Columns: columns(
		technical("operation_id", "release_id"),
		public("kind", "what sort of thing was withdrawn"),
		technical("subject_id", "path"),
		public("revision", "the revision without it"),
		public("at", "when it was withdrawn"),
	)}
