package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"oplibre/app/door"
	"oplibre/app/outing"
	"oplibre/app/store"
)

// Who comes in by the door of the headquarters and who goes out, every ten minutes from 8:30 on; then it begins again, with fewer.
var (
	comeIn = []int{6, 11, 14, 9, 17, 8, 12, 5, 7, 4, 9, 3, 6, 2, 5, 8, 4, 3, 2, 6}
	goOut  = []int{0, 0, 1, 0, 2, 9, 14, 11, 3, 2, 4, 2, 6, 8, 3, 2, 5, 4, 7, 3}
)

// countDoors counts at the door of the headquarters, on both days until the evening.
func (f *filling) countDoors(ctx context.Context) error {
	headquarters := f.places["L1"]
	for day := 22; day <= 23; day++ {
		var items []door.Item
		for i := range 3 * len(comeIn) {
			at := onDay(time.May, day, 8, 30).Add(time.Duration(i) * 10 * time.Minute)
			if at.After(f.at.Time()) {
				break
			}
			part := 1 + i/len(comeIn)
			for _, n := range []int{comeIn[i%len(comeIn)] / part, -goOut[i%len(goOut)] / part} {
				if n != 0 {
					items = append(items, door.Item{ID: storyID(at, "door", n), Place: headquarters, Kind: door.Passed, Number: n, At: store.InstantOf(at)})
				}
			}
		}
		if len(items) == 0 {
			continue
		}
		d := f.desks[0]
		refused, err := door.PressAll(ctx, f.db, f.byDesk(d, items[len(items)-1].At.Time().Add(time.Minute)), f.o.ID, &d.ID, items)
		if err != nil || len(refused) > 0 {
			return fmt.Errorf("the door on %d May: %d refused: %w", day, len(refused), err)
		}
	}
	return nil
}

// goOut sends groups out on Saturday morning: one is back, one is late, one is expected.
func (f *filling) goOut(ctx context.Context) error {
	if f.at != During {
		return nil
	}
	phones := []string{"06 39 98 31 07", "06 39 98 31 12", ""}
	for i, group := range []struct {
		form outing.Form
		left time.Time
		back int
	}{
		{outing.Form{Leader: "Jeanne Pennec", Destination: "Place de l’église et rues autour", Adults: "9", Children: "3", Left: "09:50", Due: "11:15"}, onDay(time.May, 22, 9, 50), 8},
		{outing.Form{Leader: "Mikael Abgrall", Destination: "Rue de Verdun, jusqu’au viaduc", Adults: "14", Left: "10:05", Due: "12:15"}, onDay(time.May, 22, 10, 5), 0},
		{outing.Form{Leader: "Élodie Quéré", Destination: "Tour du quartier en fauteuil", Adults: "7", Children: "2", Left: "10:10", Due: "11:20"}, onDay(time.May, 22, 10, 10), 9},
	} {
		group.form.Key, group.form.Phone = storyID(group.left, "outing", i), phones[i]
		d := f.desks[1]
		id, err := outing.Leave(ctx, f.db, f.byDesk(d, group.left), f.o, group.form)
		if err != nil {
			return fmt.Errorf("the outing of %s: %w", group.form.Leader, err)
		}
		if group.back == 0 {
			continue
		}
		back := outing.Back{Version: "1", Number: strconv.Itoa(group.back), Missing: "Une famille, restée au marché"}
		if err := outing.Return(ctx, f.db, f.byDesk(d, onDay(time.May, 22, 11, 18)), f.o, id, back); err != nil {
			return fmt.Errorf("the return of %s: %w", group.form.Leader, err)
		}
	}
	return nil
}
