package partner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/format/photo"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// LogoLimit is the size of the largest file of a logo that is looked at, in octets: 5 MB.
const LogoLimit = 5 << 20

// LogoAccept is what a file field proposes to choose from.
const LogoAccept = "image/png,image/jpeg,image/webp"

// The sizes of a logo, in addresses, and their longer sides in pixels.
const (
	LogoSmall = "small"
	LogoLarge = "large"

	logoSmallEdge = 240
	logoLargeEdge = 640
)

// LogoType is the media type of every logo that we serve.
const LogoType = "image/jpeg"

// Logo is the logo of a partner as we redrew it: nothing of the file that was sent is kept but its pixels.
type Logo struct {
	OperationID string
	PartnerID   string `gorm:"primaryKey"`
	SmallHash   string
	SmallSize   int64
	LargeHash   string
	LargeSize   int64
	// Width and Height are those of the large size, in pixels.
	Width, Height int
	UpdatedAt     store.Instant `gorm:"autoUpdateTime:false"`
}

// TableName names the table.
func (Logo) TableName() string { return "partner_logo" }

// Hash returns the file of a size; empty when there is no such size.
func (l *Logo) Hash(size string) string {
	return map[string]string{LogoSmall: l.SmallHash, LogoLarge: l.LargeHash}[size]
}

// SmallFit is the width and the height of the small size, in pixels.
func (l *Logo) SmallFit() (width, height int) {
	long := max(l.Width, l.Height)
	if long <= logoSmallEdge {
		return l.Width, l.Height
	}
	return max(1, l.Width*logoSmallEdge/long), max(1, l.Height*logoSmallEdge/long)
}

// SetLogo keeps the logo of a partner and whether it may be shown. A nil file keeps the logo as it is. It returns problem.NotFound,
// problem.TooLarge, and problem.Invalid on the field "logo" for a file that cannot be taken, with what to do.
func SetLogo(ctx context.Context, db *store.DB, by store.By, operationID, partnerID string, show bool, file io.Reader) error {
	before, err := Find(ctx, db, operationID, partnerID)
	if err != nil {
		return err
	}
	if file == nil {
		return db.Write(ctx, func(tx *gorm.DB) error { return showLogo(tx, by, operationID, partnerID, show) })
	}
	logo, err := drawLogo(ctx, db, file)
	if err != nil {
		return err
	}
	logo.OperationID, logo.PartnerID, logo.UpdatedAt = operationID, partnerID, by.Now()
	err = db.Claim(ctx, logo.SmallHash, func(tx *gorm.DB) error {
		if _, err := db.Files.Stat(logo.LargeHash); err != nil {
			return err // taken away as useless before it was named: it has to be sent again
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true, Columns: []clause.Column{{Name: "partner_id"}}}).Create(logo).Error; err != nil {
			return err
		}
		return showLogo(tx, by, operationID, partnerID, show)
	})
	if err != nil {
		releaseLogo(ctx, db, logo)
		return err
	}
	releaseLogo(ctx, db, before.Logo)
	return nil
}

// RemoveLogo takes the logo of a partner away. It returns problem.NotFound.
func RemoveLogo(ctx context.Context, db *store.DB, by store.By, operationID, partnerID string) error {
	before, err := Find(ctx, db, operationID, partnerID)
	if err != nil || before.Logo == nil {
		return err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("operation_id = ? AND partner_id = ?", operationID, partnerID).Delete(&Logo{}).Error; err != nil {
			return err
		}
		return showLogo(tx, by, operationID, partnerID, false)
	})
	if err == nil {
		releaseLogo(ctx, db, before.Logo)
	}
	return err
}

// showLogo keeps the agreement. The version of the partner stays: somebody who edits it meanwhile must not be refused for it.
func showLogo(tx *gorm.DB, by store.By, operationID, partnerID string, show bool) error {
	done := tx.Model(&Partner{}).Where("operation_id = ? AND id = ?", operationID, partnerID).Update("show_logo", show)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return problem.New(problem.NotFound, "partner.unknown", nil)
	}
	store.Touch(tx, operationID)
	return by.Record(tx, operationID, "partner.logo_changed", "partner", partnerID)
}

// drawLogo redraws a file in both sizes and keeps them. The picture is measured before it is decoded, so that one that would fill
// the memory is refused; what is hidden behind the picture or beside it does not survive.
func drawLogo(ctx context.Context, db *store.DB, file io.Reader) (*Logo, error) {
	content, err := io.ReadAll(io.LimitReader(file, LogoLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read a logo: %w", err)
	}
	if len(content) > LogoLimit {
		refusal := problem.New(problem.TooLarge, "partner.logo.large", nil)
		refusal.Fields = []problem.Field{{Name: "logo", Message: refusal.Message}}
		return nil, refusal
	}
	if drawing(content) {
		return nil, refuseLogo("partner.logo.svg")
	}
	pictures, err := photo.Derive(ctx, bytes.NewReader(content), []int{logoSmallEdge, logoLargeEdge})
	switch {
	case errors.Is(err, photo.ErrHEIC):
		return nil, refuseLogo("partner.logo.heic")
	case errors.Is(err, photo.ErrTooLarge):
		return nil, refuseLogo("partner.logo.pixels")
	case errors.Is(err, photo.ErrNotPicture):
		return nil, refuseLogo("partner.logo.type")
	case err != nil:
		return nil, fmt.Errorf("draw a logo: %w", err)
	}
	small, err := db.Files.Put(ctx, bytes.NewReader(pictures[0].JPEG), LogoLimit)
	if err != nil {
		return nil, err
	}
	large, err := db.Files.Put(ctx, bytes.NewReader(pictures[1].JPEG), LogoLimit)
	if err != nil {
		return nil, err
	}
	return &Logo{SmallHash: small.Hash, SmallSize: small.Size, LargeHash: large.Hash, LargeSize: large.Size,
		Width: pictures[1].Width, Height: pictures[1].Height}, nil
}

func refuseLogo(key string) error {
	return problem.Fields{{Name: "logo", Message: problem.Message{Key: key}}}.Err()
}

// drawing reports whether a file is an SVG: it may hold scripts and call other sites, so that none is taken.
func drawing(content []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(content[:min(len(content), 4096)], "\ufeff \t\r\n"))
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<svg"))
}

// releaseLogo forgets the files of a logo that no row names any more; what cannot be deleted now is swept later.
func releaseLogo(ctx context.Context, db *store.DB, logo *Logo) {
	if logo == nil {
		return
	}
	for _, hash := range slices.Compact([]string{logo.SmallHash, logo.LargeHash}) {
		if _, err := db.Release(context.WithoutCancel(ctx), hash); err != nil {
			slog.Warn("a logo could not be deleted", "error", err)
		}
	}
}

func addLogos(tx *gorm.DB, operationID string, byID map[string]*Partner) error {
	var logos []Logo
	err := tx.Where("operation_id = ?", operationID).Find(&logos).Error
	for i := range logos {
		if p := byID[logos[i].PartnerID]; p != nil {
			p.Logo = &logos[i]
		}
	}
	return err
}

// PublicLogo returns the logo of a partner that agreed to be named and to show it. It returns problem.NotFound for any other.
func PublicLogo(ctx context.Context, db *store.DB, operationID, partnerID string) (*Logo, error) {
	p, err := Find(ctx, db, operationID, partnerID)
	if err != nil {
		return nil, err
	}
	if !p.Public() || !p.ShowLogo || p.Logo == nil {
		return nil, problem.New(problem.NotFound, "error.not_found", nil)
	}
	return p.Logo, nil
}
