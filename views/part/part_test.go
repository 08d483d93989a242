package part

import (
	"strings"
	"testing"
	"time"

	"oplibre/app/i18n"
)

func TestSeatsSayOneOfFourThings(t *testing.T) {
	cases := []struct {
		seats         Seats
		class, fr, en string
	}{
		{Seats{Free: 7}, "ok", "Encore 7\u00a0places", "7\u00a0seats left"},
		{Seats{Free: 4}, "ok", "Encore 4\u00a0places", "4\u00a0seats left"},
		{Seats{Free: 3}, "warn", "Plus que 3\u00a0places", "Only 3\u00a0seats left"},
		{Seats{Free: 1}, "warn", "Plus qu’une place", "Only one seat left"},
		{Seats{}, "no", "Complet", "Full"},
		{Seats{Waiting: 1}, "no", "Complet, 1 personne en attente", "Full, 1 person waiting"},
		{Seats{Waiting: 2, Begun: true}, "no", "Complet, 2\u00a0personnes en attente", "Full, 2\u00a0people waiting"},
		{Seats{Free: 5, Begun: true}, "ok", "On peut encore rejoindre le groupe\u202f: 5\u00a0places", "You can still join the group: 5\u00a0seats"},
		{Seats{Open: true, Free: 1}, "open", "Entrée libre\u202f: venez\u202f!", "Free entry: come along!"},
		{Seats{Unlimited: true}, "ok", "Il y a de la place pour tout le monde", "There is room for everybody"},
	}
	for _, c := range cases {
		if got := c.seats.Class(); got != c.class {
			t.Errorf("%+v is %s, want %s", c.seats, got, c.class)
		}
		for language, want := range map[string]string{"fr": c.fr, "en": c.en} {
			if got := c.seats.Sentence(i18n.With(t.Context(), language)); got != want {
				t.Errorf("%+v says %q, want %q", c.seats, got, want)
			}
		}
	}
}

