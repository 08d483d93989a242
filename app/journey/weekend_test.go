package journey

import (
	"archive/zip"
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// slug is the end of the address that the program makes from place and year.
const slug = "saint-marc-2027"

// TestWeekend goes from an empty folder to the open data: the administrator begins a weekend, plans an atelier and opens
// the sign-up; a resident signs up and, back from the field, brings a photo, both on an old phone; the data are
// published and downloaded.
func TestWeekend(t *testing.T) {
	during := time.Date(2027, 5, 22, 10, 0, 0, 0, time.UTC)
	i := start(t, during)
	organiser := i.administrator()
	begin(organiser)
	plan(organiser)
	move(organiser, "under_way")

	resident := i.visitor(phone)
	code := signUp(resident)
	comeBack(i.visitor(phone), code)
	contribute(resident, photo(t, i.file("platane.jpg")))

	publish(organiser)
	download(t, i.visitor(desktop), i.URL)
}

// begin answers the three questions of a new weekend, and draws its territory as the first page advises.
func begin(v *visitor) {
	v.t.Helper()
	v.open("/gestion/nouvelle")
	v.fill("commune_query", "Brest")
	v.press("Chercher")
	v.tick("commune_pick", "29019")
	v.press("Ajouter cette commune")
	v.see("Brest (29019)")
	v.fill("neighbourhood", "Saint-Marc")
	v.set("start", "2027-05-21T18:30")
	v.fill("name", "Opération Libre Saint-Marc")
	v.fill("summary", "Pendant 48 heures, le quartier écrit son propre carnet.")
	v.press("Créer l'opération")
	if v.path != "/gestion/"+slug {
		v.t.Fatalf("a new weekend leads to %s\n%s", v.path, v.text())
	}
	v.see("Opération Libre Saint-Marc", "Le centre du plan est encore celui du département")
	v.open("/gestion/" + slug + "/reglages")
	v.fill("latitude", "48,4")
	v.fill("longitude", "-4,455")
	v.tick("shape", "radius")
	v.fill("radius", "2")
	v.press("Enregistrer")
}

// plan adds a place, and puts an atelier on the programme.
func plan(v *visitor) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/lieux/nouveau")
	v.fill("name", "Place de l'église")
	v.fill("address", "Place Vinet, Brest")
	v.fill("latitude", "48,3995")
	v.fill("longitude", "-4,4525")
	v.press("Enregistrer")

	v.open("/gestion/" + slug + "/programme/nouveau")
	v.choose("theme", "Flore")
	v.fill("title", "Sauvages de ma rue")
	v.fill("summary", "Reconnaître les plantes des trottoirs.")
	v.set("start", "2027-05-22T14:00")
	v.set("end", "2027-05-22T16:30")
	v.choose("place", "Place de l'église")
	v.tick("entry", "signup")
	v.fill("capacity", "20")
	v.press("Créer en brouillon")
	v.press("Publier")
	v.see("L'atelier est au programme.")
}

// move brings the weekend into a phase.
func move(v *visitor, phase string) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/phase")
	v.tick("phase", phase)
	v.press("Changer de phase")
}

// signUp goes from the first page to the carnet and returns its code.
func signUp(v *visitor) string {
	v.t.Helper()
	v.open("/o/" + slug)
	v.open("/o/" + slug + "/programme")
	v.press("Sauvages de ma rue")
	v.see("Reconnaître les plantes des trottoirs.", "Place de l'église")
	v.press("Je m'inscris")
	v.press("Confirmer") // without a name: the form comes back
	if v.status != http.StatusUnprocessableEntity {
		v.t.Errorf("without a name the form answers %d", v.status)
	}
	v.see("Écrivez votre nom ou votre prénom.")
	v.fill("name", "Yvonne")
	v.tick("origin", "quartier")
	v.press("Confirmer")
	v.see("Yvonne", "Sauvages de ma rue")
	code, is := strings.CutPrefix(strings.SplitN(v.path, "?", 2)[0], "/carnet/")
	if !is || len(code) < 8 {
		v.t.Fatalf("signing up leads to %s", v.path)
	}
	return code
}

// comeBack types the code of a carnet on another phone.
func comeBack(v *visitor, code string) {
	v.t.Helper()
	v.open("/carnet")
	v.fill("code", strings.ToLower(code))
	v.press("Ouvrir mon carnet")
	v.see("Yvonne", "Sauvages de ma rue")
}

// contribute brings a photo back from the field.
func contribute(v *visitor, photo string) {
	v.t.Helper()
	v.open("/o/" + slug + "/collecte")
	v.press("Flore")
	v.fill("title", "Le platane de la place")
	v.attach("file", photo)
	v.unfold("Préciser")
	v.fill("position", "48.3996, -4.4527")
	v.fill("credit", "Yvonne")
	v.press("Publier")
	v.see("Merci")
	v.open("/o/" + slug + "/carte")
	v.see("Le platane de la place")
}

// publish prepares a release and publishes it.
func publish(v *visitor) {
	v.t.Helper()
	v.open("/gestion/" + slug + "/donnees")
	v.press("Préparer un brouillon")
	v.press("Publier la publication")
	for deadline := time.Now().Add(time.Minute); !strings.Contains(v.text(), "est en ligne"); v.open("/gestion/" + slug + "/donnees") {
		if time.Now().After(deadline) {
			v.t.Fatalf("the release is not made\n%s", v.text())
		}
	}
}

// download looks at the data as somebody who wants to use them, and opens the archive.
func download(t *testing.T, v *visitor, base string) {
	t.Helper()
	v.open("/o/" + slug + "/donnees")
	v.see("Le platane de la place")
	response, err := http.Get(base + "/o/" + slug + "/donnees/latest.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("the archive (%d, %d octets): %v", response.StatusCode, len(content), err)
	}
	found := map[string]string{}
	for _, file := range archive.File {
		name := file.Name[strings.LastIndexByte(file.Name, '/')+1:]
		if name == "datapackage.json" || name == "contributions.csv" {
			found[name] = read(t, file)
		}
	}
	if found["datapackage.json"] == "" || !strings.Contains(found["contributions.csv"], "Le platane de la place") {
		t.Errorf("the archive has %d files and not the contribution:\n%s", len(archive.File), found["contributions.csv"])
	}
}

func read(t *testing.T, file *zip.File) string {
	t.Helper()
	stream, err := file.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	content, err := io.ReadAll(stream)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// photo writes a small picture and returns its path.
func photo(t *testing.T, path string) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			picture.Set(x, y, color.RGBA{uint8(40 + x/8), uint8(90 + y/6), 60, 255})
		}
	}
	var content bytes.Buffer
	if err := jpeg.Encode(&content, picture, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
