package web_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"oplibre/app/programme"
	"oplibre/app/programme/plan"
)

// While one prepares a change, others delete what it names: either the change is refused or they are, never both done.
func TestNothingIsDeletedWhileAChangeNamesIt(t *testing.T) {
	s := newSite(t)
	ctx, o := context.Background(), programmeWeekend(t, s.db, s.by(), 1)
	a, kept := s.ateliers(o)[0], s.planOf(o).Facilitators[0]
	for i := range 20 {
		person, err := programme.CreateFacilitator(ctx, s.db, s.by(), o, programme.FacilitatorForm{Name: fmt.Sprint("Personne de passage ", i)})
		if err != nil {
			t.Fatal(err)
		}
		place, err := programme.CreatePlace(ctx, s.db, s.by(), o, programme.PlaceForm{Name: fmt.Sprint("Lieu ", i)})
		if err != nil {
			t.Fatal(err)
		}
		token := s.planOf(o).Find(a.ID).Token()
		var all sync.WaitGroup
		var forgotten, closed error
		all.Go(func() {
			_, _ = plan.Edit(ctx, s.db, s.by(), o, a.ID, token, func(v *programme.Values) {
				v.Leads, v.PlaceID = []programme.Lead{{FacilitatorID: person.ID, Role: programme.LeadRoles[0]}}, &place.ID
			})
		})
		all.Go(func() {
			if i%2 == 0 {
				forgotten = programme.MergeFacilitators(ctx, s.db, s.by(), o, kept.ID, person.ID)
			} else {
				forgotten = programme.DeleteFacilitator(ctx, s.db, s.by(), o, person.ID)
			}
		})
		all.Go(func() { closed = programme.DeletePlace(ctx, s.db, s.by(), o, place.ID) })
		all.Wait()
		var changes []string
		err = s.db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw("SELECT changes FROM atelier_draft").Scan(&changes).Error })
		if err != nil {
			t.Fatal(err)
		}
		prepared := strings.Join(changes, "")
		if forgotten == nil && strings.Contains(prepared, person.ID) || closed == nil && strings.Contains(prepared, place.ID) {
			t.Fatalf("what waits names what is gone: %s", prepared)
		}
	}
}
