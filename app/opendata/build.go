package opendata

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"oplibre/app/collect"
	"oplibre/app/format/archive"
	csvtable "oplibre/app/format/csv"
	"oplibre/app/format/datapackage"
	"oplibre/app/format/geojson"
	"oplibre/app/operation"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/data"
)

// Edition is what a release is called: everything in the archive that is not in the database. The same edition of the same
// content gives the same octets.
type Edition struct {
	Number, Revision int
	Scope            Scope
	// Moment is the release's, to the second: the time of every file in the archive.
	Moment time.Time
	// BaseURL is the address of the instance, without a slash at the end: the base of identifiers.
	BaseURL string
}

// Contents is what was written, or would be.
type Contents struct {
	Counts   Counts
	Concerns []Concern
	// Files are those of the archive but media, in its order.
	Files []ReleaseFile
}

// Survey returns what a release would hold now, without writing anything.
func Survey(ctx context.Context, db *store.DB, o *operation.Operation) (*Contents, error) {
	m, err := readMaterial(ctx, db, o)
	if err != nil {
		return nil, err
	}
	counts, concerns, err := gather(ctx, db, m, "", nil)
	if err != nil {
		return nil, err
	}
	return &Contents{Counts: counts, Concerns: concerns}, nil
}

// Write writes the archive of an edition to out, as the database is now. What it keeps in memory does not grow with the
// contributions, but for about 100 octets for each medium. After an error, what was written is no archive.
func Write(ctx context.Context, db *store.DB, o *operation.Operation, e Edition, out io.Writer) (*Contents, error) {
	if err := checkPublic(slices.Concat(contributionTable.sources(), mediaTable.sources(), partnerTable.sources(),
		statisticsTable.sources(), placeTable.sources())); err != nil {
		return nil, err
	}
	m, err := readMaterial(ctx, db, o)
	if err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx, db: db, material: m, edition: e, zip: archive.NewWriter(out, e.Moment), licences: map[string]bool{}}
	err = b.write()
	return &b.contents, errors.Join(err, b.removeSpools())
}

// builder writes one archive.
type builder struct {
	ctx       context.Context
	db        *store.DB
	material  *material
	edition   Edition
	zip       *archive.Writer
	contents  Contents
	resources []datapackage.Resource
	licences  map[string]bool // SPDX identifiers used anywhere
	media     []keptMedium
	spools    []*spool
}

// keptMedium is what is needed to copy a medium into the archive.
type keptMedium struct {
	hash, path string
	wrapped    bool
}

