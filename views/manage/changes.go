package manage

// ChangesProps is the page of what a publication would change, in the language of the page.
type ChangesProps struct {
	// Path is the address of the page; Key is that of the form.
	Path, Programme, Key, Note string
	// Lead says how much waits.
	Lead string
	// Items wait on ateliers of the programme; Drafts are ateliers that are not on it yet.
	Items, Drafts []ChangeItem
	Affected      AffectedProps
	// Clashes are what clashes in the plan.
	Clashes []ClashCount
	// Publish is the word of the button.
	Publish string
	// Latest is a sentence about the last version, LatestHref its page; empty before the first.
	Latest, LatestHref string
	Err                error
	// Notice is a message key to show once.
	Notice string
}

// ChangeItem is what waits for one atelier.
type ChangeItem struct {
	// Value is posted when the item is chosen; Token when it is dropped.
	Value, Token string
	Title        string
	// Href opens the atelier; Drop is where dropping is posted, empty for a draft.
	Href, Drop string
	Chosen     bool
	Sentences  []string
	Rows       []ChangeRow
	// Own says that notes of the team change too, or nothing else; empty when none do.
	Own string
}

// ChangeRow is one field, before and after.
type ChangeRow struct{ Label, Before, After string }

// AffectedProps is whom changes concern.
type AffectedProps struct {
	// Lines are sentences: how many people, who leads, which places.
	Lines []string
	// Over and Clashes are warnings, one an atelier or a carnet.
	Over, Clashes []string
	// Letters are those that will go out, one for all who get the same.
	Letters []LetterPreview
	// Calls are those who have no e-mail.
	Calls []Call
}

// LetterPreview is a letter as it will be written. Who says to whom it goes.
type LetterPreview struct{ Who, Language, Subject, Body string }

// Call is somebody to telephone.
type Call struct {
	Name, Phone string
	// What is to be said, one sentence a change.
	What []string
}

// VersionProps is the page of a published version for the team.
type VersionProps struct {
	Title, Lead, Note string
	// Programme, Outbox and Public are addresses; Outbox is empty for whoever may not see letters.
	Programme, Changes, Outbox, Public string
	Sentences                          []string
	Affected                           AffectedProps
	Notice                             string
}

// orDash is a value, or a dash for none.
func orDash(value string) string {
	if value == "" {
		return "—"
	}
	return value
}
