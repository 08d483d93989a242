package journey

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"gorm.io/gorm"

	"oplibre/app"
	"oplibre/app/desk"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// deskCode is what the team types on its devices.
const deskCode = "laisse de mer"

// saturday is a moment of the weekend: twenty minutes before the atelier of the hall.
var saturday = time.Date(2027, 5, 22, 7, 40, 0, 0, time.UTC)

// welcomeHall is a weekend with one atelier of six seats, two of them taken, and a welcome table for each name.
type welcomeHall struct {
	*instance
	operation *operation.Operation
	atelier   programme.Atelier
	tables    []string
}

func openHall(t *testing.T, i *instance, tables ...string) *welcomeHall {
	t.Helper()
	h := &welcomeHall{instance: i}
	at := func(hours float64) store.Instant {
		return store.InstantOf(saturday.Add(time.Duration(hours * float64(time.Hour))))
	}
	h.operation = &operation.Operation{ID: store.NewID(), Slug: slug, Name: "Opération Libre Saint-Marc", Language: "fr", TimeZone: "Europe/Paris",
		StartsAt: at(-15), EndsAt: at(33), Phase: operation.Open, LeadInstance: i.DB.Instance().ID, NextNumber: 2, Version: 1, Translations: map[string]operation.Translation{}}
	theme := programme.Theme{OperationID: h.operation.ID, ID: store.NewID(), Slug: "flore", Name: "Flore", Icon: "plant-2", Colour: "#2e6720", Tint: "#e4f2e1",
		DarkColour: "#98cf8b", DarkTint: "#1e311a", Fields: "[]", Version: 1, Translations: map[string]string{}}
	h.atelier = programme.Atelier{OperationID: h.operation.ID, ID: store.NewID(), Number: 1, Slug: "sauvages", Title: "Sauvages de ma rue", ThemeID: theme.ID,
		Language: "fr", StartsAt: at(1.0 / 3), EndsAt: at(3), Entry: programme.SignUp, Audience: "everybody", Status: programme.Published, Version: 1,
		Access: []string{}, Translations: map[string]programme.AtelierTranslation{}}
	capacity := 6
	pool := programme.SeatPool{OperationID: h.operation.ID, ID: store.NewID(), AtelierID: h.atelier.ID, Capacity: &capacity}
	for _, row := range []any{h.operation, &theme, &h.atelier, &pool} {
		if err := i.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Create(row).Error }); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"Nolwenn Tanguy", "Ali Kerneis"} {
		h.signUp(name)
	}
	for _, name := range tables {
		h.tables = append(h.tables, h.table(name))
	}
	return h
}

// signUp signs somebody up weeks before, as their browser does.
func (h *welcomeHall) signUp(name string) {
	h.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(h.URL+"/o/"+slug+"/inscription", url.Values{"name": {name}, "key": {store.NewID()}, "atelier": {h.atelier.ID}})
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		h.t.Fatalf("sign up %s: %v %v", name, answer, err)
	}
	answer.Body.Close()
}

// table makes a welcome table and returns its private address.
func (h *welcomeHall) table(name string) string {
	h.t.Helper()
	ctx, by := context.Background(), store.By{Actor: store.Actor{Kind: store.ActorCommand}, At: saturday.Add(-24 * time.Hour)}
	d, err := desk.Create(ctx, h.DB, by, h.operation, desk.Welcome, desk.Form{Name: name})
	if err != nil {
		h.t.Fatal(err)
	}
	link, err := desk.Current(ctx, h.DB, d, store.InstantOf(saturday))
	if err != nil {
		h.t.Fatal(err)
	}
	return d.Address(h.DB, link)
}

