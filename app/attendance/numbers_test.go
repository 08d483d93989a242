package attendance_test

import (
	"slices"
	"testing"

	"oplibre/app/attendance"
)

func TestParseNumbers(t *testing.T) {
	for text, want := range map[string][]int{"": {}, "1-5, 8, 12": {1, 2, 3, 4, 5, 8, 12}, "8 8;3": {3, 8}, " 2 – 4 ": {2, 3, 4}, "20": {20}} {
		if got, ok := attendance.ParseNumbers(text, 20); !ok || !slices.Equal(got, want) {
			t.Errorf("%q is %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"0", "21", "5-3", "x", "1-", "-1", "1-2-3", "1-99999999999999999999", "1.5"} {
		if got, ok := attendance.ParseNumbers(text, 20); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func FuzzParseNumbers(f *testing.F) {
	for _, seed := range []string{"", "1-5, 8, 12", "3–4", "x", "1-99", "- 1", "00001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, ok := attendance.ParseNumbers(text, 50)
		for i, n := range list {
			if !ok || n < 1 || n > 50 || i > 0 && list[i-1] >= n {
				t.Fatalf("%q is %v %v", text, list, ok)
			}
		}
	})
}
