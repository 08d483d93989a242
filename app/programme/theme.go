package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/data"
)

// NameIn returns the theme's name in a language of the screens, in its own otherwise.
func (t *Theme) NameIn(language string) string {
	if name := t.Translations[language]; name != "" {
		return name
	}
	return t.Name
}

// ThemeOf returns the row that an operation gets of a theme of the reference data, at a position.
func ThemeOf(operationID string, theme data.Theme, position int) (Theme, error) {
	fields, err := json.Marshal(theme.Fields)
	if err != nil {
		return Theme{}, fmt.Errorf("fields of theme %s: %w", theme.ID, err)
	}
	translations := map[string]string{"en": theme.Name.EN}
	if theme.Name.BR != "" {
		translations["br"] = theme.Name.BR
	}
	return Theme{OperationID: operationID, ID: store.NewID(), Slug: theme.Slug, Name: theme.Name.FR, Translations: translations,
		Icon: theme.Icon, Colour: theme.Colour.Ink, Tint: theme.Colour.Tint, DarkColour: theme.Colour.DarkInk,
		DarkTint: theme.Colour.DarkTint, DataLicence: theme.DataLicence, MediaLicence: theme.MediaLicence,
		Fields: string(fields), Position: position, Version: 1}, nil
}

// CopyThemes gives a new operation all themes of the reference data, in the transaction that creates it.
func CopyThemes(tx *gorm.DB, operationID string) error {
	rows := make([]Theme, 0, len(data.Themes))
	for i, theme := range data.Themes {
		row, err := ThemeOf(operationID, theme, i+1)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return tx.CreateInBatches(&rows, 100).Error
}

// FindThemes returns the themes of an operation in their order.
func FindThemes(ctx context.Context, db *store.DB, operationID string) (themes []Theme, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ?", operationID).Order("position, slug").Find(&themes).Error
	})
	return themes, err
}

// ThemesForm is which themes an operation has and under which licences: for each theme of the reference data, and each of
// the operation's own, its slug in On when it is on.
type ThemesForm struct {
	On []string `form:"on"`
	// DataLicences and MediaLicences are SPDX identifiers by slug; what is absent stays as it is.
	DataLicences  map[string]string `form:"-"`
	MediaLicences map[string]string `form:"-"`
}

// check returns what is wrong with the form: a licence that is not of the list, or no theme at all.
func (f ThemesForm) check() problem.Fields {
	var fields problem.Fields
	if len(f.On) == 0 {
		fields.Add("on", "programme.error.no_theme", nil)
	}
	for name, licences := range map[string]map[string]string{"data_licence_": f.DataLicences, "media_licence_": f.MediaLicences} {
		for slug, licence := range licences {
			if _, known := data.FindLicence(licence); !known {
				fields.Add(name+slug, "programme.error.choice", nil)
			}
		}
	}
	return fields
}

// SetThemes turns themes of an operation on and off and changes their licences. It returns problem.Invalid when the form is
// wrong, or when an atelier, in public or in preparation, or a contribution uses a theme that should go. A proposal stays
// without it.
func SetThemes(ctx context.Context, db *store.DB, by store.By, operationID string, form ThemesForm) error {
	fields := form.check()
	if err := fields.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		var themes []Theme
		if err := tx.Where("operation_id = ?", operationID).Order("position").Find(&themes).Error; err != nil {
			return err
		}
		if err := removeThemes(tx, operationID, themes, form.On); err != nil {
			return err
		}
		if err := addThemes(tx, operationID, themes, form.On); err != nil {
			return err
		}
		if err := setLicences(tx, operationID, form); err != nil {
			return err
		}
		store.Touch(tx, operationID)
		return by.Record(tx, operationID, "theme.chosen", "operation", operationID)
	})
}

// removeThemes deletes the themes that are off, unless something uses them.
func removeThemes(tx *gorm.DB, operationID string, themes []Theme, on []string) error {
	var fields problem.Fields
	for _, theme := range themes {
		if slices.Contains(on, theme.Slug) {
			continue
		}
		if err := store.LockRow(tx, "theme", operationID, theme.ID); err != nil {
			return err
		}
		var used int64
		err := tx.Raw(`SELECT (SELECT COUNT(*) FROM atelier WHERE operation_id = ? AND (theme_id = ? OR `+preparedFor+`)) +
			(SELECT COUNT(*) FROM contribution WHERE operation_id = ? AND theme_id = ?)`,
			operationID, theme.ID, "%"+theme.ID+"%", operationID, theme.ID).Scan(&used).Error
		if err != nil {
			return err
		}
		if used > 0 {
			fields.Add("on_"+theme.Slug, "programme.error.theme_used", problem.Args{"Theme": theme.Name, "Number": strconv.FormatInt(used, 10)})
			continue
		}
		err = tx.Exec("UPDATE proposal SET theme_id = NULL, version = version + 1 WHERE operation_id = ? AND theme_id = ?", operationID, theme.ID).Error
		if err != nil {
			return err
		}
		if err := tx.Where("operation_id = ? AND id = ?", operationID, theme.ID).Delete(&Theme{}).Error; err != nil {
			return err
		}
	}
	return fields.Err()
}

// addThemes copies the themes of the reference data that are on and not there yet.
func addThemes(tx *gorm.DB, operationID string, themes []Theme, on []string) error {
	for i, theme := range data.Themes {
		there := slices.ContainsFunc(themes, func(t Theme) bool { return t.Slug == theme.Slug })
		if there || !slices.Contains(on, theme.Slug) {
			continue
		}
		row, err := ThemeOf(operationID, theme, i+1)
		if err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

func setLicences(tx *gorm.DB, operationID string, form ThemesForm) error {
	for column, licences := range map[string]map[string]string{"data_licence": form.DataLicences, "media_licence": form.MediaLicences} {
		for slug, licence := range licences {
			err := tx.Model(&Theme{}).Where("operation_id = ? AND slug = ? AND "+column+" <> ?", operationID, slug, licence).
				Updates(map[string]any{column: licence, "version": gorm.Expr("version + 1")}).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// ThemesFormOf returns the form of the themes as they are.
func ThemesFormOf(themes []Theme) ThemesForm {
	form := ThemesForm{DataLicences: map[string]string{}, MediaLicences: map[string]string{}}
	for _, theme := range themes {
		form.On = append(form.On, theme.Slug)
		form.DataLicences[theme.Slug], form.MediaLicences[theme.Slug] = theme.DataLicence, theme.MediaLicence
	}
	return form
}
