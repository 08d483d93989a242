package manage

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/views/part"
)

// EquipmentProps is what the inventory shows.
type EquipmentProps struct {
	Operation *operation.Operation
	Stock     []*programme.Stock
	// Peaks are how many things of each kind are needed at once; Short are the clashes that come of it.
	Peaks  map[string]int
	Short  []clash.Clash
	Notice string
}

func (p EquipmentProps) path(below string) string {
	return "/gestion/" + p.Operation.Slug + "/materiel" + below
}

// kinds are the kinds that there are or that are needed, in the usual order.
func (p EquipmentProps) kinds() []string {
	var others []string
	for _, s := range p.Stock {
		others = append(others, s.Kind)
	}
	others = append(others, slices.Sorted(maps.Keys(p.Peaks))...)
	return slices.DeleteFunc(kindsWith(others, nil), func(kind string) bool { return p.have(kind) == 0 && p.Peaks[kind] == 0 })
}

func (p EquipmentProps) have(kind string) (n int) {
	for _, s := range p.of(kind) {
		n += s.Quantity
	}
	return n
}

func (p EquipmentProps) of(kind string) []*programme.Stock {
	return slices.DeleteFunc(slices.Clone(p.Stock), func(s *programme.Stock) bool { return s.Kind != kind })
}

// lenders are those who lend something, in order; what nobody is named for comes last.
func (p EquipmentProps) lenders() []string {
	var names []string
	for _, s := range p.Stock {
		if !slices.Contains(names, s.From) {
			names = append(names, s.From)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == "") != (b == "") {
			return len(b) - len(a)
		}
		return slices.Compare([]byte(a), []byte(b))
	})
	return names
}

func (p EquipmentProps) from(lender string) []*programme.Stock {
	return slices.DeleteFunc(slices.Clone(p.Stock), func(s *programme.Stock) bool { return s.From != lender })
}

// thingName is what things are called: their name, or their kind.
func thingName(ctx context.Context, s *programme.Stock) string {
	if s.Name != "" {
		return part.Typed(ctx, s.Name)
	}
	return kindName(ctx, s.Kind)
}

func lenderName(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "equipment.no_lender")
	}
	return part.Typed(ctx, name)
}

// EquipmentItemProps is what the page of some things shows.
type EquipmentItemProps struct {
	Operation *operation.Operation
	// Stock is the things as they are; nil for new ones.
	Stock    *programme.Stock
	Form     programme.EquipmentForm
	Loan     programme.LoanForm
	Partners []programme.PartnerChoice
	Ateliers []*plan.Atelier
	Err      error
	Notice   string
}

func (p EquipmentItemProps) path(below string) string {
	if p.Stock == nil {
		return "/gestion/" + p.Operation.Slug + "/materiel/nouveau"
	}
	return "/gestion/" + p.Operation.Slug + "/materiel/" + p.Stock.ID + below
}

func (p EquipmentItemProps) title(ctx context.Context) string {
	if p.Stock == nil {
		return i18n.T(ctx, "equipment.new")
	}
	return thingName(ctx, p.Stock)
}

func (p EquipmentItemProps) field(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "equipment."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name), Optional: true}
}

func (p EquipmentItemProps) needed(ctx context.Context, name, value string) part.Field {
	f := p.field(ctx, name, value)
	f.Optional, f.Required = false, true
	return f
}

func equipmentKinds(ctx context.Context) []part.Option {
	var options []part.Option
	for _, kind := range programme.EquipmentKinds {
		options = append(options, part.Option{Value: kind, Label: i18n.T(ctx, "equipment.kind."+kind)})
	}
	return append(options, part.Option{Value: programme.OwnKind, Label: i18n.T(ctx, "equipment.kind.other")})
}

func lenderOptions(ctx context.Context, partners []programme.PartnerChoice) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "equipment.no_partner")}}
	for _, partner := range partners {
		options = append(options, part.Option{Value: partner.ID, Label: partner.Name})
	}
	return options
}

func (p EquipmentItemProps) atelierOptions(ctx context.Context) []part.Option {
	options := []part.Option{{Label: i18n.T(ctx, "equipment.for_nothing")}}
	for _, a := range p.Ateliers {
		options = append(options, part.Option{Value: a.ID, Label: a.Title})
	}
	return options
}

// loanLine says who has what since when.
func loanLine(ctx context.Context, o *operation.Operation, l programme.EquipmentLoan) string {
	args := i18n.Args{"Holder": l.Holder, "Quantity": strconv.Itoa(l.Quantity), "When": i18n.Moment(ctx, l.HandedAt.In(o.Location()))}
	if l.ReturnedAt == nil {
		return i18n.T(ctx, "equipment.loan_out", args)
	}
	args["Back"] = i18n.Moment(ctx, l.ReturnedAt.In(o.Location()))
	return i18n.T(ctx, "equipment.loan_back", args)
}
