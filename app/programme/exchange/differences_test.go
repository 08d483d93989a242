package exchange

import (
	"reflect"
	"testing"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// TestEveryFieldIsCompared changes one field of values at a time: an import that changes it must say so. When the switch of a
// fallback was turned is no business of a file.
func TestEveryFieldIsCompared(t *testing.T) {
	full := fullValues()
	for i := range reflect.TypeFor[programme.Values]().NumField() {
		name := reflect.TypeFor[programme.Values]().Field(i).Name
		var after programme.Values
		value := reflect.ValueOf(full).Field(i)
		if value.IsZero() {
			t.Errorf("%s is empty here: a new field has to be told by tables, compared and tried", name)
			continue
		}
		reflect.ValueOf(&after).Elem().Field(i).Set(value)
		if differs := differences(&programme.Values{}, &after); (len(differs) == 0) != (name == "FallenBackAt") {
			t.Errorf("%s: %v", name, differs)
		}
	}
}

func fullValues() programme.Values {
	text, n, at := "x", 1, store.Instant(1)
	return programme.Values{ThemeID: text, PlaceID: &text, PartnerID: &text, Title: text, Summary: text, Description: text, Language: text,
		Translations: map[string]programme.AtelierTranslation{"en": {Title: text}}, StartsAt: at, EndsAt: at, Entry: programme.SignUp, ByWishes: true,
		Capacity: &n, Reserve: n, Audience: text, AgeMin: &n, AgeMax: &n, AccompaniedUnder: &n, Access: []string{text}, Asks: []string{text}, Bring: text, OutputAim: text,
		OutputLicence: text, OutputDestination: text, Status: programme.Published, Pinned: true, Expected: &n, Team: &n, Minimum: &n, DecidedBy: &at,
		DependsOn: []string{text}, DependsAt: &at, Fallback: programme.FallbackMove, FallbackPlaceID: &text, FallbackAt: &at, FallbackOwner: text,
		FallenBackAt: &at, Leads: []programme.Lead{{FacilitatorID: text, Role: "lead"}}, Needs: []programme.Need{{Kind: text, Quantity: n}},
		Slots: []programme.SlotPlan{{ID: text, Minutes: n, Seats: n}}}
}

// FuzzLists reads anything as needs and appointments: what is read and written again is read the same.
func FuzzLists(f *testing.F) {
	for _, seed := range []string{"GPS ×4; Scanners x2", `"a;b ×3"; tables`, "14:00-14:20 ×2 Ada; 14h20 – 14h40", "+0:00-0:20 ×1 \"x\"", "25:00-26:00; 9:99-10:00; -", "box 3", "×"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		for _, item := range splitList(cell) {
			if need, ok := readNeed(item); ok {
				again := splitList(joinList([]string{needText(need, plain), "x"}))
				if read, fine := readNeed(again[0]); !fine || read != need || len(again) != 2 {
					t.Errorf("need %q: %+v became %q, %+v", item, need, again, read)
				}
			}
			if slot, ok := readSlot(item); ok {
				again := splitList(joinList([]string{slotText(slot), "x"}))
				if read, fine := readSlot(again[0]); !fine || read != slot || len(again) != 2 {
					t.Errorf("appointment %q: %+v became %q, %+v", item, slot, again, read)
				}
			}
		}
	})
}
