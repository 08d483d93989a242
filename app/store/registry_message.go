package store

// messageTables are what the team writes to many, and the newsletter. The consent to the newsletter is one of its own: an address
// stays until its owner leaves, whenever the weekend was, and then its row goes.
var messageTables = []Table{
	{Name: "message", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "texts", "audience", "people", "letters", "created_at", "updated_at", "sent_at", "version")},
	{Name: "message_recipient", Key: []string{"message_id", "kind", "subject_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "message_id", "kind"),
		private("subject_id", "who was written to, so that those without an address are called").until(registrationDays),
		technical("letter_id", "reached_at"),
	)},
	{Name: "newsletter_subscriber", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		private("email", "where the newsletter goes, until its owner leaves it"),
		private("folded", "finding an address that is there already, until its owner leaves"),
		private("language", "language of the newsletter, until its owner leaves it"),
		technical("wording", "source", "asked_at", "confirmed_at"),
	)},
	{Name: "newsletter_issue", Key: []string{"id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id"),
		public("number", "Number of the issue, from 1"),
		public("texts", "Subject and text by language, once it is sent"),
		technical("created_at", "updated_at"),
		public("sent_at", "When it was sent"),
		technical("version"),
	)},
	{Name: "newsletter_letter", Key: []string{"letter_id"}, OfOperation: true, Columns: technical("operation_id", "letter_id", "newsletter_issue_id")},
}
