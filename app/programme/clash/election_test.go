package clash

import (
	"testing"
	"time"
)

func TestElection(t *testing.T) {
	rows{
		"fixed":                         {day(2026, time.March, 15, "29019"), []string{"warning A+B"}},
		"possible":                      {day(2027, time.April, 18, "29019"), []string{"hint A+B"}},
		"the demo weekend":              {day(2027, time.May, 23, "29019"), nil},
		"the Saturday in Martinique":    {day(2027, time.April, 17, "97209"), []string{"hint A+B"}},
		"that Saturday on the mainland": {day(2027, time.April, 17, "29019"), nil},
	}.run(t, "election")
}
