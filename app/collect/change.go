package collect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
)

// Add keeps a contribution with the staged files that it names, and makes it public. carnetID is the carnet of its
// author, who may correct it later, or empty.
//
// The same form sent again gives the same contribution; another content under the same identifier is a
// problem.Conflict. It returns problem.Invalid with fields and problem.Closed when the operation is archived.
// Pictures are public a moment later, when a Worker that the caller wakes has made their sizes.
func Add(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, form Form) (*Contribution, error) {
	form = form.cleaned()
	hash, err := form.hash(o.ID, carnetID)
	if err != nil {
		return nil, err
	}
	if again, err := repeated(ctx, db, o.ID, form.ID, hash); again != nil || err != nil {
		return again, err
	}
	if o.Phase == operation.Archived {
		return nil, problem.New(problem.Closed, "collect.closed", nil)
	}
	c, err := lookUp(ctx, db, o, by, form)
	if err != nil {
		return nil, err
	}
	made, wrong := form.check(c)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	made.BodyHash, made.CreatedAt, made.UpdatedAt, made.Version = hash, by.Now(), by.Now(), 1
	if carnetID != "" {
		made.CarnetID = &carnetID
	}
	if by.Actor.Kind == store.ActorAccount {
		made.AccountID = &by.Actor.ID
	}
	return insert(ctx, db, by, made, form.media(c, made))
}

// insert writes a checked contribution, or returns the one that another request with the same form has just written.
func insert(ctx context.Context, db *store.DB, by store.By, checked Contribution, media []Medium) (*Contribution, error) {
	var made Contribution
	err := db.Write(ctx, func(tx *gorm.DB) error {
		made = checked
		var err error
		if made.Number, err = nextNumber(tx, made.OperationID); err != nil {
			return err
		}
		created := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&made)
		if created.Error != nil {
			return created.Error
		}
		if created.RowsAffected == 0 {
			return errTaken // the number goes back with the transaction
		}
		if err := attach(tx, media); err != nil {
			return err
		}
		store.Touch(tx, made.OperationID)
		return by.Record(tx, made.OperationID, "contribution.created", "contribution", made.ID)
	})
	if err == nil {
		return &made, nil
	}
	if !errors.Is(err, errTaken) {
		return nil, err
	}
	again, err := repeated(ctx, db, checked.OperationID, checked.ID, checked.BodyHash)
	if again == nil && err == nil {
		err = conflict(nil) // the identifier belongs to another operation
	}
	return again, err
}

// attach writes the media of a contribution. Their uploads must still be there: one that was purged since the form was
// checked has lost its file.
func attach(tx *gorm.DB, media []Medium) error {
	if len(media) == 0 {
		return nil
	}
	hashes := make([]string, len(media))
	for i, m := range media {
		hashes[i] = m.OriginalHash
	}
	var waiting int64
	err := tx.Model(&Upload{}).Where("operation_id = ? AND hash IN ?", media[0].OperationID, hashes).Count(&waiting).Error
	if err != nil {
		return err
	}
	if int(waiting) < len(media) {
		return refuseFile("collect.file.gone")
	}
	return tx.Create(&media).Error
}

// errTaken says that a row of this identifier exists.
var errTaken = errors.New("collect: the identifier is taken")

func conflict(current any) error {
	return &problem.Error{Kind: problem.Conflict, Message: problem.Message{Key: "collect.id.taken"}, Current: current}
}

// repeated returns the contribution that the same form made before, nil when there is none, or problem.Conflict when
// another content came under this identifier.
func repeated(ctx context.Context, db *store.DB, operationID, id, hash string) (*Contribution, error) {
	var found []Contribution
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("operation_id = ? AND id = ?", operationID, id).Limit(1).Find(&found).Error
	})
	switch {
	case err != nil || len(found) == 0:
		return nil, err
	case found[0].BodyHash != hash:
		return nil, conflict(&found[0])
	}
	found[0].Repeated = true
	return &found[0], nil
}

// nextNumber takes the operation's next number. The row stays locked until the transaction ends, so that numbers are
// given in the order of commits.
func nextNumber(tx *gorm.DB, operationID string) (int64, error) {
	var number int64
	const take = `UPDATE operation SET next_number = next_number + 1 WHERE id = $1 RETURNING next_number - 1`
	err := tx.Statement.ConnPool.QueryRowContext(tx.Statement.Context, take, operationID).Scan(&number)
	if err != nil {
		return 0, fmt.Errorf("next number: %w", err)
	}
	return number, nil
}

// lookUp reads what a form refers to. What it names and is not there, or belongs to another operation, stays nil: the
// check says so beside the field.
func lookUp(ctx context.Context, db *store.DB, o *operation.Operation, by store.By, form Form) (circumstances, error) {
	c := circumstances{operation: o, now: by.At}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var err error
		if c.theme, err = named[programme.Theme](tx, o.ID, form.Theme); err != nil {
			return err
		}
		if c.atelier, err = named[programme.Atelier](tx.Where("status <> ?", programme.DraftAtelier), o.ID, form.Atelier); err != nil {
			return err
		}
		c.place, err = named[programme.Place](tx, o.ID, form.Place)
		return err
	})
	if err != nil {
		return c, fmt.Errorf("look up what a contribution names: %w", err)
	}
	if c.theme != nil {
		if c.fields, err = FieldsOf(c.theme); err != nil {
			return c, err
		}
	}
	if c.uploads, err = Uploads(ctx, db, o.ID, form.Files); err != nil {
		return c, err
	}
	if form.PhotoPosition {
		c.photoAt = photoPosition(db.Files, c.uploads)
	}
	return c, nil
}

