package demo

// Names of participants are drawn from these lists, in any pairing: nobody in particular is meant.

// FirstNames are Breton and French, of all generations.
var FirstNames = []string{
	"Adèle", "Aïcha", "Alan", "Anna", "Annick", "Armel", "Aurélie", "Awen", "Azenor", "Bernadette", "Bleuenn", "Brieuc",
	"Chloé", "Corentin", "Denez", "Djamila", "Élouan", "Émile", "Enora", "Erwan", "Fatou", "François", "Gaëlle", "Gérard",
	"Gwenn", "Haude", "Hélène", "Hoel", "Inès", "Jakez", "Jeanne", "Joseph", "Katell", "Lena", "Loeiza", "Louis", "Lucas",
	"Maël", "Maïwenn", "Mamadou", "Marie-Thérèse", "Marine", "Mathilde", "Mehdi", "Michel", "Morgane", "Nathan", "Noémie",
	"Odile", "Oanez", "Pierrick", "Raymonde", "Rémi", "Rozenn", "Salomé", "Simone", "Sklerijenn", "Solène", "Thierry",
	"Tifenn", "Titouan", "Tugdual", "Ewen", "Viviane", "Yannick", "Youenn", "Yvette", "Zoé",
}

// ChildNames are those of FirstNames that children are given today.
var ChildNames = []string{
	"Awen", "Azenor", "Bleuenn", "Brieuc", "Chloé", "Élouan", "Enora", "Ewen", "Inès", "Lena", "Louis", "Lucas", "Maël",
	"Maïwenn", "Mehdi", "Nathan", "Noémie", "Salomé", "Titouan", "Tugdual", "Youenn", "Zoé",
}

// LastNames hold what software stumbles on: spaces, apostrophes, c'h, accents, a very short and a very long one.
var LastNames = []string{
	"Abalain", "Bescond", "Bihannic", "Calvez", "Caroff", "Cloarec", "Colin", "Corre", "Cueff", "Derrien", "Dréan", "Dupont",
	"Falc'hun", "Floc'h", "Fournier", "Gac", "Garnier", "Gourvennec", "Grall", "Guéguen", "Guivarc'h", "Hamon", "Hascoët",
	"Henry", "Hostiou", "Inizan", "Jaffrès", "Kerdraon", "Kergoat", "Kerjean", "L'Hostis", "L'Azou", "Lannuzel", "Le Berre",
	"Le Gall", "Le Goff", "Le Saoût", "Léon", "Ly", "Madec", "Marec", "Marzin", "Ménez", "Moreau", "Morizur", "Nédélec",
	"N'Diaye", "Ollivier", "Pennarun", "Petton", "Quéméneur", "Quentel", "Riou", "Robert", "Rosec", "Salaün", "Stéphan",
	"Talarmin", "Tanguy", "Tréguer", "Urien", "Vaillant", "Yvinec", "Benali", "da Silva", "Nguyen", "Quéré du Plessis-Kerangoff",
}
