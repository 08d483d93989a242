package public

import (
	"context"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// PartnerPageProps is the private page of one partner.
type PartnerPageProps struct {
	Operation *operation.Operation
	Partner   *partner.Partner
	Form      partner.ReplyForm
	// Address is where the page stands, with its token.
	Address string
	Err     error
	// Licences are those that documents and data may be under.
	Licences []part.Option
	// LogoKept tells that the logo has just been kept or taken away.
	LogoKept bool
	// Thanks tells that an answer has just been kept.
	Thanks bool
}

// text is the sentence under the title: which weekend, and when.
func (p PartnerPageProps) text(ctx context.Context) string {
	return i18n.T(ctx, "invitation.page.lead", i18n.Args{"Operation": p.Operation.Name, "From": i18n.LongDay(ctx, p.Operation.Start()), "To": i18n.Date(ctx, p.Operation.End())})
}

// offerRow is one row of what a partner brings, with its number in the form.
type offerRow struct {
	partner.OfferForm
	n int
}

// rows are the rows of a kind.
func (p PartnerPageProps) rows(kind partner.OfferKind) (rows []offerRow, filled bool) {
	for i, row := range p.Form.Offers {
		if row.Kind == string(kind) {
			rows = append(rows, offerRow{row, i + 1})
			filled = filled || row.Text != ""
		}
	}
	return rows, filled
}

func (r offerRow) name(field string) string { return "offer_" + field + "_" + strconv.Itoa(r.n) }

// field is a field of a row.
func (p PartnerPageProps) field(ctx context.Context, r offerRow, field, value string) part.Field {
	f := part.Field{Name: r.name(field), Label: i18n.T(ctx, "invitation.offer."+field), Value: value, Error: part.ErrorOf(ctx, p.Err, r.name(field))}
	switch field {
	case "text":
		f.Label, f.Rows = i18n.T(ctx, "invitation.offer.text."+r.Kind), 2
	case "quantity":
		f.Label, f.Type, f.Min, f.InputMode, f.Short = i18n.T(ctx, "invitation.offer.quantity."+r.Kind), "number", "1", "numeric", true
	}
	f.Optional = field != "text"
	return f
}

// own is a field of the organisation.
func (p PartnerPageProps) own(ctx context.Context, name, value, kind, complete string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "invitation.page."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Optional: true,
		Type: kind, Autocomplete: complete}
}

func replyOptions(ctx context.Context) []part.Option {
	var options []part.Option
	for _, reply := range partner.Replies {
		options = append(options, part.Option{Value: string(reply), Label: i18n.T(ctx, "invitation.reply."+string(reply))})
	}
	return options
}

// accessFacts are the facts of access that are asked of a place: those that the people who open it know.
var accessFacts = []string{"step_free", "stairs", "seated", "outdoors", "hearing_loop"}

// knownFacts are those of accessFacts that the programme knows.
func knownFacts() []string {
	var facts []string
	for _, fact := range programme.AccessFacts {
		for _, asked := range accessFacts {
			if fact == asked {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}
