package journey

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestEverybodyReachesTheWelcome opens the pages of the welcome, of its papers and of who is out, on a telephone and on a computer, and
// walks through each with the keyboard alone.
func TestEverybodyReachesTheWelcome(t *testing.T) {
	i := start(t, saturday)
	h := openHall(t, i, "Table 1")
	team, table, base := i.administrator(), h.tables[0], "/gestion/"+slug
	team.open(base + "/emargement")
	// The file itself would open in the browser's own reader.
	team.ask(`fetch('', {method: 'POST', body: new URLSearchParams()}).then(() => { window.printed = true }); ''`)
	team.await("the sheets", `window.printed === true`)
	team.open(base + "/emargement")
	team.press("Saisir la feuille")
	team.reach("a sheet that is typed in")
	team.press("Enregistrer la feuille")
	team.reach("a sheet that is refused")
	team.open(base + "/personnes/vierges")
	team.press("Faire 30 carnets")
	for _, path := range []string{"/emargement", "/personnes/vierges", "/voeux", "/relais/bulletins", "/accueil", "/accueil/bilan", "/accueil/porte",
		"/accueil/sorties", "/accueil/sorties/partir"} {
		team.open(base + path)
		team.reach(path)
	}
	team.open(base + "/accueil")
	team.ask(`fetch('` + base + `/accueil/papier', {method: 'POST', body: new URLSearchParams({jour: '2027-05-22'})}).then(() => { window.printed = true }); ''`)
	team.await("the paper", `window.printed === true`)
	team.open(base + "/accueil")
	team.turn("type the paper in", chromedp.Click(chromedp.CSS(`main a[href*="/accueil/papier/"]:not([href$=".pdf"])`)))
	team.reach("the paper desk")
	paper := team.path
	for _, sheet := range []string{"Feuille n° 2", "Feuille n° 3"} {
		team.open(paper)
		team.press(sheet)
		team.reach(sheet)
	}
	helper := i.visitor(smartphone)
	for _, path := range []string{"", "/poste", "/porte", "/sorties", "/sorties/partir", "/inscrire", "/refus", "?q=Nolwenn", "/ateliers/" + h.atelier.ID} {
		helper.open(table + path)
		helper.reach("the desk" + path)
	}
	helper.open(table + "/sorties/partir")
	helper.press("C'est parti")
	helper.reach("a departure that is refused")
}

// faults are what keeps somebody from using a page: what has no name, what is too small for a finger, what is there twice.
const faults = `(() => {
	const found = [], seen = new Set(), shown = (e) => e.checkVisibility() && e.getBoundingClientRect().height > 0
	if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
	for (const e of document.querySelectorAll('[id]')) { if (seen.has(e.id)) found.push('twice #' + e.id); seen.add(e.id) }
	for (const e of document.querySelectorAll('main :is(a, button, summary, select, textarea, input:not([type=hidden]))')) {
		if (!shown(e)) continue
		const named = e.getAttribute('aria-label') || e.textContent.trim() || [...e.labels ?? []].map((l) => l.textContent.trim()).join('')
		if (!named && e.tagName !== 'SELECT' || e.tagName === 'SELECT' && !e.labels.length) found.push('no name: ' + e.outerHTML.slice(0, 120))
		const whole = ['checkbox', 'radio'].includes(e.type) && e.labels[0] || e
		if (getComputedStyle(e).display !== 'inline' && whole.getBoundingClientRect().height < 43.5) found.push('too small: ' + e.outerHTML.slice(0, 120))
	}
	return found.join('\n')
})()`

// stop is where the keyboard is, and what cannot be seen of that.
const stop = `(() => {
	const e = document.activeElement
	if (e === document.body) return ''
	const style = getComputedStyle(e), ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'
	return ring || /^(date|time)/.test(e.type) ? 'ok' : 'no ring: ' + e.outerHTML.slice(0, 120)
})()`

// reach verifies that the page which is open can be used by everybody, and that the keyboard gets through it and out again.
func (v *visitor) reach(what string) {
	v.t.Helper()
	v.look(what)
	if text := v.ask(faults); text != "" {
		v.t.Errorf("%s: %s:\n%s", v.profile.name, what, text)
	}
	const most = 400
	n := 0
	for ; n < most; n++ {
		v.keys(kb.Tab)
		at := v.ask(stop)
		if at == "" {
			break
		}
		if at != "ok" {
			v.t.Errorf("%s: %s: %s", v.profile.name, what, at)
		}
	}
	if n == 0 || n == most {
		v.t.Errorf("%s: %s: the keyboard stopped %d times", v.profile.name, what, n)
	}
}

// ask returns what an expression gives in the page.
func (v *visitor) ask(expression string) string {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](expression))
	if err != nil {
		v.t.Fatalf("%s: ask: %v", v.profile.name, err)
	}
	return text
}
