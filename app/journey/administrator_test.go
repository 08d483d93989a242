package journey

import (
	"testing"
	"time"
)

func TestFirstAdministrator(t *testing.T) {
	v := start(t, time.Time{}).administrator()
	v.open("/gestion/compte")
	v.see("Votre compte", "nadia@example.org")
	v.fill("name", "Nadia")
	v.press("Enregistrer")
	v.see("C'est enregistré.")
	v.press("Se déconnecter")
	v.open("/connexion")
	v.fill("email", "nadia@example.org")
	v.fill("password", "la laisse de mer au matin")
	v.press("Se connecter")
	v.open("/gestion/compte")
	v.see("Votre compte")
}

func TestSignInOnAPhone(t *testing.T) {
	i := start(t, time.Time{})
	i.administrator()
	v := i.visitor(phone)
	v.open("/gestion/compte") // leads to signing in, and back
	v.fill("email", "nadia@example.org")
	v.fill("password", "la laisse de mer au matin")
	v.press("Se connecter")
	v.see("Votre compte", "nadia@example.org")
}
