package demo

import (
	"context"
	"fmt"
	"time"

	"oplibre/app/account"
	"oplibre/app/budget"
)

// money are the lines of the budget of Saint-Marc; on is the day of 2027 on which one was settled.
var money = []struct{ side, account, title, planned, actual, on string }{
	{"expense", "606", "Repas partagés, 180 personnes", "1 450", "1 512,40", "2027-05-26"},
	{"expense", "606", "Papier, badges, piles", "180", "164,85", "2027-05-14"},
	{"expense", "623", "Affiches et dépliants, fr/br", "420", "402", "2027-04-12"},
	{"expense", "616", "Extension d'assurance", "95", "95", "2027-01-25"},
	{"expense", "625", "Trajets des communautés du libre", "600", "538,20", "2027-05-28"},
	{"expense", "651", "SACEM", "70", "", ""},
	{"income", "707", "Buvette", "350", "412,50", "2027-05-24"},
	{"income", "758", "Fonds propres de l'association", "465", "465", "2027-03-01"},
}

// keepAccounts writes the budget as it stands at the moment of the story.
func (f *filling) keepAccounts(ctx context.Context) error {
	by, today := f.as(account.Organiser, f.at.Time().Add(-time.Hour)), f.at.Time().Format(time.DateOnly)
	for _, m := range money {
		form := budget.LineForm{Side: m.side, Account: m.account, Title: typeset(m.title), Planned: m.planned}
		if m.on != "" && m.on <= today {
			form.Actual, form.SettledOn = m.actual, m.on
		}
		if _, err := budget.CreateLine(ctx, f.db, by, f.o, form); err != nil {
			return fmt.Errorf("budget %s: %w", m.title, err)
		}
	}
	for _, s := range []budget.SubsidyForm{
		{Partner: f.partners[2], Title: "Appel à projets « numérique »", Asked: "1 200", FiledOn: "2027-01-15", DecisionOn: "2027-03-20", Granted: "1 000",
			Paid: "1 000", PaidOn: "2027-04-16", ReportOn: "2027-06-21", Logo: true},
		{Partner: f.partners[9], Title: "Bourse des initiatives", Asked: "1 000", FiledOn: "2027-02-01", DecisionOn: "2027-04-28", ReportOn: "2027-09-30",
			Logo: true, Sentence: "Avec le soutien de la région"},
	} {
		if _, err := budget.CreateSubsidy(ctx, f.db, by, f.o, s); err != nil {
			return fmt.Errorf("subsidy: %w", err)
		}
	}
	for _, g := range []budget.GiftForm{
		{Kind: "loan", Title: "Grande salle du patronage, trois jours", Giver: "Patronage laïque", Planned: "900"},
		{Kind: "service", Title: "Animation par la médiathèque", Giver: "Réseau des médiathèques", Planned: "320"},
	} {
		if _, err := budget.CreateGift(ctx, f.db, by, f.o, g); err != nil {
			return fmt.Errorf("gift: %w", err)
		}
	}
	return budget.SetHours(ctx, f.db, by, f.o, budget.HoursForm{Version: "0", HourlyRate: "12"})
}
