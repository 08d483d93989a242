package budget

import (
	"slices"

	"oplibre/data"
)

// Account is an account of the chart that French associations keep: the Plan comptable général with the accounts of règlement ANC no 2018-06
// of 5 December 2018 (articles 611-1 and following) for those without a purpose of gain. Class 6 is expenses, class 7 income, class 8
// contributions in kind, which stand on both sides. Titles say in a few words what belongs there.
type Account struct {
	// Number has two digits for a group, three for an account of it.
	Number string
	Title  data.Text
}

// Group reports whether it is a heading under which accounts stand.
func (a Account) Group() bool { return len(a.Number) == 2 }

// subsidyAccount is where subsidies stand; they come from Subsidy and never from a line, so that none is counted twice.
const subsidyAccount = "74"

func text(fr, en string) data.Text { return data.Text{FR: fr, EN: en} }

// Accounts are those that a weekend needs, in order.
var Accounts = []Account{
	{"60", text("Achats", "Purchases")},
	{"604", text("Achats de prestations (traiteur, impression de commande)", "Services bought (caterer, printing to order)")},
	{"606", text("Fournitures et petit matériel (repas, papier, piles)", "Supplies and small equipment (meals, paper, batteries)")},
	{"607", text("Marchandises à revendre (buvette)", "Goods for resale (drinks stall)")},
	{"61", text("Services extérieurs", "External services")},
	{"613", text("Locations (salle, matériel, véhicule)", "Rentals (room, equipment, vehicle)")},
	{"615", text("Entretien et réparations", "Upkeep and repairs")},
	{"616", text("Assurances", "Insurance")},
	{"618", text("Documentation", "Documentation")},
	{"62", text("Autres services extérieurs", "Other external services")},
	{"622", text("Honoraires et intervenants payés", "Fees and paid speakers")},
	{"623", text("Publicité, publications (affiches, tracts)", "Publicity, publications (posters, leaflets)")},
	{"625", text("Déplacements, hébergement et réceptions", "Travel, lodging and receptions")},
	{"626", text("Frais postaux et de télécommunications", "Postage and telecommunications")},
	{"627", text("Services bancaires", "Bank charges")},
	{"63", text("Impôts et taxes", "Taxes")},
	{"635", text("Impôts, taxes et droits", "Taxes and duties")},
	{"64", text("Charges de personnel", "Staff")},
	{"641", text("Salaires et indemnités", "Wages")},
	{"645", text("Cotisations sociales", "Social contributions")},
	{"65", text("Autres charges de gestion courante", "Other operating charges")},
	{"651", text("Droits d’auteur et redevances (SACEM)", "Royalties (SACEM)")},
	{"658", text("Charges diverses", "Sundry charges")},
	{"66", text("Charges financières", "Financial charges")},
	{"661", text("Intérêts", "Interest")},
	{"67", text("Charges exceptionnelles", "Exceptional charges")},
	{"671", text("Charges exceptionnelles", "Exceptional charges")},
	{"68", text("Amortissements et provisions", "Depreciation and provisions")},
	{"681", text("Part de l’année du matériel acheté", "This year’s share of equipment bought")},
	{"70", text("Ventes et prestations", "Sales and services")},
	{"706", text("Prestations de services", "Services")},
	{"707", text("Ventes (buvette, repas)", "Sales (drinks stall, meals)")},
	{"74", text("Subventions d’exploitation", "Operating subsidies")},
	{"75", text("Autres produits de gestion courante", "Other operating income")},
	{"754", text("Dons et mécénat", "Donations and sponsorship")},
	{"756", text("Cotisations", "Membership fees")},
	{"758", text("Produits divers (fonds propres de l’association)", "Sundry income (own funds of the association)")},
	{"76", text("Produits financiers", "Financial income")},
	{"761", text("Intérêts et placements", "Interest and investments")},
	{"77", text("Produits exceptionnels", "Exceptional income")},
	{"771", text("Produits exceptionnels", "Exceptional income")},
	{"78", text("Reprises sur amortissements et provisions", "Releases of depreciation and provisions")},
	{"781", text("Reprises", "Releases")},
	{"86", text("Emplois des contributions volontaires en nature", "Use of contributions in kind")},
	{"860", text("Secours en nature", "Goods used")},
	{"861", text("Mise à disposition gratuite de biens (locaux, matériel)", "Goods lent free of charge (rooms, equipment)")},
	{"862", text("Prestations", "Services")},
	{"864", text("Personnel bénévole", "Volunteers")},
	{"87", text("Contributions volontaires en nature", "Contributions in kind")},
	{"870", text("Dons en nature", "Gifts in kind")},
	{"871", text("Prestations en nature", "Services in kind")},
	{"875", text("Bénévolat", "Volunteering")},
}

// AccountOf returns the account of a number; ok is false when there is none.
func AccountOf(number string) (Account, bool) {
	i := slices.IndexFunc(Accounts, func(a Account) bool { return a.Number == number })
	if i < 0 {
		return Account{}, false
	}
	return Accounts[i], true
}

// Side is expenses or income.
type Side string

// The sides of a budget.
const (
	Expense Side = "expense"
	Income  Side = "income"
)

// SideOf returns the side of an account by its class; ok is false for contributions in kind, which stand on both.
func SideOf(number string) (Side, bool) {
	switch {
	case len(number) > 0 && number[0] == '6':
		return Expense, true
	case len(number) > 0 && number[0] == '7':
		return Income, true
	}
	return "", false
}

// AccountsOf are the accounts that a line of a side may have.
func AccountsOf(side Side) (accounts []Account) {
	for _, a := range Accounts {
		if of, ok := SideOf(a.Number); ok && of == side && !a.Group() {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// Kind is what a contribution in kind is.
type Kind string

// The kinds. Work is that of people whom the planning of volunteers does not count.
const (
	Goods   Kind = "goods"   // given for good
	Loan    Kind = "loan"    // rooms and equipment
	Service Kind = "service" // somebody's trade
	Work    Kind = "work"
)

// Kinds are all kinds in order.
var Kinds = []Kind{Loan, Goods, Service, Work}

// uses and resources are the two accounts of each kind.
var (
	uses      = map[Kind]string{Goods: "860", Loan: "861", Service: "862", Work: "864"}
	resources = map[Kind]string{Goods: "870", Loan: "871", Service: "871", Work: "875"}
)