// setUp makes of a browser a device of a table, which takes two seats and is ready to go on without network.
func (v *visitor) setUp(table string) {
	v.t.Helper()
	v.open(table + "/poste")
	v.await("the form", `document.getElementById('preparer').checkVisibility()`)
	v.fill("again", deskCode)
	v.run("type the code", chromedp.SendKeys(chromedp.CSS("#preparer [name=code]"), deskCode))
	v.run("prepare", chromedp.Click(chromedp.CSS("#preparer button")))
	v.says("Tout est envoyé")
	v.await("the worker", `navigator.serviceWorker.controller !== null`)
	v.screen("places", "#vue [data-keep^=take]")
	v.run("how many", chromedp.SetValue(chromedp.CSS("#vue [data-keep^=many]"), "2"))
	v.run("take seats", chromedp.Click(chromedp.CSS("#vue [data-keep^=take]")))
	v.await("the seats", `!!document.querySelector('#vue [data-keep^=back]')`)
	v.look("seats taken")
}

// unlock types the code again.
func (v *visitor) unlock() {
	v.t.Helper()
	v.await("the form", `document.getElementById('ouvrir').checkVisibility()`)
	v.run("type the code", chromedp.SendKeys(chromedp.CSS("#ouvre"), deskCode))
	v.run("open", chromedp.Click(chromedp.CSS("#ouvrir button")))
	v.await("the work", `document.getElementById('chercher').checkVisibility()`)
}

// welcome gives somebody who comes a carnet and a seat of the device.
func (v *visitor) welcome(name, atelier string) {
	v.t.Helper()
	v.screen("inscrire", "#inscrire form")
	v.run("name", chromedp.SendKeys(chromedp.CSS("#inscrire [name=name]"), name))
	v.run("atelier", chromedp.SetValue(chromedp.CSS("#inscrire [name=atelier]"), atelier))
	v.run("give the carnet", chromedp.Click(chromedp.CSS("#inscrire form button")))
	v.await("the carnet", `location.hash === '#donne' && !!document.querySelector('#vue .qr path')`)
	v.look("carnet of " + name)
}

// tickFirst looks for somebody and notes that they are here.
func (v *visitor) tickFirst(letters, name string) {
	v.t.Helper()
	v.screen("", "#qui")
	v.run("search", chromedp.SendKeys(chromedp.CSS("#qui"), letters))
	v.await(name, `document.getElementById('trouve').innerText.includes(`+jsString(name)+`)`)
	v.run("open", chromedp.Click(chromedp.CSS("#trouve a")))
	v.await("the press", `!!document.querySelector('#vue button:not(.second)')`)
	v.run("is here", chromedp.Click(chromedp.CSS("#vue button:not(.second)")))
	v.await("said", `document.getElementById('dit').innerText.includes(`+jsString(name)+`)`)
	v.look("ticked")
}

// sendNow presses the button of that name.
func (v *visitor) sendNow() {
	v.t.Helper()
	v.screen("", "[data-keep=send]")
	v.run("send", chromedp.Click(chromedp.CSS("[data-keep=send]")))
}

// kept is everything that the browser keeps on its disk of the page, as text.
func (v *visitor) kept() string {
	v.t.Helper()
	v.run("read the disk", chromedp.EvaluateAsDevTools[chromedp.Void](`void (async () => {
		const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value)
			: value && typeof value === 'object' ? Object.entries(value).map(([name, one]) => name + ' ' + text(one)).join(' ') : String(value)
		const all = []
		for (const { name } of await indexedDB.databases()) {
			const db = await new Promise((resolve) => { const asked = indexedDB.open(name); asked.onsuccess = () => resolve(asked.result) })
			for (const store of db.objectStoreNames) all.push(store, text(await new Promise((resolve) => {
				const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => resolve(asked.result) })))
			db.close()
		}
		for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
			all.push(request.url, await (await caches.match(request)).text())
		}
		window.kept = JSON.stringify([JSON.stringify(localStorage), ...all].join('\n'))
	})()`))
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Poll[string]("window.kept"))
	if err != nil {
		v.t.Fatal(err)
	}
	return text
}

