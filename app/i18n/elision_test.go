package i18n

import "testing"

func TestOfName(t *testing.T) {
	for name, want := range map[string]string{"Nolwenn": "de Nolwenn", "Odette et Maël": "d’Odette et Maël", "Élise": "d’Élise",
		"Opération Libre Saint-Marc": "d’Opération Libre Saint-Marc", "Hervé": "de Hervé", "Yann": "de Yann", "": "de "} {
		if got := OfName(With(t.Context(), "fr"), name); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := OfName(With(t.Context(), "en"), "Odette"); got != "of Odette" {
		t.Errorf("%q in English", got)
	}
}

func TestMessagesElide(t *testing.T) {
	french := With(t.Context(), "fr")
	for name, want := range map[string]string{"Opération Libre Saint-Marc": "L’équipe d’Opération Libre Saint-Marc", "Brest en commun": "L’équipe de Brest en commun"} {
		if got := T(french, "invitation.letter.team", Args{"Operation": name}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
