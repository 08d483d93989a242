package trail

import (
	"slices"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// subjects say where the titles of a kind of subject are. A kind that is not here has none, or is a person who takes part.
var subjects = map[string]string{
	"account":        "SELECT id, name FROM account WHERE id IN ?",
	"atelier":        "SELECT id, title FROM atelier WHERE operation_id = ? AND id IN ?",
	"blocker":        "SELECT id, title FROM blocker WHERE operation_id = ? AND id IN ?",
	"contribution":   "SELECT id, title FROM contribution WHERE operation_id = ? AND id IN ?",
	"desk":           "SELECT d.id, COALESCE(a.name, d.name) FROM desk d LEFT JOIN account a ON a.id = d.account_id WHERE d.operation_id = ? AND d.id IN ?",
	"equipment":      "SELECT id, name FROM equipment WHERE operation_id = ? AND id IN ?",
	"facilitator":    "SELECT id, name FROM facilitator WHERE operation_id = ? AND id IN ?",
	"partner":        "SELECT p.id, o.name FROM partner p JOIN organisation o ON o.id = p.organisation_id WHERE p.operation_id = ? AND p.id IN ?",
	"place":          "SELECT id, name FROM place WHERE operation_id = ? AND id IN ?",
	"proposal":       "SELECT id, title FROM proposal WHERE operation_id = ? AND id IN ?",
	"task":           "SELECT id, title FROM task WHERE operation_id = ? AND id IN ?",
	"volunteer_post": "SELECT id, title FROM volunteer_post WHERE operation_id = ? AND id IN ?",
}

// holders say who holds a private link and did something with it. A volunteer's is not among them: volunteers take part.
var holders = []string{
	"SELECT l.id, f.name FROM facilitator_link l JOIN facilitator f ON f.operation_id = l.operation_id AND f.id = l.facilitator_id WHERE l.operation_id = ? AND l.id IN ?",
	"SELECT l.id, COALESCE(a.name, d.name) FROM desk_link l JOIN desk d ON d.operation_id = l.operation_id AND d.id = l.desk_id LEFT JOIN account a ON a.id = d.account_id WHERE l.operation_id = ? AND l.id IN ?",
	`SELECT l.id, o.name FROM partner_link l JOIN partner p ON p.operation_id = l.operation_id AND p.id = l.partner_id
		JOIN organisation o ON o.id = p.organisation_id WHERE l.operation_id = ? AND l.id IN ?`,
}

// named gives the lines of a page their names, with one query a kind.
func named(tx *gorm.DB, operationID string, rows []store.Activity) ([]Line, error) {
	actors, about := map[string][]string{}, map[string][]string{}
	for _, row := range rows {
		actors[row.ActorKind] = append(actors[row.ActorKind], row.ActorID)
		about[row.SubjectKind] = append(about[row.SubjectKind], row.SubjectID)
	}
	who, err := lookUp(tx, subjects["account"], actors[store.ActorAccount])
	if err != nil {
		return nil, err
	}
	for _, query := range holders {
		found, err := lookUp(tx, query, operationID, actors[store.ActorLink])
		if err != nil {
			return nil, err
		}
		for id, name := range found {
			who[id] = name
		}
	}
	titles := map[string]map[string]string{}
	for kind, ids := range about {
		query, known := subjects[kind]
		if !known {
			continue
		}
		args := []any{operationID, ids}
		if kind == "account" {
			args = args[1:]
		}
		if titles[kind], err = lookUp(tx, query, args...); err != nil {
			return nil, err
		}
	}
	lines := make([]Line, len(rows))
	for i, row := range rows {
		lines[i] = Line{Activity: row, Who: who[row.ActorID], Subject: titles[row.SubjectKind][row.SubjectID]}
	}
	return lines, nil
}

// lookUp runs a query for identifiers, the last of its arguments, and their names.
func lookUp(tx *gorm.DB, query string, args ...any) (map[string]string, error) {
	names := map[string]string{}
	ids := args[len(args)-1].([]string)
	if len(ids) == 0 {
		return names, nil
	}
	slices.Sort(ids)
	args[len(args)-1] = slices.Compact(ids)
	rows, err := tx.Raw(query, args...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, rows.Err()
}
