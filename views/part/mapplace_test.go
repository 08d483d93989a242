package part

import "testing"

// TestLabelsThatWouldOverlapAreOne draws two neighbours as one mark and leaves the place far away its own.
func TestLabelsThatWouldOverlapAreOne(t *testing.T) {
	d := Drawing{Places: []DrawnPlace{{Position: Position{-4.460, 48.40}, Number: "1"}, {Position: Position{-4.4598, 48.40}, Number: "2"}, {Position: Position{-4.42, 48.41}, Number: "3"}}}
	var texts []string
	for _, l := range d.labels(d.project()) {
		texts = append(texts, l.text())
	}
	if len(texts) != 2 || texts[0] != "1·2" || texts[1] != "3" {
		t.Errorf("labels %q", texts)
	}
}
