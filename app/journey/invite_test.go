package journey

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/xlsx"
)

const partners = "/gestion/" + slug + "/partenaires"

// lost is the address of a partner that no mail server knows.
const lost = "bonjour@structure-30.example"

// TestInviteThirtyPartners: the local referent brings an address book, puts the invitation in their own words and sends it to thirty
// organisations; later those that stay silent are asked again, no others, and never more often than was set.
func TestInviteThirtyPartners(t *testing.T) {
	i := startWithPost(t, time.Time{}) // 11:00 in Brest
	administrator := i.administrator()
	begin(administrator)
	referent := i.referent(administrator)

	bringAddressBook(referent)
	writeInvitation(referent)
	i.post.refuse(lost)
	referent.open(partners)
	referent.press("Inviter par e-mail les 30 partenaires à contacter")
	referent.see("Les invitations sont dans les lettres à envoyer.")
	links := i.invitations()

	followUp(i, administrator, answerInvitations(i, referent, links))
}

// referent is the one whom the administrator has just invited by a letter, on a computer.
func (i *instance) referent(administrator *visitor) *visitor {
	i.t.Helper()
	administrator.open("/gestion/" + slug + "/equipe")
	administrator.fill("email", "annaig@mediatheque.example")
	administrator.tick("role", "referent")
	administrator.press("Préparer l'invitation")
	v := i.visitor(desktop)
	v.open(i.post.link(i.post.to("annaig@mediatheque.example", 1), "/invitation/equipe/"))
	v.fill("name", "Annaig Riou")
	v.press("Rejoindre l'équipe")
	return v
}

// bringAddressBook imports a workbook with a line that is there twice, then a table that knows some of it better.
func bringAddressBook(v *visitor) {
	v.t.Helper()
	var book bytes.Buffer
	sheet := xlsx.Sheet{Name: "Contacts", Rows: []xlsx.Row{cells("Nom", "Sorte", "Interlocuteur", "Mail", "Tél.")}}
	for n := 1; n <= 28; n++ {
		sheet.Rows = append(sheet.Rows, cells(structure(n), "association", fmt.Sprintf("Personne %02d", n), address(n), ""))
	}
	sheet.Rows = append(sheet.Rows, cells("STRUCTURE 07", "", "Personne 07", "", ""))
	if err := xlsx.Write(&book, xlsx.Workbook{Sheets: []xlsx.Sheet{sheet}}); err != nil {
		v.t.Fatal(err)
	}
	v.importPartners("carnet.xlsx", book.Bytes(), "29 contacts", "Répète la ligne 8 du fichier.")
	v.see("28 partenaires")

	table := "Structure;Courriel;Téléphone;Contact\n" +
		"La structure trois;" + address(3) + ";02 61 91 00 44;\n" +
		structure(29) + ";" + address(29) + ";;Mme Le Gall\n" +
		structure(30) + ";" + lost + ";;M. Tanguy\n"
	v.importPartners("suite.csv", []byte(table), "« "+structure(3)+" » a déjà cette adresse e-mail.", structure(30))
	v.see("30 partenaires")
	v.open(partners + "?vue=liste")
	v.see("02 61 91 00 44") // completed, and not there twice
}

func cells(texts ...string) (row xlsx.Row) {
	for _, text := range texts {
		row.Cells = append(row.Cells, xlsx.T(text))
	}
	return row
}

func structure(n int) string { return fmt.Sprintf("Structure %02d", n) }

func address(n int) string { return fmt.Sprintf("bonjour@structure-%02d.example", n) }

