package manage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/programme"
	"oplibre/views/part"
)

// settled is a field of the planning of an atelier that always holds something.
func (p AtelierProps) settled(ctx context.Context, name, value string) part.Field {
	return part.Field{Name: name, Label: i18n.T(ctx, "fallback.form."+name), Value: value, Error: part.ErrorOf(ctx, p.Err, name)}
}

// planned is one that may stay empty.
func (p AtelierProps) planned(ctx context.Context, name, value string) part.Field {
	f := p.settled(ctx, name, value)
	f.Optional = true
	return f
}

// switchable reports whether the fallback can be turned on or off: it is written, and the public sees the atelier.
func (p AtelierProps) switchable() bool {
	return p.Listing != nil && p.Listing.Fallback != programme.NoFallback && p.Listing.Status != programme.DraftAtelier
}

// kinds are the kinds of equipment that one can ask for: the usual ones, those of the inventory and those already asked for.
func (p AtelierProps) kinds() []string { return kindsWith(p.Choices.Kinds, p.Form.Needs) }

// kindsWith are the usual kinds, others that there are, and those of needs as forms write them.
func kindsWith(others, needs []string) []string {
	kinds := slices.Clone(programme.EquipmentKinds)
	for _, need := range needs {
		kind, _ := cutNeed(need)
		others = append(slices.Clip(others), kind)
	}
	for _, kind := range others {
		if kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// cutNeed returns the kind and the number of what programme.NeedValue wrote.
func cutNeed(value string) (kind string, quantity int) {
	cut := strings.LastIndexByte(value, ':')
	if cut < 0 {
		return "", 0
	}
	quantity, err := strconv.Atoi(value[cut+1:])
	if err != nil {
		return "", 0
	}
	return value[:cut], quantity
}

// needQuantities are the numbers that a form offers.
var needQuantities = []int{0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 80, 100}

// needChoice is the choice of how many things of a kind are needed.
type needChoice struct {
	ID, Label, Value string
	Options          []part.Option
}

// needField offers numbers of a kind, with the one that is chosen.
func needField(ctx context.Context, i int, kind string, chosen []string) needChoice {
	f := needChoice{ID: part.FieldID("need-" + strconv.Itoa(i)), Label: kindName(ctx, kind), Value: programme.NeedValue(kind, 0)}
	quantities := needQuantities
	for _, value := range chosen {
		if own, quantity := cutNeed(value); own == kind {
			f.Value = value
			if !slices.Contains(quantities, quantity) {
				quantities = append(slices.Clone(quantities), quantity)
			}
		}
	}
	for _, quantity := range quantities {
		f.Options = append(f.Options, part.Option{Value: programme.NeedValue(kind, quantity), Label: i18n.Number(ctx, quantity)})
	}
	return f
}

// kindName is a kind of equipment in the language of the page; the team's own word stays as it is.
func kindName(ctx context.Context, kind string) string {
	if slices.Contains(programme.EquipmentKinds, kind) {
		return i18n.T(ctx, "equipment.kind."+kind)
	}
	return part.Typed(ctx, kind)
}

func fallbacks(ctx context.Context) []part.Option {
	return []part.Option{{Value: "", Label: i18n.T(ctx, "fallback.none")},
		{Value: string(programme.FallbackMove), Label: i18n.T(ctx, "fallback.move")},
		{Value: string(programme.FallbackCancel), Label: i18n.T(ctx, "fallback.cancel")}}
}
