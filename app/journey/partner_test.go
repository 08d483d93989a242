package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// school is where the letters to the partner of this journey go.
const school = "riou@ecole.example"

// TestPartnerAnswersOnAPhone: a school opens its letter on a telephone, says yes with what it brings, and comes back to complete it. The
// organiser sees what is new, and makes of it a place, a line of the inventory and a proposal.
func TestPartnerAnswersOnAPhone(t *testing.T) {
	i := startWithPost(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	organiser.open(partners + "/nouveau")
	organiser.fill("name", "École de Saint-Marc")
	organiser.choose("kind", "École")
	organiser.fill("contact_name", "Mme Riou")
	organiser.fill("contact_email", school)
	organiser.press("Ajouter ce partenaire")
	organiser.open(partners)
	organiser.press("Inviter par e-mail le partenaire à contacter")

	headmistress := i.visitor(smartphone)
	link := i.post.link(i.post.to(school, 1), "/invitation/")
	accept(headmistress, link)
	organiser.open(partners)
	organiser.see("A écrit du nouveau")
	organiser.press("École de Saint-Marc")
	organiser.see("Oui sur sa page", "Le préau et deux classes (120)", "Samedi, la gardienne a la clé", "Six vélos (6)", "Herbier des trottoirs (15)", "Deux lits (2)",
		"Accepte d'être nommé en public.", "Le conseil d'école se réunit jeudi")
	organiser.press("C'est vu")

	i.later(time.Hour)
	complete(headmistress, link)
	organiser.open(partners)
	organiser.see("A écrit du nouveau")
	organiser.press("École de Saint-Marc")
	if marked := organiser.newOffers(); len(marked) != 2 || !strings.Contains(marked[0], "Huit vélos") || !strings.Contains(marked[1], "Le goûter du samedi") {
		t.Errorf("what is marked as new: %q", marked)
	}
	turnOffersInto(organiser)
}

// accept answers yes, with a place, things, an atelier and beds.
func accept(v *visitor, link string) {
	v.t.Helper()
	v.open(link)
	v.see("École de Saint-Marc, serez-vous de la partie ?")
	if text := v.text(); strings.Contains(text, "seule l'équipe voit cette page") || strings.Contains(text, "Programme") {
		v.t.Errorf("the weekend is a draft, and the page leads to what does not answer yet:\n%s", text)
	}
	v.tick("reply", "yes")
	v.fill("word", "Le conseil d'école se réunit jeudi")
	for _, offer := range []struct{ kind, text, quantity string }{{"Un lieu", "Le préau et deux classes", "120"}, {"Du matériel", "Six vélos", "6"},
		{"Un atelier à animer", "Herbier des trottoirs", "15"}, {"Des lits pour qui vient de loin", "Deux lits", "2"}} {
		v.unfold(offer.kind)
		row := v.offerRow(offer.kind)
		v.fill("offer_text_"+row, offer.text)
		v.fill("offer_quantity_"+row, offer.quantity)
		switch offer.kind {
		case "Un lieu":
			v.tick("offer_access_"+row, "step_free")
			v.fill("offer_opening_"+row, "Samedi, la gardienne a la clé")
		case "Un atelier à animer":
			v.fill("offer_people_"+row, "Erwan Abgrall")
		}
	}
	v.tick("named", "")
	v.press("Envoyer la réponse")
	v.see("Merci, votre réponse est bien arrivée.")
}

// offerRow is the number of the first row of a kind in the form of a partner.
func (v *visitor) offerRow(kind string) string {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	text := chromedp.Search(`//main//details[contains(summary, ` + xpathLiteral(kind) + `)]//textarea`)
	name, err := chromedp.Run(ctx, chromedp.AttributeValue(text, "name"))
	if err != nil {
		v.t.Fatalf("%s: no row for %s: %v\n%s", v.profile.name, kind, err, v.text())
	}
	return strings.TrimPrefix(name.Value, "offer_text_")
}

// complete comes back by the same link: there are more bicycles, and cake.
func complete(v *visitor, link string) {
	v.t.Helper()
	v.open(link)
	v.has("Le préau et deux classes")
	v.fill("offer_text_"+v.offerRow("Du matériel"), "Huit vélos")
	v.fill("offer_quantity_"+v.offerRow("Du matériel"), "8")
	v.unfold("Des repas")
	v.fill("offer_text_"+v.offerRow("Des repas"), "Le goûter du samedi")
	v.press("Envoyer la réponse")
	v.see("Merci, votre réponse est bien arrivée.")
}

// newOffers are the offers on a partner's page that are marked as new.
func (v *visitor) newOffers() []string {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	marked, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[[]string](
		`[...document.querySelectorAll('#offres li')].filter(e => e.querySelector('.count')).map(e => e.innerText)`))
	if err != nil {
		v.t.Fatalf("%s: look for what is new: %v", v.profile.name, err)
	}
	return marked
}

// turnOffersInto makes of three offers what they are offers of, and looks at each.
func turnOffersInto(v *visitor) {
	v.t.Helper()
	page := v.path
	for _, made := range []struct{ act, see, value string }{{"En faire un lieu", "Voir le lieu", "Le préau et deux classes"},
		{"L'ajouter au matériel", "Voir le matériel", "Huit vélos"}, {"En faire une proposition d'atelier", "Voir la proposition", "Herbier des trottoirs"}} {
		v.open(page)
		v.press(made.act)
		v.see("C'est fait. Le lien avec ce partenaire est gardé.", "Retenu")
		v.press(made.see)
		v.has(made.value)
	}
	v.open("/gestion/" + slug + "/lieux")
	v.see("Le préau et deux classes", "120")
	v.open("/gestion/" + slug + "/materiel")
	v.see("Huit vélos", "École de Saint-Marc")
	v.open("/gestion/" + slug + "/propositions")
	v.see("Herbier des trottoirs")
}

// has fails unless the page says a value, in words or in a field.
func (v *visitor) has(value string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	fields, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](`[...document.querySelectorAll('main input, main textarea')].map(e => e.value).join('\n')`))
	if err != nil {
		v.t.Fatalf("%s: read the fields: %v", v.profile.name, err)
	}
	if !strings.Contains(fields, value) && !strings.Contains(v.text(), value) {
		v.t.Errorf("%s: %q is nowhere on %s\n%s", v.profile.name, value, v.path, v.text())
	}
}
