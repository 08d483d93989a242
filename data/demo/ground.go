package demo

// Point is a longitude and a latitude (WGS 84), in this order as in GeoJSON.
type Point [2]float64

// Outline is the neighbourhood as one closed ring, counter-clockwise (RFC 7946). Drawn by eye around the ten places, the
// port and the beach included.
var Outline = []Point{
	{-4.4725, 48.3950}, {-4.4640, 48.3942}, {-4.4520, 48.3928}, {-4.4400, 48.3912}, {-4.4270, 48.3908}, {-4.4262, 48.3945},
	{-4.4350, 48.3985}, {-4.4375, 48.4030}, {-4.4450, 48.4058}, {-4.4560, 48.4072}, {-4.4650, 48.4052}, {-4.4712, 48.4010},
	{-4.4725, 48.3950},
}

// Inside reports whether a point lies in the outline (ray casting).
func Inside(p Point) bool {
	inside := false
	for i := 1; i < len(Outline); i++ {
		a, b := Outline[i-1], Outline[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			inside = !inside
		}
	}
	return inside
}

// Spot is a street or a point of interest near which contributions are placed. Most names are invented.
type Spot struct {
	Name string
	At   Point
}

// Spots are spread over the outline.
var Spots = []Spot{
	{"rue des Quatre-Vents", Point{-4.4562, 48.3990}}, {"place de l'Église", Point{-4.4525, 48.3996}},
	{"rue du Lavoir", Point{-4.4575, 48.3983}}, {"rue des Écoliers", Point{-4.4602, 48.4010}},
	{"allée des Pommiers", Point{-4.4578, 48.4042}}, {"chemin du Vallon", Point{-4.4425, 48.3992}},
	{"quai de la Criée", Point{-4.4695, 48.3968}}, {"promenade de la Plage", Point{-4.4310, 48.3928}},
	{"venelle des Merles", Point{-4.4510, 48.4012}}, {"rue de la Fontaine", Point{-4.4482, 48.4002}},
	{"rue du Bocage", Point{-4.4530, 48.4040}}, {"escalier des Tisserands", Point{-4.4620, 48.3972}},
	{"rue des Maraîchers", Point{-4.4645, 48.4025}}, {"impasse du Puits", Point{-4.4548, 48.3968}},
	{"rue de l'Armorique", Point{-4.4590, 48.3962}}, {"square des Tilleuls", Point{-4.4500, 48.3978}},
	{"rue du Petit-Train", Point{-4.4455, 48.3965}}, {"sentier de l'Étang", Point{-4.4412, 48.4010}},
	{"rue des Goélands", Point{-4.4380, 48.3950}}, {"rue de Kerampéré", Point{-4.4608, 48.4038}},
	{"place du Marché", Point{-4.4538, 48.4005}}, {"rue du Moulin", Point{-4.4360, 48.3938}},
	{"cour du Patronage", Point{-4.4558, 48.3987}}, {"rue des Frères-Marins", Point{-4.4662, 48.3990}},
}

// shoreSpots are where the tide comes: what lives there is noted nowhere else.
var shoreSpots = []Spot{
	{"promenade de la Plage", Point{-4.4310, 48.3919}}, {"promenade de la Plage", Point{-4.4290, 48.3917}},
	{"rochers du Moulin Blanc", Point{-4.4340, 48.3918}}, {"quai de la Criée", Point{-4.4690, 48.3952}},
}
