package signup

// AgeBand is between which ages children are, in years, both included.
type AgeBand struct {
	Name     string
	From, To int
}

// AgeBands are what the desk asks of children, the youngest first.
var AgeBands = []AgeBand{{"0-5", 0, 5}, {"6-10", 6, 10}, {"11-14", 11, 14}, {"15-17", 15, 17}}

// within narrows the ages of children to those that an atelier is for, where some of the band are: the desk sees who stands there.
func (o *offer) within(p *Person) {
	if p.Age == nil || p.AgeTo == nil || o.AgeMin != nil && *o.AgeMin > *p.AgeTo || o.AgeMax != nil && *o.AgeMax < *p.Age {
		return
	}
	from, to := max(*p.Age, years(o.AgeMin, 0)), *p.AgeTo
	if o.AgeMax != nil {
		to = min(to, *o.AgeMax)
	}
	p.Age, p.AgeTo = &from, &to
}
