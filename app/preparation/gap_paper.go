package preparation

import (
	"context"
	"slices"

	"oplibre/app/budget"
	"oplibre/app/formality"
	"oplibre/app/operation"
	"oplibre/app/store"
	"oplibre/data"
)

// What may be missing of papers and money.
const (
	GapInsurance   = "insurance"           // nobody has noted that the insurer agrees
	GapFormality   = "formality_late"      // formalities whose last day is over
	GapUndecided   = "formality_undecided" // formalities of which nobody has said whether they are needed
	GapSubsidyLate = "subsidy_late"        // subsidies whose decision or report is overdue
)

// addPapers adds the formalities that wait, the insurance above all, and the subsidies of which a day has passed. Once the weekend
// is over, only subsidies count.
func (list *gaps) addPapers(ctx context.Context, db *store.DB, o *operation.Operation, now store.Instant) error {
	if now < o.EndsAt {
		all, err := formality.List(ctx, db, o)
		if err != nil {
			return err
		}
		list.addFormalities(all, o, now)
	}
	b, err := budget.Load(ctx, db, o)
	if err != nil {
		return err
	}
	var funders []string
	for _, s := range b.LateSubsidies(o, now.Time()) {
		funders = append(funders, s.Name)
	}
	list.add(GapSubsidyLate, "/budget#retards", funders)
	return nil
}

// addFormalities tells of the insurance apart: without it nobody should open a door.
func (list *gaps) addFormalities(all []*formality.Formality, o *operation.Operation, now store.Instant) {
	groups := formality.ByState(all, o, now.Time())
	var insurance []string
	names := func(state formality.State) (names []string) {
		for _, f := range groups[state] {
			if f.Kind != data.InsuranceKey {
				names = append(names, f.Name(o.Language))
			}
		}
		return names
	}
	i := slices.IndexFunc(all, func(f *formality.Formality) bool { return f.Kind == data.InsuranceKey })
	if i >= 0 && all[i].StateAt(o, now.Time()) != formality.Settled {
		insurance = append(insurance, all[i].Name(o.Language))
	}
	list.add(GapInsurance, "/formalites#f-"+data.InsuranceKey, insurance)
	list.add(GapFormality, "/formalites#"+string(formality.Late), names(formality.Late))
	list.add(GapUndecided, "/formalites#"+string(formality.Question), names(formality.Question))
}
