package budget

import (
	"context"
	"fmt"

	"oplibre/app/store"
)

// rules are about amounts: none beyond MostCents, none below zero but refunds, none paid that was not granted.
var rules = store.Rules{
	"budget.line": fmt.Sprintf(`SELECT id, CONCAT('amounts of ', planned, ' and ', COALESCE(actual, 0), ' cents') FROM budget_line
		WHERE ABS(planned) > %d OR ABS(COALESCE(actual, 0)) > %[1]d`, MostCents),
	"budget.gift": fmt.Sprintf(`SELECT id, CONCAT('values of ', planned, ' and ', COALESCE(actual, 0), ' cents') FROM budget_gift
		WHERE planned NOT BETWEEN 0 AND %d OR COALESCE(actual, 0) NOT BETWEEN 0 AND %[1]d`, MostCents),
	"budget.subsidy": fmt.Sprintf(`SELECT id, CONCAT(asked, ' cents asked, ', COALESCE(granted, 0), ' granted, ', COALESCE(paid, 0), ' paid') FROM subsidy
		WHERE asked NOT BETWEEN 0 AND %d OR COALESCE(granted, 0) NOT BETWEEN 0 AND %[1]d OR COALESCE(paid, 0) NOT BETWEEN 0 AND %[1]d
		OR (paid IS NOT NULL AND granted IS NULL)`, MostCents),
	"budget.hours": fmt.Sprintf(`SELECT operation_id, CONCAT('an hour is worth ', hourly_rate, ' cents') FROM budget
		WHERE hourly_rate NOT BETWEEN 0 AND %d OR COALESCE(hours_planned, 0) < 0 OR COALESCE(hours_done, 0) < 0`, mostRate),
	"budget.operation": `SELECT s.id, 'its funder is of another operation' FROM subsidy s JOIN partner p ON p.id = s.partner_id WHERE p.operation_id <> s.operation_id
		UNION ALL SELECT g.id, 'what was lent is of another operation' FROM budget_gift g
		LEFT JOIN equipment e ON e.id = g.equipment_id LEFT JOIN place l ON l.id = g.place_id
		WHERE e.operation_id <> g.operation_id OR l.operation_id <> g.operation_id`,
}

// Check verifies the amounts of all budgets, and that what they name is of their operation.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) { return rules.Check(ctx, db) }
