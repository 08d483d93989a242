// Package opendatatest fills a database with a weekend of which a release can be made, the same each time down to its
// identifiers: the demonstration's ground, places and contributions. For tests only.
package opendatatest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"gorm.io/gorm"

	"oplibre/app/collect"
	"oplibre/app/operation"
	"oplibre/app/partner"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
	"oplibre/data/demo"
)

// Slug is that of the weekend.
const Slug = "saint-marc-2027"

// Start is when the weekend begins, End when it ends; Monday is the day after.
var (
	Start  = time.Date(2027, 5, 21, 16, 30, 0, 0, time.UTC)
	End    = Start.Add(48 * time.Hour)
	Monday = End.Add(15 * time.Hour)
)

// ID returns the identifier of the nth row of a sort.
func ID(sort, n int) string { return fmt.Sprintf("0197f2b0-%04d-7000-8000-%012d", sort, n) }

// Sorts of rows, for ID.
const (
	Operation = iota + 1
	Theme
	Place
	Atelier
	Contribution
	Medium
	Organisation
	Partner
	Pool
	Facilitator
)

// Weekend fills the database with the weekend, finished, with n contributions, a picture for every pictureEvery of them
// (0: none). It can be made once in a database.
func Weekend(t testing.TB, db *store.DB, n, pictureEvery int) *operation.Operation {
	t.Helper()
	o := newOperation(t)
	write(t, db, func(tx *gorm.DB) error { return tx.Create(o).Error })
	o.Communes = []operation.TerritoryCommune{{OperationID: o.ID, InseeCode: "29019", Name: "Brest", Position: 1}}
	write(t, db, func(tx *gorm.DB) error { return tx.Create(&o.Communes).Error })
	addThemes(t, db, o)
	addPartners(t, db, o)
	addProgramme(t, db, o)
	AddContributions(t, db, o, 0, n, pictureEvery)
	return o
}

