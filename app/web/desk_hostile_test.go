package web_test

import (
	"testing"

	"oplibre/app/desk"
	"oplibre/app/store"
)

// One item that no text of a database can hold does not keep the others of its device from being done.
func TestAnItemThatCannotBeIsRefusedAlone(t *testing.T) {
	s := newSite(t)
	h := newHall(t, s.db, "saint-marc-2027")
	flora := h.atelier("Sauvages de ma rue", 10, 12, 20)
	s.now = h.at(9.75).Time()
	d := newTable(t, s, h, "Table 1").device("Tablette")
	report := d.send(walkIn("Ana", flora, ""), desk.Item{ID: store.NewID(), Kind: desk.CheckIn, Person: "\x00"},
		desk.Item{ID: store.NewID(), Kind: desk.WalkIn, Name: "B\x00b", Atelier: flora.ID, Adults: 1}, walkIn("Chloé", flora, ""))
	var outcomes []desk.Outcome
	for _, answer := range report.Items {
		outcomes = append(outcomes, answer.Outcome)
	}
	if len(outcomes) != 4 || outcomes[0] != desk.Done || outcomes[1] != desk.Refused || outcomes[2] != desk.Refused || outcomes[3] != desk.Done {
		t.Errorf("%v", outcomes)
	}
	h.sound()
}
