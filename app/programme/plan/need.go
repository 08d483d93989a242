package plan

// PeakNeeds returns how many things of each kind the ateliers that are held need at once, at the busiest moment.
func (p *Plan) PeakNeeds() map[string]int {
	peaks := map[string]int{}
	for _, busiest := range p.Ateliers { // the busiest moment is the start of one of them
		if !busiest.Held() {
			continue
		}
		sums := map[string]int{}
		for _, a := range p.Ateliers {
			if !a.Held() || a.StartsAt > busiest.StartsAt || busiest.StartsAt >= a.EndsAt {
				continue
			}
			for _, need := range a.Needs {
				sums[need.Kind] += need.Quantity
			}
		}
		for kind, sum := range sums {
			peaks[kind] = max(peaks[kind], sum)
		}
	}
	return peaks
}