func write(t testing.TB, db *store.DB, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func newOperation(t testing.TB) *operation.Operation {
	t.Helper()
	outline, err := json.Marshal(map[string]any{"type": "Polygon", "coordinates": []any{demo.Outline}})
	if err != nil {
		t.Fatal(err)
	}
	return &operation.Operation{ID: ID(Operation, 1), Slug: Slug, Name: demo.Weekend.Title.FR, Summary: demo.Weekend.Summary.FR, Language: "fr",
		Translations: map[string]operation.Translation{}, Neighbourhood: demo.Weekend.Neighbourhood, TimeZone: "Europe/Paris",
		StartsAt: store.InstantOf(Start), EndsAt: store.InstantOf(End), Phase: operation.Finished,
		Longitude: demo.Weekend.Lon, Latitude: demo.Weekend.Lat, Outline: string(outline), LegalOrganiser: "Les Communs d’Iroise",
		ContactPhone: demo.Weekend.ContactPhone, ContactEmail: demo.Weekend.ContactEmail, NextNumber: 1, Version: 1}
}

func addThemes(t testing.TB, db *store.DB, o *operation.Operation) {
	t.Helper()
	for i, theme := range data.Themes {
		fields, err := json.Marshal(theme.Fields)
		if err != nil {
			t.Fatal(err)
		}
		row := programme.Theme{OperationID: o.ID, ID: ID(Theme, i), Slug: theme.Slug, Name: theme.Name.FR, Translations: map[string]string{},
			Icon: theme.Icon, Colour: theme.Colour.Ink, Tint: theme.Colour.Tint, DarkColour: theme.Colour.DarkInk, DarkTint: theme.Colour.DarkTint,
			DataLicence: theme.DataLicence, MediaLicence: theme.MediaLicence, Fields: string(fields), Position: i, Version: 1}
		write(t, db, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	}
}

func addPartners(t testing.TB, db *store.DB, o *operation.Operation) {
	t.Helper()
	for i, p := range demo.Partners[:6] {
		organisation := partner.Organisation{ID: ID(Organisation, i), Name: p.Name, Kind: partner.Kinds[i], Version: 1}
		row := partner.Partner{OperationID: o.ID, ID: ID(Partner, i), OrganisationID: organisation.ID, State: partner.Accepted,
			Roles: partner.Roles[i : i+1], Brings: p.Brings, Named: i != 5, ContactName: p.Contact, Position: i, Version: 1}
		write(t, db, func(tx *gorm.DB) error {
			if err := tx.Create(&organisation).Error; err != nil {
				return err
			}
			return tx.Create(&row).Error
		})
	}
}

func addProgramme(t testing.TB, db *store.DB, o *operation.Operation) {
	t.Helper()
	for i, p := range demo.Places {
		row := programme.Place{OperationID: o.ID, ID: ID(Place, i), Number: i + 1, Slug: fmt.Sprintf("lieu-%d", i+1), Name: p.Name, Address: p.Address,
			Longitude: &p.Lon, Latitude: &p.Lat, Capacity: &p.Capacity, Outdoors: p.Outdoors, Access: []string{"seated"}, Opening: p.Opening,
			UpdatedAt: store.InstantOf(Start), Version: 1}
		if i == len(demo.Places)-1 {
			row.Longitude, row.Latitude = nil, nil
		}
		write(t, db, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	}
	for i := range data.Themes {
		place, partnerID, capacity := ID(Place, i%len(demo.Places)), ID(Partner, i%6), 12
		row := programme.Atelier{OperationID: o.ID, ID: ID(Atelier, i), Number: int64(i + 1), Slug: fmt.Sprintf("atelier-%d", i+1), ThemeID: ID(Theme, i),
			PlaceID: &place, PartnerID: &partnerID, Title: "Atelier " + data.Themes[i].Name.FR, Summary: "On regarde, on note, on partage.", Language: "fr",
			Translations: map[string]programme.AtelierTranslation{}, StartsAt: store.InstantOf(Start.Add(time.Duration(i) * time.Hour)),
			EndsAt: store.InstantOf(Start.Add(time.Duration(i+2) * time.Hour)), Entry: programme.SignUp, Audience: "everybody", Access: []string{},
			OutputAim: "une liste", Status: programme.Published, UpdatedAt: store.InstantOf(Start), Version: 1}
		if i == 0 {
			row.Status = programme.DraftAtelier
		}
		pool := programme.SeatPool{OperationID: o.ID, ID: ID(Pool, i), AtelierID: row.ID, Capacity: &capacity, Confirmed: i}
		write(t, db, func(tx *gorm.DB) error {
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
			return tx.Create(&pool).Error
		})
	}
}

// AddContributions adds contributions of the demonstration from the first on, until there are n.
func AddContributions(t testing.TB, db *store.DB, o *operation.Operation, first, n, pictureEvery int) {
	t.Helper()
	const atOnce = 5_000
	all := demo.Contributions(n)
	themes := map[string]int{}
	for i, theme := range data.Themes {
		themes[theme.ID] = i
	}
	for from := first; from < n; from += atOnce {
		var rows []collect.Contribution
		var media []collect.Medium
		for i := from; i < min(n, from+atOnce); i++ {
			c := all[i]
			theme := themes[c.Theme]
			rows = append(rows, contribution(o, i, theme, c))
			if pictureEvery > 0 && i%pictureEvery == 0 {
				media = append(media, Picture(t, db, o, i))
			}
		}
		write(t, db, func(tx *gorm.DB) error {
			if err := tx.CreateInBatches(rows, 200).Error; err != nil || len(media) == 0 {
				return err
			}
			return tx.CreateInBatches(media, 200).Error
		})
	}
}

func contribution(o *operation.Operation, i, theme int, c demo.Contribution) collect.Contribution {
	at := store.InstantOf(Start.Add(c.Offset))
	row := collect.Contribution{OperationID: o.ID, ID: ID(Contribution, i), Number: int64(100 + i), ThemeID: ID(Theme, theme), Kind: kindOf(c.Kind),
		Title: c.Title, Body: c.Description, Values: map[string]string(c.Values), Language: "fr", Longitude: &c.Lon, Latitude: &c.Lat, ObservedAt: at,
		Credit: c.Author, DataLicence: data.Themes[theme].DataLicence, State: collect.Published, CreatedAt: at, UpdatedAt: at, Version: 1}
	if row.Kind == collect.Link {
		row.Link = "https://example.org/" + row.ID
	}
	if c.Atelier > 0 {
		atelier := ID(Atelier, theme)
		row.AtelierID = &atelier
	}
	return row
}

func kindOf(kind demo.Kind) collect.Kind {
	if kind == demo.Feature {
		return collect.Observation
	}
	return collect.Kind(kind)
}

// Picture keeps a small picture and returns it as the medium of the nth contribution; it is not written.
func Picture(t testing.TB, db *store.DB, o *operation.Operation, n int) collect.Medium {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 32, 24))
	for bit := range 32 { // a picture that no other number gives
		img.SetGray(bit, 0, color.Gray{Y: uint8(n >> bit & 1 * 255)})
		img.SetGray(bit, 12, color.Gray{Y: uint8(n*bit) & 0xff})
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	stored, err := db.Files.Put(context.Background(), &out, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return collect.Medium{OperationID: o.ID, ID: ID(Medium, n), ContributionID: ID(Contribution, n), Kind: collect.Picture, MediaType: "image/jpeg",
		FileName: "IMG.jpg", OriginalHash: stored.Hash, OriginalSize: stored.Size, Width: 32, Height: 24, SmallHash: stored.Hash,
		MediumHash: stored.Hash, LargeHash: stored.Hash, LargeSize: stored.Size, Description: "Vue d’ensemble", Credit: "Jeanne",
		MediaLicence: data.CCBYSA, State: collect.Ready, CreatedAt: store.InstantOf(Start), Version: 1}
}