// TestTwoDesksWithoutNetwork gives the last seats at two tables whose network is cut, ill, somebody else's, or loses the answers. In the
// end exactly the right people are there, once, and the disks of the devices name nobody.
func TestTwoDesksWithoutNetwork(t *testing.T) {
	certificate, spki := madeCertificate(t)
	b := openBrowser(t, chromedp.Flag("ignore-certificate-errors-spki-list", spki))
	h := openHall(t, startWith(t, b, saturday, nil), "Table 1", "Table 2")
	networks := []*hallNetwork{{target: h.URL}, {target: h.URL}}
	var devices []*visitor
	for n, network := range networks {
		v := b.visitor(t, []profile{desktop, small}[n], network.serve(t, certificate))
		v.setUp(h.tables[n])
		network.become(isCut)
		devices = append(devices, v)
	}
	one, two := devices[0], devices[1]
	for n, v := range devices {
		for _, name := range []string{"Anna Le Bris", "Bea Cadiou"} {
			v.welcome(fmt.Sprintf("%s %d", name, n+1), h.atelier.ID)
		}
		v.tickFirst("nólw", "Nolwenn Tanguy")
		v.screen("inscrire", "#inscrire form")
		v.await("no seat left to give", `![...document.querySelectorAll('#inscrire [name=atelier] option')].some((one) => one.value)`)
		v.says("3 à envoyer, réseau coupé depuis")
	}
	if disk := one.kept(); !strings.Contains(disk, "queue") || !strings.Contains(disk, "Ce poste") || strings.Contains(disk, "Nolwenn") || strings.Contains(disk, "Bris") || strings.Contains(disk, "Kerneis") {
		t.Error("the disk of a device names somebody, or was not read")
	}

	networks[0].become(swallows)
	one.sendNow()
	waitFor(t, "the program's answer", func() bool { return networks[0].done.Load() > 0 })
	one.says("3 à envoyer, réseau coupé")
	networks[0].become(isIll)
	one.sendNow()
	one.says("Le programme ne peut pas répondre")
	networks[0].become(isPortal)
	one.sendNow()
	one.says("répond autre chose que le programme")
	one.open(h.tables[0]) // a portal does not take the place of the desk
	one.unlock()
	one.says("3 à envoyer")

	networks[1].become(holds)
	two.sendNow()
	waitFor(t, "the program's answer", func() bool { return networks[1].done.Load() > 0 })
	two.open(h.tables[1] + "/poste") // killed in the middle of sending
	for _, network := range networks {
		network.become(passes)
	}
	two.unlock()
	one.sendNow()
	for _, v := range devices {
		v.says("Tout est envoyé")
		v.look("all is sent")
	}
	h.exactly(map[string]int{"Nolwenn Tanguy": 1, "Ali Kerneis": 0, "Anna Le Bris 1": 1, "Bea Cadiou 1": 1, "Anna Le Bris 2": 1, "Bea Cadiou 2": 1})
}

