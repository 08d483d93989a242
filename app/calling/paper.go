package calling

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Run is what was printed together.
type Run struct {
	ID string
	At store.Instant
	// People is for how many; Cards and Letters say whether there are any among it.
	People         int
	Cards, Letters bool
}

// runsShown is how many print runs stand on the list.
const runsShown = 10

func runs(tx *gorm.DB, operationID string) (list []Run, err error) {
	err = tx.Raw(`SELECT print_run AS id, MAX(ended_at) AS at, COUNT(DISTINCT subject_id) AS people,
			MAX(CASE WHEN subject_kind = 'people' AND kind <> 'message' THEN 1 ELSE 0 END) = 1 AS cards,
			MAX(CASE WHEN subject_kind = 'people' AND kind <> 'message' THEN 0 ELSE 1 END) = 1 AS letters FROM phone_call
		WHERE operation_id = ? AND print_run <> '' GROUP BY print_run ORDER BY 2 DESC, 1 LIMIT ?`, operationID, runsShown).Scan(&list).Error
	return list, err
}

// MostPrinted is how many persons one print run holds.
const MostPrinted = 200

// Print notes that cards and letters are printed for everybody on the list of paper, as one run that can be printed again, and returns
// it. It returns problem.Conflict when there is nothing to print.
func Print(ctx context.Context, db *store.DB, by store.By, o *operation.Operation) (run string, err error) {
	run = store.NewID()
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.LockOperation(tx, o.ID); err != nil {
			return err
		}
		people, err := persons(tx, o.ID, by.Now(), "")
		if err != nil {
			return err
		}
		n := 0
		for _, p := range people {
			if !p.OnPaper() || n == MostPrinted {
				continue
			}
			n++
			err := p.open(tx).Updates(map[string]any{"result": Printed, "ended_at": by.Now(), "account_id": by.Actor.ID, "print_run": run}).Error
			if err != nil {
				return err
			}
		}
		if n == 0 {
			return problem.New(problem.Conflict, "calling.error.nothing_to_print", nil)
		}
		return by.Record(tx, o.ID, "call.printed", "print_run", run)
	})
	return run, err
}

// InRun returns what was printed together, in the order of the list. It returns problem.NotFound.
func InRun(ctx context.Context, db *store.DB, operationID, run string) (calls []store.Call, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND print_run = ? AND print_run <> ''", operationID, run).Order("subject_id, created_at, id").Find(&calls).Error
	})
	if err == nil && len(calls) == 0 {
		err = problem.New(problem.NotFound, "calling.error.no_run", nil)
	}
	return calls, err
}
