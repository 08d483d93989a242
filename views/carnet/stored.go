package carnet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"oplibre/app/i18n"
	"oplibre/app/signup"
)

// firstTables are what people look for, in this order; the rest comes after.
var firstTables = []string{"person", "registration", "consent", "carnet", "contribution", "medium", "letter"}

// arranged returns the tables in the order in which people read them.
func arranged(tables []signup.StoredTable) []signup.StoredTable {
	rank := func(t signup.StoredTable) int {
		if i := slices.Index(firstTables, t.Name); i >= 0 {
			return i
		}
		return len(firstTables)
	}
	sorted := slices.Clone(tables)
	slices.SortStableFunc(sorted, func(a, b signup.StoredTable) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
}

// columnName is a column in plain words; a technical one without words keeps its name.
func columnName(ctx context.Context, table, column string) string {
	key := "carnet.column." + table + "." + column
	if text := i18n.T(ctx, key); text != key {
		return text
	}
	return column
}

// personal splits the values of a row into those that mean something to a person and the technical rest.
func personal(ctx context.Context, table string, row []signup.StoredRow) (plain, technical []signup.StoredRow) {
	for _, v := range row {
		if v.Private || columnName(ctx, table, v.Column) != v.Column {
			plain = append(plain, v)
		} else {
			technical = append(technical, v)
		}
	}
	return plain, technical
}

// valueText writes a stored value: moments as moments, yes and no as words.
func (p Page) valueText(ctx context.Context, v signup.StoredRow) string {
	switch value := v.Value.(type) {
	case nil:
		return i18n.T(ctx, "carnet.stored.empty")
	case bool:
		if value {
			return i18n.T(ctx, "carnet.stored.yes")
		}
		return i18n.T(ctx, "carnet.stored.no")
	case int64:
		if v.Column == "at" || strings.HasSuffix(v.Column, "_at") {
			return i18n.Moment(ctx, time.UnixMilli(value).In(p.Operation.Location()))
		}
		return fmt.Sprint(value)
	case string:
		if value == "" {
			return i18n.T(ctx, "carnet.stored.empty")
		}
		return value
	}
	return fmt.Sprint(v.Value)
}

// until says how long a value stays.
func until(ctx context.Context, v signup.StoredRow) string {
	if v.Private && v.RetentionDays > 0 {
		return i18n.N(ctx, "carnet.stored.until", v.RetentionDays)
	}
	return i18n.T(ctx, "carnet.stored.kept_with")
}