// write is the archive from its first to its last entry. The snapshot ends before the media are copied: they never change.
func (b *builder) write() error {
	steps := []func() error{b.collect, b.programme, b.places, b.partners, b.statistics}
	if b.edition.Scope == Full {
		steps = append(steps, b.contributions, b.copyMedia)
	}
	for _, step := range append(steps, b.readme, b.licenceTexts, b.citation, b.descriptor, b.checksums) {
		if err := step(); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

// collect passes once over the contributions, and leaves the three files made of them in spools.
func (b *builder) collect() (err error) {
	if b.edition.Scope != Full {
		b.contents.Counts, b.contents.Concerns, err = gather(b.ctx, b.db, b.material, b.edition.BaseURL, nil)
		return err
	}
	for range 3 {
		s, err := newSpool()
		if err != nil {
			return err
		}
		b.spools = append(b.spools, s)
	}
	numeric, err := numericFields(b.material.themeByID)
	if err != nil {
		return err
	}
	rows, err := csvtable.NewWriter(b.spools[0], contributionSchema())
	if err != nil {
		return err
	}
	features := geojson.NewWriter(b.spools[1])
	media, err := csvtable.NewWriter(b.spools[2], mediaSchema())
	if err != nil {
		return err
	}
	b.contents.Counts, b.contents.Concerns, err = gather(b.ctx, b.db, b.material, b.edition.BaseURL, func(r *record) error {
		b.licences[r.DataLicence] = true
		if err := errors.Join(contributionTable.row(rows, r), r.feature(features, numeric)); err != nil {
			return err
		}
		return b.collectMedia(media, r.media)
	})
	return errors.Join(err, rows.Close(), features.Close(), media.Close())
}

func (b *builder) collectMedia(rows *csvtable.Writer, media []collect.Medium) error {
	for i := range media {
		m := &media[i]
		b.licences[m.MediaLicence] = true
		b.media = append(b.media, keptMedium{hash: m.LargeHash, path: mediumPath(m), wrapped: wrapped(m)})
		if err := mediaTable.row(rows, m); err != nil {
			return err
		}
	}
	return nil
}

// contributionSchema ties contributions to the ateliers of programme.csv; mediaSchema media to contributions.
func contributionSchema() csvtable.Schema {
	return contributionTable.schema(csvtable.ForeignKey{Fields: []string{"atelier_id"}, Resource: "programme", ReferencedFields: []string{"id"}})
}

func mediaSchema() csvtable.Schema {
	return mediaTable.schema(csvtable.ForeignKey{Fields: []string{"contribution_id"}, Resource: "contributions", ReferencedFields: []string{"id"}})
}

func (b *builder) removeSpools() error {
	var failed []error
	for _, s := range b.spools {
		failed = append(failed, s.remove())
	}
	return errors.Join(failed...)
}

// add writes a file of the archive and describes it as a resource of the package.
func (b *builder) add(r datapackage.Resource, write func(io.Writer) error) error {
	if err := b.entry(r.Path, r.MediaType, write); err != nil {
		return err
	}
	file := b.contents.Files[len(b.contents.Files)-1]
	r.Bytes, r.SHA256 = file.Size, file.Hash
	b.resources = append(b.resources, r)
	return nil
}

// entry writes a file of the archive.
func (b *builder) entry(path, mediaType string, write func(io.Writer) error) error {
	out, err := b.zip.Create(path, archive.Deflate)
	if err != nil {
		return err
	}
	if err := write(out); err != nil {
		return fmt.Errorf("release: %s: %w", path, err)
	}
	entries := b.zip.Entries()
	last := entries[len(entries)-1]
	b.contents.Files = append(b.contents.Files, ReleaseFile{Path: path, MediaType: mediaType, Hash: last.SHA256, Size: last.Size,
		Position: len(b.contents.Files)})
	return nil
}

func (b *builder) programme() error {
	b.licences[ownLicence] = true
	table := programme.ProgrammeTable(b.material.operation, b.material.ateliers, programme.Addresses{Base: b.edition.BaseURL})
	return b.add(csvResource("programme", titleProgramme, &table.Schema, ownLicence), func(w io.Writer) error {
		_, err := table.Write(w)
		return err
	})
}

func (b *builder) places() error {
	table := programme.PlacesTable(b.material.places)
	err := b.add(csvResource("places", titlePlaces, &table.Schema, ownLicence), func(w io.Writer) error {
		_, err := table.Write(w)
		return err
	})
	if err != nil {
		return err
	}
	return b.add(geojsonResource("places", titlePlaces, ownLicence), b.placeFeatures)
}

func (b *builder) placeFeatures(out io.Writer) error {
	w := geojson.NewWriter(out)
	for i := range b.material.places {
		p := &b.material.places[i]
		var at orb.Geometry
		if p.Longitude != nil && p.Latitude != nil {
			at = orb.Point{*p.Longitude, *p.Latitude}
		}
		w.Begin(p.ID, at)
		placeTable.properties(w, p)
		if err := w.End(); err != nil {
			return err
		}
	}
	return w.Close()
}

func (b *builder) partners() error {
	schema := partnerTable.schema()
	return b.add(csvResource("partners", titlePartners, &schema, ownLicence), func(w io.Writer) error {
		return partnerTable.write(w, schema, b.material.partners)
	})
}

func (b *builder) statistics() error {
	schema := statisticsTable.schema()
	return b.add(csvResource("statistics", titleStatistics, &schema, ownLicence), func(w io.Writer) error {
		return statisticsTable.write(w, schema, b.material.statistics(b.contents.Counts))
	})
}

// contributions writes what collect left in the spools.
func (b *builder) contributions() error {
	var data, media []string
	for _, l := range b.contents.Counts.Licences {
		data = append(data, l.ID)
	}
	for id := range b.licences {
		media = append(media, id)
	}
	rows, files := contributionSchema(), mediaSchema()
	for i, r := range []datapackage.Resource{
		csvResource("contributions", titleContributions, &rows, data...),
		geojsonResource("contributions", titleContributions, data...),
		csvResource("media", titleMedia, &files, sortedLicences(media)...),
	} {
		content, err := b.spools[i].reader()
		if err != nil {
			return err
		}
		err = b.add(r, func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copyMedia copies the media. They stand in the archive as they are, because they are compressed already.
func (b *builder) copyMedia() error {
	for _, m := range b.media {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if err := b.copyMedium(m); err != nil {
			return fmt.Errorf("release: %s: %w", m.path, err)
		}
	}
	return nil
}

func (b *builder) copyMedium(m keptMedium) error {
	file, err := b.db.Files.Open(m.hash)
	if err != nil {
		return err
	}
	defer file.Close()
	entry, err := b.zip.Create(m.path, archive.Store)
	if err != nil {
		return err
	}
	sum := sha256.New()
	content := io.TeeReader(file, sum)
	if m.wrapped {
		envelope := gzip.NewWriter(entry)
		_, err = io.Copy(envelope, content)
		err = errors.Join(err, envelope.Close())
	} else {
		_, err = io.Copy(entry, content)
	}
	if found := hex.EncodeToString(sum.Sum(nil)); err == nil && found != m.hash {
		err = fmt.Errorf("the file is damaged: it should be %s and is %s", m.hash, found)
	}
	return err
}

func (b *builder) checksums() error {
	_, err := b.zip.WriteChecksums()
	if err != nil {
		return err
	}
	entries := b.zip.Entries()
	last := entries[len(entries)-1]
	b.contents.Files = append(b.contents.Files, ReleaseFile{Path: last.Name, MediaType: "text/plain", Hash: last.SHA256, Size: last.Size,
		Position: len(b.contents.Files)})
	return nil
}

func (b *builder) licenceTexts() error {
	for _, id := range b.usedLicences() {
		licence, _ := data.FindLicence(id)
		err := b.entry("LICENSES/"+id+".txt", "text/plain", func(w io.Writer) error {
			_, err := io.WriteString(w, licence.Text())
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) usedLicences() []string {
	var ids []string
	for id := range b.licences {
		ids = append(ids, id)
	}
	return sortedLicences(ids)
}
