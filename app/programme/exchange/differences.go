package exchange

import (
	"reflect"

	"oplibre/app/programme"
)

// differences names the columns in which values differ, in the order of compared.
func differences(before, after *programme.Values) (columns []string) {
	for _, c := range compared {
		if was, is := c.of(before), c.of(after); !reflect.DeepEqual(was, is) && !(holdsNothing(was) && holdsNothing(is)) {
			columns = append(columns, c.column)
		}
	}
	return columns
}

// holdsNothing reports whether a list or a map has no members: the same as none.
func holdsNothing(value any) bool {
	v := reflect.ValueOf(value)
	return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
}

func leaders(leads []programme.Lead) (ids []string) {
	for _, lead := range leads {
		ids = append(ids, lead.FacilitatorID)
	}
	return ids
}

// roles are those of the people who lead, whoever they are: other people in the same roles are a change of people only.
func roles(leads []programme.Lead) map[string]string {
	all := map[string]string{}
	for _, lead := range leads {
		if lead.Role != programme.LeadRoles[0] {
			all[lead.FacilitatorID] = lead.Role
		}
	}
	return all
}

func translations(all map[string]programme.AtelierTranslation) map[string]programme.AtelierTranslation {
	kept := map[string]programme.AtelierTranslation{}
	for tag, t := range all {
		if t != (programme.AtelierTranslation{}) {
			kept[tag] = t
		}
	}
	return kept
}
