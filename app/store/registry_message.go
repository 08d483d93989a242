package store

// messageTables are what the team writes to many, and the newsletter. The consent to the newsletter is one of its own: an address
// stays until its owner leaves, whenever the weekend was, and then its row goes.
var messageTables = []Table{
	{Name: "message", Key: []string{"id"}, OfOperation: true,
		Columns: technical("operation_id", "id", "texts", "audience", "people", "letters", "created_at", "updated_at", "sent_at", "version")},
	{Name: "message_recipient", Key: []string{"message_id", "kind", "subject_id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "message_id", "kind"),
		private("subject_id", "who was written to, so that those without an address are called").until(registrationDays),
		technical("letter_id"),
	)},
	{Name: "phone_call", Key: []string{"operation_id", "id"}, OfOperation: true, Columns: columns(
		technical("operation_id", "id", "kind", "about_id"),
		private("parameters", "what is to be told to whom no e-mail reaches").until(registrationDays),
		technical("subject_kind"),
		private("subject_id", "who is to be called, or was").until(registrationDays),
		private("language", "language in which one calls").until(registrationDays),
		technical("created_at", "next_at", "until", "on_paper"),
		private("account_id", "who of the team called").until(registrationDays),
		technical("begun_at", "ended_at", "result"),
		private("note", "what was said on the phone").until(registrationDays),
		technical("print_run"),
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