// importPartners brings a file, reads on the next page what it would do, and has it done.
func (v *visitor) importPartners(name string, content []byte, told ...string) {
	v.t.Helper()
	path := v.t.TempDir() + "/" + name
	if err := os.WriteFile(path, content, 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.open(partners + "/import")
	v.attach("file", path)
	v.press("Voir ce que cela donnerait")
	v.see(told...)
	v.press("Ajouter ces contacts")
	v.see("Personne n'a encore été prévenu.")
}

// writeInvitation puts the letter in the referent's words, first with a mistake.
func writeInvitation(v *visitor) {
	v.t.Helper()
	v.open(partners + "/invitation")
	v.fill("signature", "Annaig, de la médiathèque")
	v.set("body", "Bonjour {contact},\n\nVenez, {organisation} !\n\n{signature}")
	v.press("Voir ce que cela donne")
	v.see("Il manque {lien} : sans lui, personne ne pourra répondre.")
	v.set("body", "Bonjour {contact},\n\nVenez, {organisation} ! Répondez ici : {lien}\n\n{signature}")
	v.fill("days", "7")
	v.fill("most", "2")
	v.press("Voir ce que cela donne")
	v.see("Venez, Structure 01 !", "Annaig, de la médiathèque")
	v.press("Enregistrer")
	v.see("C'est enregistré.")
}

// invitations waits for the letters and returns the link of each address. Nobody's letter has another's link, name or address.
func (i *instance) invitations() map[string]string {
	i.t.Helper()
	links := map[string]string{}
	for _, raw := range i.post.received(1 + 29) { // the referent's own, and one is refused
		if !strings.HasPrefix(raw.To, "bonjour@") {
			continue
		}
		l := i.post.read(raw)
		own := strings.TrimSuffix(strings.TrimPrefix(l.to, "bonjour@structure-"), ".example")
		if !strings.Contains(l.text, "Structure "+own) || strings.Count(l.text, "Structure ") != 1 || strings.Count(string(raw.Content), "bonjour@") != 1 {
			i.t.Errorf("the letter to %s names others, or not its own:\n%s", l.to, raw.Content)
		}
		if links[l.to] != "" {
			i.t.Errorf("%s has two letters", l.to)
		}
		links[l.to] = i.post.link(l, "/invitation/")
	}
	if different := len(slices.Compact(slices.Sorted(maps.Values(links)))); len(links) != 29 || different != 29 {
		i.t.Fatalf("%d letters with %d links", len(links), different)
	}
	return links
}

// answerInvitations: one says yes on its page, one says no there, one says maybe on the market; one reads and says nothing. It returns
// the addresses of those that are silent and can be reached.
func answerInvitations(i *instance, referent *visitor, links map[string]string) (silent []string) {
	i.t.Helper()
	for n, reply := range map[int]string{1: "yes", 2: "no"} {
		v := i.visitor(phone)
		v.open(links[address(n)])
		v.see(structure(n) + ", serez-vous de la partie ?")
		v.tick("reply", reply)
		v.press("Envoyer la réponse")
		v.see("Merci, votre réponse est bien arrivée.")
	}
	i.visitor(phone).open(links[address(4)])
	referent.open(partners + "?vue=liste")
	referent.press(structure(3))
	referent.tick("how", "market")
	referent.press("Peut-être")
	referent.see("La réponse est notée.", "au marché")
	for n := 4; n <= 29; n++ {
		silent = append(silent, address(n))
	}
	return silent
}

// followUp lets three weeks pass.
func followUp(i *instance, administrator *visitor, silent []string) {
	i.t.Helper()
	const before = 1 + 29
	for week := 1; week <= 3; week++ {
		i.later(7*24*time.Hour + time.Hour)
		administrator.signInAgain()
		i.do(administrator, "follow_up_invitations")
		asked := min(week, 2)
		if queued := i.reminders(); queued != asked*len(silent) {
			i.t.Fatalf("in week %d there are %d letters that ask again, want %d", week, queued, asked*len(silent))
		}
		var to []string
		for _, l := range i.post.received(before + asked*len(silent))[before+(asked-1)*len(silent):] {
			to = append(to, l.To)
		}
		if slices.Sort(to); !slices.Equal(to, silent) {
			i.t.Errorf("in week %d these were asked again: %v", week, to)
		}
	}
	again := i.post.to(address(29), 3)
	if !strings.Contains(again.subject, "votre réponse nous aiderait") || i.post.link(again, "/invitation/") != i.post.link(i.post.to(address(29), 1), "/invitation/") {
		i.t.Errorf("the letter that asks again: %s\n%s", again.subject, again.text)
	}
	administrator.open(partners)
	administrator.see("L'adresse refuse les lettres", "Sans réponse depuis 21 jours")
	administrator.press(structure(29))
	administrator.see("Relancé 2 fois.")
}

// reminders is how many letters that ask again were ever written.
func (i *instance) reminders() int {
	i.t.Helper()
	var n int64
	err := i.DB.Read(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("letter").Where("kind = 'partner_reminder'").Count(&n).Error
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return int(n)
}
