package proposal_test

import (
	"fmt"
	"testing"

	"oplibre/app/programme/proposal"
	"oplibre/app/store"
)

// Somebody who sends hundreds does not keep the team from those who come after: what is declined gives way.
func TestAFloodThatIsDeclinedGivesWay(t *testing.T) {
	w := newTown(t)
	flood := make([]proposal.Proposal, 600)
	for i := range flood {
		flood[i] = proposal.Proposal{OperationID: w.o.ID, ID: store.NewID(), Kind: proposal.See, Title: fmt.Sprint("Publicité ", i), State: proposal.Declined,
			Voices: 9, Language: "fr", CreatedAt: w.by.Now(), UpdatedAt: w.by.Now(), Version: 1}
	}
	w.write(&flood)
	wanted := w.propose(w.lead())
	all, err := proposal.List(w.Context(), w.db, w.o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 || all[0].ID != wanted.ID {
		t.Errorf("what has to be read is not among the %d that the team sees", len(all))
	}
}