// TestDeviceIsTakenAway: what it did waits for the team, and it keeps nothing. A device that is forgotten asks first where something waits.
func TestDeviceIsTakenAway(t *testing.T) {
	certificate, spki := madeCertificate(t)
	b := openBrowser(t, chromedp.Flag("ignore-certificate-errors-spki-list", spki))
	h := openHall(t, startWith(t, b, saturday, nil), "Table 1")
	network := &hallNetwork{target: h.URL}
	v := b.visitor(t, small, network.serve(t, certificate))
	v.setUp(h.tables[0])
	network.become(isCut)
	v.welcome("Ana Marc", h.atelier.ID)
	v.open(h.tables[0] + "/poste")
	v.await("the form", `document.getElementById('ouvrir').checkVisibility()`)
	v.run("type a wrong code", chromedp.SendKeys(chromedp.CSS("#ouvre"), "laisse de terre"))
	v.run("open", chromedp.Click(chromedp.CSS("#ouvrir button")))
	v.await("the words", `document.querySelector('#ouvrir .error')?.innerText.includes('Rien n')`)
	v.run("forget", chromedp.Click(chromedp.CSS("#oublier button")))
	v.await("the question", `document.querySelector('#oublier [name=sure]').checkVisibility() && document.getElementById('dit').innerText.includes('serait perdu')`)
	v.look("forgetting asks first")
	v.unlock()
	v.says("1 à envoyer, réseau coupé")

	devices, err := desk.Devices(context.Background(), h.DB, h.operation.ID)
	if err != nil || len(devices) != 1 {
		t.Fatalf("%d devices, %v", len(devices), err)
	}
	by := store.By{Actor: store.Actor{Kind: store.ActorCommand}, At: saturday}
	if err := desk.RevokeDevice(context.Background(), h.DB, by, h.operation.ID, devices[0].ID); err != nil {
		t.Fatal(err)
	}
	network.become(passes)
	v.sendNow()
	v.says("L'équipe a retiré cet appareil de l'accueil.")
	if disk := v.kept(); !strings.Contains(disk, `revoked true\nqueue\n\nsealed\n\n`) {
		t.Errorf("a device that was taken away keeps\n%.2000s", disk)
	}
	open, _, err := desk.Decisions(context.Background(), h.DB, h.operation.ID)
	if err != nil || len(open) != 1 {
		t.Errorf("%d decisions, %v", len(open), err)
	}
	h.exactly(map[string]int{"Nolwenn Tanguy": 0, "Ali Kerneis": 0})
	v.turn("forget", chromedp.Click(chromedp.CSS("#oublier button")))
	v.await("a device anew", `document.getElementById('preparer').checkVisibility()`)
}

// exactly fails unless these people and nobody else have a seat, each once, with so many arrivals at the weekend, and the whole is sound.
func (h *welcomeHall) exactly(arrivals map[string]int) {
	h.t.Helper()
	ctx := context.Background()
	roster, err := signup.FindRoster(ctx, h.DB, h.operation.ID, h.atelier.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	if len(roster) != len(arrivals) {
		h.t.Errorf("%d people have a seat, not %d", len(roster), len(arrivals))
	}
	came, err := desk.Arrivals(ctx, h.DB, h.operation.ID, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range roster {
		n := 0
		for _, arrival := range came {
			if arrival.PersonID == a.PersonID && arrival.AtelierID == nil {
				n++
			}
		}
		if want, known := arrivals[a.Name]; !known || n != want {
			h.t.Errorf("%s came %d times", a.Name, n)
		}
	}
	found, err := app.CheckAll(ctx, h.DB)
	if err != nil || len(found) > 0 {
		h.t.Errorf("%v %v", found, err)
	}
}

// TestDeskWithoutHTTPS: where the browser keeps nothing secret, the page says so, and the desk works with the network as before.
func TestDeskWithoutHTTPS(t *testing.T) {
	b := openBrowser(t, chromedp.Flag("host-resolver-rules", "MAP accueil.example 127.0.0.1, MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.Flag("disable-features", "site-per-process,Translate,BlinkGenPropertyTrees,HttpsUpgrades"))
	h := openHall(t, startWith(t, b, saturday, nil), "Table 1")
	network := &hallNetwork{target: h.URL}
	base := strings.Replace(network.serve(t, nil), "127.0.0.1", "accueil.example", 1)
	v := b.visitor(t, smartphone, base)
	v.open(h.tables[0] + "/poste")
	v.await("the words", `document.getElementById('sans').checkVisibility()`)
	v.see("Sans https, ce poste ne peut pas travailler sans réseau", "tout fonctionne comme avant")
	v.press("Page de l'accueil, avec le réseau")
	v.press("Inscrire quelqu'un")
	v.fill("name", "Ana Marc")
	v.press("Donner le carnet")
	v.see("C'est fait.")
	v.open(h.tables[0] + "?q=Nolw")
	v.press("Est là")
	v.see("Nolwenn Tanguy est là.")
	h.exactly(map[string]int{"Nolwenn Tanguy": 1, "Ali Kerneis": 0})
}
