package manage

import (
	"context"
	"time"

	"oplibre/app/attachment"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/views/part"
)

// Attachment is one attached paper.
type Attachment struct {
	ID, Name string
	Size     int64
	At       time.Time
}

// AttachmentsProps are the papers attached to something, with the form that adds one.
type AttachmentsProps struct {
	Operation *operation.Operation
	// Path is their address; one is below it, by its identifier.
	Path string
	List []Attachment
	Err  error
}

func (p AttachmentsProps) added(ctx context.Context, a Attachment) string {
	at := a.At.In(p.Operation.Location())
	return i18n.Size(ctx, a.Size) + " · " + i18n.T(ctx, "attachment.added_on", i18n.Args{"Day": writtenDay(ctx, at.Format(time.DateOnly), at)})
}

func (p AttachmentsProps) field(ctx context.Context) part.Field {
	return part.Field{Name: attachment.Field, Label: i18n.T(ctx, "attachment.file"), Hint: i18n.T(ctx, "attachment.hint", i18n.Args{"Most": attachment.Limit >> 20}),
		Accept: attachment.Accept, Error: part.ErrorOf(ctx, p.Err, attachment.Field)}
}
