package data

// Department is a department, or an overseas collectivity, which stands at the same level of the INSEE codes.
type Department struct {
	// Code has two characters ("29", "2A") or three ("974").
	Code string
	Name string
	// Region is the region's code; see Gazetteer.Regions.
	Region string
	// Lon and Lat are about where its middle lies, in degrees (WGS 84): good for opening a map, not for measuring.
	Lon, Lat float64
	// TimeZone is the IANA zone in which most of its people live.
	TimeZone string
}

// newDepartment completes the gazetteer's line with what this file knows.
func newDepartment(code, name, region string) Department {
	centre := centres[code]
	zone := timeZones[code]
	if zone == "" {
		zone = "Europe/Paris"
	}
	return Department{Code: code, Name: name, Region: region, Lon: centre.lon, Lat: centre.lat, TimeZone: zone}
}

// TimeZoneOf returns the IANA time zone of the commune with this INSEE code, "Europe/Paris" for an unknown one.
func TimeZoneOf(code string) string {
	if zone, ok := communeTimeZones[code]; ok {
		return zone
	}
	if zone, ok := timeZones[DepartmentOf(code)]; ok {
		return zone
	}
	return "Europe/Paris"
}

// timeZones are those that differ from Europe/Paris, by department, as the IANA database names them.
var timeZones = map[string]string{
	"971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
	"975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/St_Barthelemy", "978": "America/Marigot",
	"984": "Indian/Kerguelen", "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
	// Clipperton, where nobody lives, keeps UTC−8; the signs of Etc zones are the other way round.
	"989": "Etc/GMT+8",
}

// communeTimeZones are the communes that do not keep their collectivity's time: the Gambier and Marquesas islands in
// Polynesia, and the scattered districts of the southern lands.
var communeTimeZones = map[string]string{
	"98719": "Pacific/Gambier",
	"98718": "Pacific/Marquesas", "98723": "Pacific/Marquesas", "98731": "Pacific/Marquesas",
	"98746": "Pacific/Marquesas", "98756": "Pacific/Marquesas", "98757": "Pacific/Marquesas",
	"98413": "Indian/Reunion", "98414": "Antarctica/DumontDUrville", "98415": "Indian/Reunion",
}

// centres were written down for this project, to about a kilometre, from general knowledge of the map.
var centres = map[string]struct{ lon, lat float64 }{
	"01":  {5.35, 46.10},
	"02":  {3.56, 49.56},
	"03":  {3.19, 46.39},
	"04":  {6.24, 44.11},
	"05":  {6.26, 44.66},
	"06":  {7.12, 43.94},
	"07":  {4.43, 44.75},
	"08":  {4.64, 49.62},
	"09":  {1.50, 42.92},
	"10":  {4.16, 48.30},
	"11":  {2.41, 43.10},
	"12":  {2.68, 44.28},
	"13":  {5.09, 43.54},
	"14":  {-0.36, 49.10},
	"15":  {2.67, 45.05},
	"16":  {0.20, 45.72},
	"17":  {-0.67, 45.78},
	"18":  {2.49, 47.06},
	"19":  {1.88, 45.36},
	"21":  {4.77, 47.42},
	"22":  {-2.86, 48.44},
	"23":  {2.02, 46.09},
	"24":  {0.74, 45.10},
	"25":  {6.36, 47.17},
	"26":  {5.17, 44.68},
	"27":  {1.00, 49.11},
	"28":  {1.37, 48.39},
	"29":  {-4.06, 48.26},
	"2A":  {8.99, 41.86},
	"2B":  {9.21, 42.39},
	"30":  {4.18, 43.99},
	"31":  {1.17, 43.36},
	"32":  {0.45, 43.69},
	"33":  {-0.58, 44.83},
	"34":  {3.37, 43.58},
	"35":  {-1.64, 48.15},
	"36":  {1.58, 46.78},
	"37":  {0.69, 47.26},
	"38":  {5.58, 45.26},
	"39":  {5.70, 46.73},
	"40":  {-0.78, 43.97},
	"41":  {1.43, 47.62},
	"42":  {4.17, 45.73},
	"43":  {3.81, 45.13},
	"44":  {-1.68, 47.36},
	"45":  {2.34, 47.91},
	"46":  {1.60, 44.62},
	"47":  {0.46, 44.37},
	"48":  {3.50, 44.52},
	"49":  {-0.56, 47.39},
	"50":  {-1.33, 49.08},
	"51":  {4.24, 48.95},
	"52":  {5.23, 48.11},
	"53":  {-0.66, 48.15},
	"54":  {6.17, 48.79},
	"55":  {5.38, 48.99},
	"56":  {-2.81, 47.85},
	"57":  {6.66, 49.04},
	"58":  {3.50, 47.12},
	"59":  {3.22, 50.45},
	"60":  {2.43, 49.41},
	"61":  {0.13, 48.62},
	"62":  {2.29, 50.49},
	"63":  {3.14, 45.73},
	"64":  {-0.76, 43.26},
	"65":  {0.16, 43.05},
	"66":  {2.52, 42.60},
	"67":  {7.55, 48.67},
	"68":  {7.27, 47.86},
	"69":  {4.64, 45.87},
	"70":  {6.09, 47.64},
	"71":  {4.54, 46.64},
	"72":  {0.22, 47.99},
	"73":  {6.44, 45.48},
	"74":  {6.43, 46.03},
	"75":  {2.34, 48.86},
	"76":  {1.03, 49.66},
	"77":  {2.93, 48.63},
	"78":  {1.84, 48.82},
	"79":  {-0.32, 46.56},
	"80":  {2.28, 49.96},
	"81":  {2.17, 43.79},
	"82":  {1.28, 44.09},
	"83":  {6.24, 43.46},
	"84":  {5.18, 44.01},
	"85":  {-1.29, 46.67},
	"86":  {0.46, 46.56},
	"87":  {1.24, 45.89},
	"88":  {6.38, 48.20},
	"89":  {3.56, 47.84},
	"90":  {6.93, 47.63},
	"91":  {2.24, 48.52},
	"92":  {2.25, 48.85},
	"93":  {2.48, 48.92},
	"94":  {2.47, 48.78},
	"95":  {2.13, 49.08},
	"971": {-61.44, 16.20},
	"972": {-61.01, 14.65},
	"973": {-53.24, 3.93},
	"974": {55.53, -21.13},
	"975": {-56.30, 46.95},
	"976": {45.15, -12.82},
	"977": {-62.83, 17.90},
	"978": {-63.06, 18.08},
	"984": {69.35, -49.35},
	"986": {-176.20, -13.29},
	"987": {-149.45, -17.65},
	"988": {165.50, -21.30},
	"989": {-109.22, 10.30},
}
