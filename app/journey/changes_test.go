package journey

import (
	"testing"
	"time"
)

// TestChangeOfProgramme changes the hour of an atelier that somebody has signed up for: the organiser sees whom it concerns
// before anybody sees the change, publishes it, and a resident reads what changed on an old phone.
func TestChangeOfProgramme(t *testing.T) {
	i := start(t, time.Date(2027, 5, 2, 10, 0, 0, 0, time.UTC))
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "open")
	resident := i.visitor(phone)
	signUp(resident)
	carnet := resident.path

	organiser.open("/gestion/" + slug + "/programme")
	organiser.press("Sauvages de ma rue")
	organiser.set("start", "2027-05-22T16:00")
	organiser.set("end", "2027-05-22T18:30")
	organiser.press("Enregistrer dans le brouillon")
	organiser.see("Le public ne voit rien tant que vous n'avez pas publié.")
	resident.open("/o/" + slug + "/programme")
	resident.see("Sauvages de ma rue", "14 h")

	organiser.press("Voir ce qui va changer")
	organiser.see("« Sauvages de ma rue » commence à 16 h au lieu de 14 h.", "Une personne inscrite", "À appeler", "Yvonne")
	organiser.fill("note", "La place est prise en début d'après-midi.")
	organiser.press("Publier ce changement")
	organiser.see("Version 2", "C'est publié.", "Yvonne", "pas de numéro")

	resident.open("/o/" + slug + "/programme")
	resident.press("ce qui change")
	resident.see("« Sauvages de ma rue » commence à 16 h au lieu de 14 h.", "La place est prise en début d'après-midi.")
	resident.open(carnet)
	resident.see("16 h")
}
