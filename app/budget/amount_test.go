package budget

import (
	"testing"
	"testing/quick"
)

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]struct {
		cents   Cents
		refusal Refusal
	}{
		"1 234,56":                {123456, Readable},
		"1234.5":                  {123450, Readable},
		"1\u202f234,56 €":         {123456, Readable},
		"1\u00a0234\u00a0":        {123400, Readable},
		"€ 12":                    {1200, Readable},
		"-€12":                    {-1200, Readable},
		"1.234,56":                {123456, Readable},
		"1,234.56":                {123456, Readable},
		"1.234.567":               {123456700, Readable},
		"1,234,567":               {123456700, Readable},
		"12":                      {1200, Readable},
		"0":                       {0, Readable},
		",5":                      {50, Readable},
		"12,":                     {1200, Readable},
		"-12,50":                  {-1250, Readable},
		"− 12,50":                 {-1250, Readable},
		"–3":                      {-300, Readable},
		"+3":                      {300, Readable},
		"007":                     {700, Readable},
		"10 000 000":              {MostCents, Readable},
		"1.234":                   {0, Decimals}, // a thousand, or one euro twenty-three?
		"1,234":                   {0, Decimals},
		"12,345":                  {0, Decimals},
		"10 000 000,01":           {0, OutOfSize},
		"99999999999999999999999": {0, OutOfSize},
		"":                        {0, NoAmount},
		"€":                       {0, NoAmount},
		",":                       {0, NoAmount},
		"-":                       {0, NoAmount},
		"--3":                     {0, NoAmount},
		"douze":                   {0, NoAmount},
		"12 euros":                {0, NoAmount},
		"1,23,45":                 {0, NoAmount},
		"1.23,45.6":               {0, NoAmount},
		"1234,567.00":             {0, NoAmount},
		"1..234,5":                {0, NoAmount},
		"1e3":                     {0, NoAmount},
		"٣":                       {0, NoAmount}, // digits of another script
	} {
		if got, refusal := ParseAmount(text); got != want.cents || refusal != want.refusal {
			t.Errorf("%q is %d (%q), want %d (%q)", text, got, refusal, want.cents, want.refusal)
		}
	}
}

// FuzzParseAmount: what is read is written so that it reads the same again; what is refused is 0.
func FuzzParseAmount(f *testing.F) {
	for _, seed := range []string{"1 234,56", "1.234,56", "-0", "−1", "€5", "5€€", "1,,2", ".", "0,00", "\xff1", "1\u202f0", "999999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cents, refusal := ParseAmount(text)
		if refusal != Readable {
			if cents != 0 {
				t.Errorf("%q is refused (%s) and %d", text, refusal, cents)
			}
			return
		}
		if cents > MostCents || cents < -MostCents {
			t.Errorf("%q is %d", text, cents)
		}
		if again, refusal := ParseAmount(cents.Decimal()); again != cents || refusal != Readable {
			t.Errorf("%q is %d, written %q, read %d (%s)", text, cents, cents.Decimal(), again, refusal)
		}
	})
}

func TestWhatHoursAreWorth(t *testing.T) {
	for _, c := range []struct {
		seconds int64
		rate    Cents
		want    Cents
	}{{3600, 1200, 1200}, {1800, 1201, 601}, {1, 1, 0}, {5400, 1188, 1782}, {0, 1200, 0}, {3600, 0, 0}, {360_000_000, 100000, 10_000_000_000}} {
		if got := valueOf(c.seconds, c.rate); got != c.want {
			t.Errorf("%d s at %d is %d, want %d", c.seconds, c.rate, got, c.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		a    Amounts
		want int
		ok   bool
	}{{Amounts{1000, 800}, 80, true}, {Amounts{300, 200}, 67, true}, {Amounts{200, 1}, 1, true}, {Amounts{0, 500}, 0, false}, {Amounts{100, -50}, -50, true}, {Amounts{100, 250}, 250, true}} {
		if got, ok := c.a.Percent(); got != c.want || ok != c.ok {
			t.Errorf("%+v is %d %%, %v", c.a, got, ok)
		}
	}
}

// random makes a budget of whatever accounts and amounts; what is known of a line and what not is also by lot.
func random(seed []int32) *Budget {
	b := &Budget{Settings: Settings{HourlyRate: 1188}, Hours: Hours{Planned: 7200, Done: 3601}}
	kinds := Kinds
	lines := append(AccountsOf(Expense), AccountsOf(Income)...)
	for i, n := range seed {
		cents, actual := Cents(n), Cents(n/3)
		var known *Cents
		if i%3 != 0 {
			known = &actual
		}
		switch i % 4 {
		case 0, 1:
			b.Lines = append(b.Lines, &Line{Account: lines[(i*7+int(uint32(n)%13))%len(lines)].Number, Planned: cents, Actual: known})
		case 2:
			b.Subsidies = append(b.Subsidies, &Subsidy{Name: "Ville", Asked: max(cents, -cents), Granted: known})
		default:
			b.Gifts = append(b.Gifts, &Gift{Kind: kinds[i%len(kinds)], Planned: cents, Actual: known})
		}
	}
	return b
}

// Whatever is entered: what stands in the table adds up to the totals of the page, groups to their accounts, the two sides of what was
// given in kind to each other, and none of that moves the balance.
func TestSumsAreTheSumsOfTheLines(t *testing.T) {
	err := quick.Check(func(seed []int32) bool {
		b := random(seed)
		s := b.Statement()
		var planned, actual Cents
		for _, l := range b.Lines {
			sign := Cents(1)
			if l.Side() == Expense {
				sign = -1
			}
			planned, actual = planned+sign*l.Planned, actual+sign*l.Amounts().Actual
		}
		for _, sub := range b.Subsidies {
			planned, actual = planned+sub.Amounts().Planned, actual+sub.Amounts().Actual
		}
		for _, part := range []Part{s.Expenses, s.Income, s.Uses, s.Resources} {
			var groups, accounts Amounts
			for _, r := range part.Rows {
				switch {
				case r.Group:
					groups = groups.Plus(r.Amounts)
				default:
					accounts = accounts.Plus(r.Amounts)
				}
			}
			if groups != part.Total || accounts != part.Total {
				return false
			}
		}
		return s.Balance() == (Amounts{planned, actual}) && b.Balance() == s.Balance() && s.Expenses.Total == b.Total(Expense) &&
			s.Income.Total == b.Total(Income) && s.Uses.Total == s.Resources.Total && s.Uses.Total == b.InKind()
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestTheChartIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range Accounts {
		if seen[a.Number] || a.Title.FR == "" || a.Title.EN == "" {
			t.Errorf("%s is there twice or has no title", a.Number)
		}
		seen[a.Number] = true
		if !a.Group() && !seen[a.Number[:2]] {
			t.Errorf("%s has no group before it", a.Number)
		}
	}
	for _, kind := range Kinds {
		if !seen[uses[kind]] || !seen[resources[kind]] {
			t.Errorf("%s has no accounts", kind)
		}
	}
	if len(AccountsOf(Expense)) < 10 || len(AccountsOf(Income)) < 5 {
		t.Error("hardly any account to choose from")
	}
	for _, a := range AccountsOf(Income) {
		if a.Number[:2] == subsidyAccount {
			t.Errorf("a line may have %s, which subsidies have", a.Number)
		}
	}
}
