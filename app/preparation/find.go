package preparation

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// List returns the tasks of an operation by day, with their checklists.
func List(ctx context.Context, db *store.DB, o *operation.Operation) (tasks []*Task, err error) {
	var items []Item
	var said []struct {
		TaskID string
		N      int
	}
	err = db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ?", o.ID).Order("created_at, id").Find(&tasks).Error; err != nil {
			return err
		}
		if err := tx.Where("operation_id = ?", o.ID).Order("task_id, position, id").Find(&items).Error; err != nil {
			return err
		}
		return tx.Model(&Comment{}).Select("task_id, COUNT(*) AS n").Where("operation_id = ? AND body <> ''", o.ID).Group("task_id").Scan(&said).Error
	})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Task, len(tasks))
	for _, t := range tasks {
		byID[t.ID] = t
	}
	for _, item := range items {
		byID[item.TaskID].Items = append(byID[item.TaskID].Items, item)
	}
	for _, s := range said {
		byID[s.TaskID].Comments = s.N
	}
	sortByDay(o, tasks)
	return tasks, nil
}

// Of returns the task of an identifier among tasks, nil when there is none.
func Of(tasks []*Task, id string) *Task {
	i := slices.IndexFunc(tasks, func(t *Task) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return tasks[i]
}

// Discussion returns what was said about a task, in order. What retention has emptied is left out.
func Discussion(ctx context.Context, db *store.DB, operationID, taskID string) (said []Comment, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND task_id = ? AND body <> ''", operationID, taskID).Order("at, id").Find(&said).Error
	})
	return said, err
}

// NotThere is the refusal for a task, an item or a comment that the operation does not have.
func NotThere() error { return problem.New(problem.NotFound, "error.not_found", nil) }

// find reads a task inside a transaction. It returns problem.NotFound.
func find(tx *gorm.DB, operationID, id string) (*Task, error) {
	var found []*Task
	if err := tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, NotThere()
	}
	return found[0], nil
}

// Names are the names of those who may have tasks: accounts and partners by identifier.
type Names struct{ Accounts, Partners map[string]string }

// Of returns the name of somebody; empty for nobody, and for whom the instance does not know any more.
func (n Names) Of(who Who) string {
	switch {
	case who.AccountID() != "":
		return n.Accounts[who.AccountID()]
	case who.PartnerID() != "":
		return n.Partners[who.PartnerID()]
	}
	return who.Name()
}

// FindNames reads the names of everybody in the team, of the partners, and of those who once did or said something here.
func FindNames(ctx context.Context, db *store.DB, operationID string) (Names, error) {
	var accounts, partners []struct{ ID, Name string }
	err := db.Read(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT id, CASE WHEN name = '' THEN email ELSE name END AS name FROM account WHERE
			id IN (SELECT account_id FROM membership WHERE operation_id = ?) OR id IN (SELECT account_id FROM task WHERE operation_id = ?)
			OR id IN (SELECT done_by FROM task WHERE operation_id = ?) OR id IN (SELECT account_id FROM task_comment WHERE operation_id = ?)`,
			operationID, operationID, operationID, operationID).Scan(&accounts).Error
		if err != nil {
			return err
		}
		return tx.Raw(`SELECT partner.id, organisation.name FROM partner JOIN organisation ON organisation.id = partner.organisation_id
			WHERE partner.operation_id = ?`, operationID).Scan(&partners).Error
	})
	names := Names{Accounts: map[string]string{}, Partners: map[string]string{}}
	for _, a := range accounts {
		names.Accounts[a.ID] = a.Name
	}
	for _, p := range partners {
		names.Partners[p.ID] = p.Name
	}
	return names, err
}

// Choices are those to whom a task can be given, by name: the team, the partners, and the names that tasks bear already.
func Choices(ctx context.Context, db *store.DB, operationID string) (team, partners []Choice, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT DISTINCT 'a:' || account.id AS who, CASE WHEN account.name = '' THEN account.email ELSE account.name END AS name
			FROM membership JOIN account ON account.id = membership.account_id WHERE membership.operation_id = ? ORDER BY name, who`, operationID).Scan(&team).Error
		if err != nil {
			return err
		}
		return tx.Raw(`SELECT 'p:' || partner.id AS who, organisation.name FROM partner JOIN organisation ON organisation.id = partner.organisation_id
			WHERE partner.operation_id = ? AND partner.state <> 'declined' ORDER BY organisation.folded, who`, operationID).Scan(&partners).Error
	})
	return team, partners, err
}

// Choice is one to whom a task can be given.
type Choice struct {
	Who  Who
	Name string
}