func TestThemeStyleTakesOnlyColours(t *testing.T) {
	good := Colours{"#2e6720", "#e4f2e1", "#98cf8b", "#1E311A"}
	if got := ThemeStyle(good); got != "--theme:#2e6720;--theme-tint:#e4f2e1;--theme-dark:#98cf8b;--theme-dark-tint:#1E311A" {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{"", "red", "#fff", "#2e672", "#2e6720;background:url(//x)", "#2e6720\n"} {
		c := good
		c.DarkTint = bad
		if got := ThemeStyle(c); got != "" {
			t.Errorf("%q passes as %q", bad, got)
		}
	}
}

func TestLanguageLinkKeepsTheQuestion(t *testing.T) {
	cases := map[string]string{
		"":                                "?langue=en",
		"/o/x/programme":                  "/o/x/programme?langue=en",
		"/o/x/programme?jour=1&langue=fr": "/o/x/programme?jour=1&langue=en",
		"https://evil.example/a?b=c":      "/a?b=c&langue=en",
	}
	for path, want := range cases {
		if got := (Page{Path: path}).LanguageHref("en"); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

func TestHoursInTheMargin(t *testing.T) {
	morning := time.Date(2027, 5, 22, 9, 45, 0, 0, time.FixedZone("CEST", 2*3600))
	fr := NewHour(t.Context(), morning).WithDay(t.Context(), morning)
	if fr.Big != "9\u202fh" || fr.Small != "45" || fr.Machine != "2027-05-22T09:45+02:00" || fr.Day != "sam. 22\u00a0mai" {
		t.Errorf("got %+v", fr)
	}
	if en := NewHour(i18n.With(t.Context(), "en"), morning); en.Big != "09:45" || en.Small != "" {
		t.Errorf("got %+v", en)
	}
}

func TestRibbonPlacesWhatOverlapsInRows(t *testing.T) {
	first := time.Date(2027, 5, 21, 18, 0, 0, 0, time.UTC)
	at := func(hours float64) time.Time { return first.Add(time.Duration(hours * float64(time.Hour))) }
	r := NewRibbon(t.Context(), first, at(48), []RibbonItem{
		{Start: at(13), End: at(15)}, {Start: at(12), End: at(14)}, {Start: at(14), End: at(16)}, {Start: at(48), End: at(60)}})
	if r.Lanes != 2 || len(r.Bars) != 4 {
		t.Fatalf("%d rows, %d bars", r.Lanes, len(r.Bars))
	}
	for i, lane := range []int{0, 1, 0, 0} {
		if r.Bars[i].Lane != lane {
			t.Errorf("bar %d is in row %d, want %d", i, r.Bars[i].Lane, lane)
		}
	}
	if got := r.Bars[0].RibbonSpan.style(); got != "--x:20%;--l:3.33%" {
		t.Errorf("a bar from hour 12 to 14 of 60 is %s", got)
	}
	if last := r.Bars[3]; last.From+last.Length > 1.000001 {
		t.Errorf("a bar leaves the ribbon: %+v", last)
	}
	if empty := NewRibbon(t.Context(), first, first, nil); len(empty.Ticks) != 0 {
		t.Errorf("a weekend without length has a scale: %+v", empty)
	}
}

func TestMapKeepsProportionsAndFrame(t *testing.T) {
	// At 60° north a degree of longitude is half as long as one of latitude: this box is a square.
	d := Drawing{Outline: [][]Position{{{10, 59.99}, {10.04, 59.99}, {10.04, 60.01}, {10, 60.01}}}, Ratio: 0.5}
	p := d.project()
	if got := p.path(d.Outline); got != "M298 452L702 452L702 48L298 48Z" {
		t.Errorf("the square is %s", got)
	}
	units, label := p.ruler(t.Context())
	if units == "0" || label == "" || strings.Contains(units, "N") {
		t.Errorf("the ruler is %s for %s", units, label)
	}
	for _, d := range []Drawing{{}, {Places: []DrawnPlace{{Position: Position{-4.4, 48.4}}}}} {
		p := d.project()
		if x := p.x(Position{-4.4, 48.4}); strings.ContainsAny(x, "NI") {
			t.Errorf("a map of nearly nothing puts a place at %s", x)
		}
	}
}

func TestBarsShareOneScale(t *testing.T) {
	c := Chart{Rows: []BarRow{{Value: 16, Capacity: 16, Waiting: 4}, {Value: 5, Capacity: 10}}}
	if got := c.style(c.Rows[0]); got != "--v:80%;--c:80%;--w:20%" {
		t.Errorf("full with people waiting is %s", got)
	}
	if got := c.style(c.Rows[1]); got != "--v:25%;--c:50%;--w:0%" {
		t.Errorf("half full is %s", got)
	}
	if got := (Chart{}).style(BarRow{}); got != "--v:0%;--c:0%;--w:0%" {
		t.Errorf("nothing is %s", got)
	}
}

func TestCurveStepsStayInTheFrame(t *testing.T) {
	from := time.Date(2027, 4, 7, 0, 0, 0, 0, time.UTC)
	c := Curve{From: from, To: from.AddDate(0, 0, 40), Goal: 250,
		Steps: []CurveStep{{from.AddDate(0, 0, 10), 50}, {from.AddDate(0, 0, 20), 125}}}
	if got := c.path(); got != "M44 190H168V155.2H292V103" {
		t.Errorf("the steps are %s", got)
	}
	if got := c.lines(); len(got) != 6 || got[5] != 250 {
		t.Errorf("the scale is %v", got)
	}
	c.Forecast = CurveStep{c.To, 251}
	if got := c.top(); got != 300 {
		t.Errorf("251 on a scale that ends at %d", got)
	}
	if got := (Curve{From: from, To: c.To}).lines(); len(got) != 2 {
		t.Errorf("a scale of nothing is %v", got)
	}
}
