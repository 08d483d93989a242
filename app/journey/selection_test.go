package journey

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// line is a network between a browser and the program, which can be cut.
type line struct {
	net.Listener
	mu   sync.Mutex
	open []net.Conn
}

// between lets browsers reach the program through a line; base is its address there.
func between(t *testing.T, i *instance) (l *line, base string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l = &line{Listener: listener}
	t.Cleanup(l.cut)
	target := strings.TrimPrefix(i.URL, "http://")
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return // cut
			}
			far, err := net.Dial("tcp", target)
			if err != nil {
				near.Close()
				continue
			}
			l.mu.Lock()
			l.open = append(l.open, near, far)
			l.mu.Unlock()
			pass := func(to, from net.Conn) {
				_, _ = io.Copy(to, from) // ends when either side closes
				to.Close()
				from.Close()
			}
			go pass(near, far)
			go pass(far, near)
		}
	}()
	return l, "http://" + listener.Addr().String()
}

// cut ends the network, for good.
func (l *line) cut() {
	l.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.open {
		c.Close()
	}
	l.open = nil
}

// await waits for something to be true on the page.
func (v *visitor) await(what, expression string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		v.t.Fatalf("%s: wait for %s: %v\n%s", v.profile.name, what, err, v.text())
	}
}

// keep presses the bookmark of an atelier.
func (v *visitor) keep(title string) {
	v.t.Helper()
	v.run("keep "+title, chromedp.Click(chromedp.Search(`//main//*[@data-n][contains(., `+xpathLiteral(title)+`)]//button[@aria-pressed]`)))
}

// TestSelection keeps two ateliers on a computer, sends them to somebody else, and reads the programme where there is no network.
func TestSelection(t *testing.T) {
	i := start(t, time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC))
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	second(organiser)
	move(organiser, "open")
	network, base := between(t, i)
	resident := i.browser.visitor(t, desktop, base)
	programme := "/o/" + slug + "/programme"

	resident.open(programme)
	titles := resident.titles()
	for _, title := range titles {
		resident.keep(title)
	}
	resident.see("Ma sélection (2)")
	resident.open(programme)
	resident.see("Ma sélection (2)")
	resident.press("Ma sélection (2)")
	resident.see("Mettre dans mon agenda", "« Sauvages de ma rue » et « Écouter le quartier » ont lieu en même temps, samedi de 15 h à 16 h 30.")
	if shown := resident.titles(); len(shown) != 2 {
		t.Errorf("the selection shows %q", shown)
	}
	shared := resident.path

	other := i.visitor(desktop)
	other.open(shared)
	other.see("Une sélection de 2 rendez-vous", "Ajouter à ma sélection (2)")
	other.run("take it over", chromedp.Click(chromedp.Search(named("Ajouter à ma sélection"))))
	other.see("Ma sélection (2)")
	withoutScript := i.visitor(phone)
	withoutScript.open(shared)
	withoutScript.see("Une sélection de 2 rendez-vous", "M'inscrire à cette sélection")
	withoutScript.press("M'inscrire à cette sélection")
	withoutScript.see(titles[0], titles[1])

	resident.open(programme)
	resident.await("the copy", `navigator.serviceWorker.controller !== null`)
	resident.press(titles[0])
	atelier := resident.path
	resident.open(programme)
	network.cut()
	resident.open(programme)
	resident.see("Hors ligne, programme de", titles[0], titles[1], "Ma sélection (2)")
	resident.open(atelier)
	resident.see("Hors ligne, programme de", titles[0])
	resident.open(programme + "?choix=1")
	resident.see("Hors ligne")
	if shown := resident.titles(); len(shown) != 1 {
		t.Errorf("without network the selection shows %q", shown)
	}
}

// second puts another atelier on the programme, while the first is going on.
func second(v *visitor) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/programme/nouveau")
	v.choose("theme", "Son")
	v.fill("title", "Écouter le quartier")
	v.fill("summary", "Enregistrer douze lieux.")
	v.set("start", "2027-05-22T15:00")
	v.set("end", "2027-05-22T17:00")
	v.choose("place", "Place de l'église")
	v.tick("entry", "signup")
	v.fill("capacity", "10")
	v.press("Créer en brouillon")
	v.press("Publier")
}

// titles are those of the ateliers that the page shows.
func (v *visitor) titles() []string {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	titles, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[[]string](
		`[...document.querySelectorAll('main [data-n]:not([hidden]) .name')].map((name) => name.textContent.trim())`))
	if err != nil {
		v.t.Fatalf("%s: read the titles: %v", v.profile.name, err)
	}
	for i, title := range titles {
		titles[i] = strings.NewReplacer("\u202f", " ", "\u00a0", " ", "’", "'").Replace(title)
	}
	return titles
}
