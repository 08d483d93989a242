package proposal_test

import (
	"testing"

	"oplibre/app/programme/proposal"
)

func TestOrigin(t *testing.T) {
	w := newTown(t)
	form := w.lead()
	form.Kind = "see"
	p := w.shown(form)
	if err := proposal.Support(w.Context(), w.db, w.by, w.o, p.ID, "A"); err != nil {
		t.Fatal(err)
	}
	id, err := proposal.Accept(w.Context(), w.db, w.by, w.o, p.ID, proposal.AcceptForm{Version: "2"})
	if err != nil {
		t.Fatal(err)
	}
	want := proposal.Origin{AtelierID: id, ID: p.ID, Kind: proposal.See, Title: p.Title, Interested: 2, Voices: 1}
	got, err := proposal.OfAtelier(w.Context(), w.db, w.o.ID, id)
	if err != nil || got == nil || *got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if all, err := proposal.Origins(w.Context(), w.db, w.o.ID); err != nil || len(all) != 1 || all[id] == nil {
		t.Errorf("all: %v, %v", all, err)
	}
	other, _ := w.operation("ailleurs")
	for _, unknown := range [][2]string{{other.ID, id}, {w.o.ID, p.ID}} {
		if got, err := proposal.OfAtelier(w.Context(), w.db, unknown[0], unknown[1]); err != nil || got != nil {
			t.Errorf("%v comes from %+v, %v", unknown, got, err)
		}
	}
	if err := proposal.Delete(w.Context(), w.db, w.by, w.o.ID, p.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := proposal.OfAtelier(w.Context(), w.db, w.o.ID, id); err != nil || got != nil {
		t.Errorf("a forgotten proposal is remembered: %+v, %v", got, err)
	}
}