// named finds a row of the operation by its identifier or its slug; nil when there is none.
func named[T any](tx *gorm.DB, operationID, name string) (*T, error) {
	if name == "" {
		return nil, nil
	}
	var found []T
	err := tx.Where("operation_id = ? AND (id = ? OR slug = ?)", operationID, name, name).Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// media are the rows of the files. A picture waits for its public sizes; what is no picture is public as it came.
func (f Form) media(c circumstances, made Contribution) []Medium {
	licence := f.MediaLicence
	if licence == "" {
		licence = c.theme.MediaLicence
	}
	media := make([]Medium, 0, len(c.uploads))
	for i, u := range c.uploads {
		m := Medium{OperationID: made.OperationID, ID: store.NewID(), ContributionID: made.ID, Position: i, Kind: u.Kind(),
			MediaType: u.MediaType, FileName: u.FileName, OriginalHash: u.Hash, OriginalSize: u.Size, Width: u.Width, Height: u.Height,
			Description: f.Description, Credit: f.Credit, MediaLicence: licence, State: Pending, CreatedAt: made.CreatedAt, Version: 1}
		if m.Kind == Picture {
			m.Recognisable = f.Recognisable
		} else {
			m.State, m.LargeHash, m.LargeSize = Ready, u.Hash, u.Size
		}
		media = append(media, m)
	}
	return media
}

// Correct lets the author of a contribution, who shows the carnet under which it was made, change what is written. Its
// files and licences stay. It returns problem.NotFound when the contribution is not visible or the carnet is not its
// author's, problem.Invalid with fields, problem.Conflict (store.Stale), or problem.Closed when the operation is archived.
func Correct(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID, id string, form Form) (*Contribution, error) {
	if o.Phase == operation.Archived {
		return nil, problem.New(problem.Closed, "collect.closed", nil)
	}
	shown, err := Find(ctx, db, o.ID, id)
	if err != nil {
		return nil, err
	}
	was := shown.Contribution
	if carnetID == "" || was.CarnetID == nil || *was.CarnetID != carnetID {
		return nil, problem.New(problem.NotFound, "collect.correct.author", nil)
	}
	if strconv.FormatInt(was.Version, 10) != form.Version {
		return nil, store.Stale(&was)
	}
	form = form.cleaned()
	form.ID, form.Theme, form.Files, form.DataLicence, form.MediaLicence = was.ID, was.ThemeID, nil, "", ""
	c, err := lookUp(ctx, db, o, by, form)
	if err != nil {
		return nil, err
	}
	made, wrong := form.check(c)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if form.ObservedAt == "" {
		made.ObservedAt = was.ObservedAt
	}
	changed := Contribution{Values: made.Values, Title: made.Title, Body: made.Body, Link: made.Link, Folded: made.Folded, Credit: made.Credit,
		AtelierID: made.AtelierID, Longitude: made.Longitude, Latitude: made.Latitude, AccuracyM: made.AccuracyM,
		ObservedAt: made.ObservedAt, UpdatedAt: by.Now(), Version: was.Version + 1}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		done := tx.Model(&Contribution{}).Where("operation_id = ? AND id = ? AND version = ?", o.ID, id, was.Version).
			Select(corrected).Updates(&changed)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return store.Stale(&was)
		}
		// Its files carry the author's name as it was given with them.
		err := tx.Model(&Medium{}).Where("operation_id = ? AND contribution_id = ? AND credit = ?", o.ID, id, was.Credit).
			Update("credit", changed.Credit).Error
		if err != nil {
			return err
		}
		store.Touch(tx, o.ID)
		return by.Record(tx, o.ID, "contribution.corrected", "contribution", id)
	})
	return &was, err
}

// corrected are the columns that an author may change.
var corrected = []string{"Values", "Title", "Body", "Link", "Folded", "Credit", "AtelierID", "Longitude", "Latitude", "AccuracyM",
	"ObservedAt", "UpdatedAt", "Version"}

// photoPosition is the first position that a camera noted in one of the pictures, or nil.
func photoPosition(files *store.Files, uploads []Upload) *Point {
	for _, upload := range uploads {
		if upload.Kind() != Picture {
			continue
		}
		if at := PositionOf(files, upload); at != nil {
			return at
		}
	}
	return nil
}

// FirstPicture returns the first picture among uploads, or nil.
func FirstPicture(uploads []Upload) *Upload {
	i := slices.IndexFunc(uploads, func(u Upload) bool { return u.Kind() == Picture })
	if i < 0 {
		return nil
	}
	return &uploads[i]
}
