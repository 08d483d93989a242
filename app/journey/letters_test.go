package journey

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestMessageToAnAtelier: the organiser writes to everybody of an atelier, sees who gets it and what it says, and presses the button
// twice; each gets one letter.
func TestMessageToAnAtelier(t *testing.T) {
	i := startWithPost(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")
	var readers []string
	for _, name := range []string{"Yvonne", "Jean"} {
		email := strings.ToLower(name) + "@example.org"
		signUpByEmail(i.visitor(phone), name, email)
		i.post.to(email, 1) // their carnet
		readers = append(readers, email)
	}
	signUp(i.visitor(phone)) // one without an address, who is to be called
	before := len(i.post.Letters())

	organiser.open("/gestion/" + slug + "/messages")
	organiser.press("Écrire un message")
	organiser.choose("atelier", "Sauvages de ma rue")
	organiser.fill("subject", "Prenez des bottes")
	organiser.set("body", "Bonjour {prénom},\n\nIl a plu : prenez des bottes.")
	organiser.press("Voir qui le recevra")
	organiser.see("Ce message concerne 3 destinataires.", "Prenez des bottes", "À appeler", "Il a plu : prenez des bottes.")
	organiser.turn("press twice", chromedp.DoubleClick(named("Envoyer 2 lettres")))
	for _, reader := range readers {
		l := i.post.to(reader, 2)
		name, _, _ := strings.Cut(reader, "@")
		if l.subject != "Prenez des bottes" || !strings.Contains(strings.ToLower(l.text), "bonjour "+name) || strings.Count(l.text, "@example.org") != 0 {
			t.Errorf("the letter to %s: %s\n%s", reader, l.subject, l.text)
		}
	}
	organiser.open("/gestion/" + slug + "/messages")
	organiser.press("Prenez des bottes")
	organiser.see("Envoyé le vendredi 2 avril 2027", "2 envoyées", "1 personne reste à joindre")
	if sent := len(i.post.Letters()) - before; sent != 2 {
		t.Errorf("%d letters have left for two people", sent)
	}
}

// signUpByEmail is signUp for somebody who has an address.
func signUpByEmail(v *visitor, name, email string) {
	v.t.Helper()
	v.open("/o/" + slug + "/programme")
	v.press("Sauvages de ma rue")
	v.press("Je m'inscris")
	v.fill("name", name)
	v.fill("email", email)
	v.press("Confirmer")
	v.see(name, "Sauvages de ma rue")
}

// TestNewsletter: somebody asks for the news, confirms by a letter, gets an issue and leaves in one click, as their mail program does
// it; the next issue does not come.
func TestNewsletter(t *testing.T) {
	i := startWithPost(t, time.Time{})
	organiser := i.administrator()
	begin(organiser)
	move(organiser, "open")

	reader := i.visitor(smartphone)
	reader.open("/o/" + slug + "/infolettre")
	reader.fill("email", "nolwenn@example.org")
	reader.tick("agreed", "")
	reader.press("Recevoir les nouvelles")
	reader.see("Merci ! Regardez vos e-mails")
	sendIssue(organiser, "Pas encore pour elle", "Publier")
	reader.open(i.post.link(i.post.to("nolwenn@example.org", 1), "/infolettre/"))
	reader.press("Oui, m'abonner")
	reader.see("C'est fait, vous recevrez les nouvelles")

	sendIssue(organiser, "Le programme est là", "Envoyer")
	issue := i.post.to("nolwenn@example.org", 2)
	if issue.subject != "Le programme est là" {
		t.Fatalf("the letter is %q:\n%s", issue.subject, issue.text)
	}
	leaveInOneClick(t, issue)
	organiser.open("/gestion/" + slug + "/infolettre")
	organiser.see("Personne n'est encore abonné")
	sendIssue(organiser, "Plus pour elle", "Publier")
	reader.open(i.post.link(issue, "/desabonnement/")) // pressed again in the letter: nothing to be afraid of
	reader.see("C'est fait, vous ne recevrez plus les nouvelles")
	if letters := i.post.Letters(); len(letters) != 2 {
		t.Errorf("%d letters have left", len(letters))
	}
}

// sendIssue writes an issue of the newsletter and sends it by a button with these words.
func sendIssue(v *visitor, subject, act string) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/infolettre/nouveau")
	v.fill("subject", subject)
	v.set("body", "Quarante ateliers, et des crêpes.")
	v.press("Voir la lettre")
	v.see(subject, "Quarante ateliers, et des crêpes.")
	v.press(act)
	v.see("C'est parti.")
}

// leaveInOneClick does what a mail program does when its reader presses "unsubscribe" (RFC 8058): a POST without cookies.
func leaveInOneClick(t *testing.T, issue letter) {
	t.Helper()
	if issue.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post: %q", issue.Get("List-Unsubscribe-Post"))
	}
	at := slices.IndexFunc(strings.Split(issue.Get("List-Unsubscribe"), ","), func(s string) bool { return strings.Contains(s, "http") })
	if at < 0 {
		t.Fatalf("List-Unsubscribe: %q", issue.Get("List-Unsubscribe"))
	}
	address := strings.Trim(strings.TrimSpace(strings.Split(issue.Get("List-Unsubscribe"), ",")[at]), "<>")
	response, err := http.PostForm(address, url.Values{"List-Unsubscribe": {"One-Click"}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("ne recevrez plus")) {
		t.Errorf("leaving answers %d (%v)\n%s", response.StatusCode, err, body)
	}
}
