package programme

import csvtable "oplibre/app/format/csv"

// number0 bounds counts from below.
var number0 = 0.0

var (
	requiredText  = csvtable.Constraints{Required: true}
	notNegative   = csvtable.Constraints{Minimum: &number0}
	requiredKey   = csvtable.Constraints{Required: true, Unique: true}
	statuses      = csvtable.Constraints{Required: true, Enum: []string{string(Published), string(Cancelled)}}
	entries       = csvtable.Constraints{Required: true, Enum: []string{string(SignUp), string(OpenDoor), string(Invitation)}}
	audienceWords = csvtable.Constraints{Required: true, Enum: Audiences}
)

// field describes a column.
func field(name string, kind csvtable.Type, french, english string, constraints csvtable.Constraints) csvtable.Field {
	return csvtable.Field{Name: name, Type: kind, Title: csvtable.Words{French: french, English: english}, Constraints: constraints}
}

// identifierField is a UUID.
func identifierField(name, french, english string, constraints csvtable.Constraints) csvtable.Field {
	f := field(name, csvtable.String, french, english, constraints)
	f.Format = "uuid"
	return f
}

// means says which term of a common vocabulary a column is.
func means(f csvtable.Field, term string) csvtable.Field {
	f.RDFType = term
	return f
}

var noBound csvtable.Constraints

// programmeSchema describes programme.csv. Columns are added at the end, never renamed.
var programmeSchema = csvtable.Schema{PrimaryKey: []string{"id"}, Fields: []csvtable.Field{
	means(identifierField("id", "Identifiant", "Identifier", requiredKey), "http://schema.org/identifier"),
	field("number", csvtable.Integer, "Numéro dans le programme", "Number in the programme", requiredKey),
	means(field("title", csvtable.String, "Titre", "Title", requiredText), "http://schema.org/name"),
	means(field("summary", csvtable.String, "Résumé", "Summary", noBound), "http://schema.org/abstract"),
	means(field("description", csvtable.String, "Présentation", "Description", noBound), "http://schema.org/description"),
	means(field("language", csvtable.String, "Langue des textes (BCP 47)", "Language of the texts (BCP 47)", requiredText), "http://schema.org/inLanguage"),
	field("theme", csvtable.String, "Thème (identifiant)", "Theme (identifier)", requiredText),
	field("theme_name", csvtable.String, "Thème", "Theme", requiredText),
	means(field("starts_at", csvtable.DateTime, "Début (UTC)", "Start (UTC)", requiredText), "http://schema.org/startDate"),
	means(field("ends_at", csvtable.DateTime, "Fin (UTC)", "End (UTC)", requiredText), "http://schema.org/endDate"),
	field("time_zone", csvtable.String, "Fuseau horaire du lieu", "Time zone of the place", requiredText),
	field("status", csvtable.String, "État : publié ou annulé", "Status: published or cancelled", statuses),
	identifierField("place_id", "Lieu (identifiant)", "Place (identifier)", noBound),
	field("place_name", csvtable.String, "Lieu", "Place", noBound),
	field("longitude", csvtable.Number, "Longitude (WGS 84)", "Longitude (WGS 84)", noBound),
	field("latitude", csvtable.Number, "Latitude (WGS 84)", "Latitude (WGS 84)", noBound),
	means(field("organisation", csvtable.String, "Structure qui porte l’atelier", "Organisation that carries it", noBound), "http://schema.org/organizer"),
	field("facilitators", csvtable.String, "Animation (noms séparés par des points-virgules)", "Led by (names between semicolons)", noBound),
	field("entry", csvtable.String, "Sur inscription, entrée libre ou sur invitation", "Sign-up, open door or by invitation", entries),
	field("capacity", csvtable.Integer, "Places, en personnes (vide : sans limite)", "Seats, in persons (empty: no limit)", notNegative),
	field("free_seats", csvtable.Integer, "Places libres à l’heure du fichier", "Free seats when the file was made", notNegative),
	field("audience", csvtable.String, "Public", "Audience", audienceWords),
	field("age_min", csvtable.Integer, "Âge le plus bas, en années", "Youngest age, in years", notNegative),
	field("age_max", csvtable.Integer, "Âge le plus haut, en années", "Oldest age, in years", notNegative),
	field("accompanied_under", csvtable.Integer, "Âge sous lequel un adulte vient aussi, en années", "Age under which an adult comes too, in years", notNegative),
	field("access", csvtable.String, "Accès (signes séparés par des points-virgules)", "Access (facts between semicolons)", noBound),
	field("bring", csvtable.String, "À apporter", "What to bring", noBound),
	field("output_aim", csvtable.String, "Production visée", "What it sets out to give", noBound),
	field("output_licence", csvtable.String, "Licence de la production (SPDX)", "Licence of what it gives (SPDX)", noBound),
	field("output_destination", csvtable.String, "Où va la production", "Where what it gives goes", noBound),
	means(field("url", csvtable.String, "Page de l’atelier", "Page of the atelier", requiredText), "http://schema.org/url"),
	field("sequence", csvtable.Integer, "Numéro de la modification publiée", "Number of the published change", notNegative),
	field("updated_at", csvtable.DateTime, "Dernière modification (UTC)", "Last change (UTC)", requiredText),
}}

// placesSchema describes places.csv.
var placesSchema = csvtable.Schema{PrimaryKey: []string{"id"}, Fields: []csvtable.Field{
	means(identifierField("id", "Identifiant", "Identifier", requiredKey), "http://schema.org/identifier"),
	field("number", csvtable.Integer, "Numéro sur la carte", "Number on the map", requiredKey),
	means(field("name", csvtable.String, "Nom", "Name", requiredText), "http://schema.org/name"),
	means(field("address", csvtable.String, "Adresse", "Address", noBound), "http://schema.org/address"),
	field("directions", csvtable.String, "Comment le trouver", "How to find it", noBound),
	means(field("longitude", csvtable.Number, "Longitude (WGS 84)", "Longitude (WGS 84)", noBound), "http://schema.org/longitude"),
	means(field("latitude", csvtable.Number, "Latitude (WGS 84)", "Latitude (WGS 84)", noBound), "http://schema.org/latitude"),
	field("capacity", csvtable.Integer, "Personnes que le lieu peut accueillir", "Persons it may hold", notNegative),
	field("outdoors", csvtable.Boolean, "En plein air", "Outdoors", noBound),
	field("access", csvtable.String, "Accès (signes séparés par des points-virgules)", "Access (facts between semicolons)", noBound),
	field("equipment", csvtable.String, "Équipement", "Equipment", noBound),
	field("opening", csvtable.String, "Ouverture", "Opening", noBound),
	field("updated_at", csvtable.DateTime, "Dernière modification (UTC)", "Last change (UTC)", requiredText),
}}
