package account

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/problem"
	"oplibre/app/store"
)

// Accept opens an invitation: it makes the account of its address, gives it the invitation's role and uses the link up.
// When there is an account already it must be the one that is signed in (its id in signedIn): whoever made the invitation
// has seen the link, and must not enter another's account with it. It returns problem.Invalid with fields,
// problem.Unauthenticated or problem.Closed.
func Accept(ctx context.Context, db *store.DB, by store.By, link *Link, signedIn string, form ProfileForm) (*Account, error) {
	fields, email := form.check(), link.Email
	if email == "" {
		var ok bool
		if email, ok = ParseEmail(form.Email); !ok {
			fields.Add("email", "account.email.wrong", nil)
		}
	}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	hash, err := hashPassword(form.Password)
	if err != nil {
		return nil, err
	}
	var account Account
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := link.use(tx, by); err != nil {
			return err
		}
		var err error
		if account, err = ensure(tx, by, email, signedIn, form, hash); err != nil {
			return err
		}
		if link.Role == Administrator {
			account.Administrator = true
			err := tx.Model(&Account{}).Where("id = ?", account.ID).Updates(map[string]any{"administrator": true}).Error
			if err != nil {
				return err
			}
		} else if link.OperationID != nil {
			if err := AddMember(tx, by, *link.OperationID, account.ID, link.Role); err != nil {
				return err
			}
		}
		return by.Record(tx, "", "invitation.accepted", "account", account.ID)
	})
	return &account, err
}

// ensure returns the account of an address: the one that is signed in, or a new one.
func ensure(tx *gorm.DB, by store.By, email, signedIn string, form ProfileForm, hash string) (Account, error) {
	var found []Account
	if err := tx.Where("email_folded = ?", foldEmail(email)).Limit(1).Find(&found).Error; err != nil {
		return Account{}, err
	}
	if len(found) > 0 {
		if found[0].ID != signedIn {
			return Account{}, problem.New(problem.Unauthenticated, "account.invitation.exists", nil)
		}
		return found[0], nil
	}
	made := Account{ID: store.NewID(), Email: email, EmailFolded: foldEmail(email), Name: form.Name, PasswordHash: hash,
		Language: form.Language, CreatedAt: by.Now(), Version: 1}
	return made, tx.Create(&made).Error
}

// SignInByLink uses a sign-in link up and returns its account. It returns problem.Closed when it was used meanwhile.
func SignInByLink(ctx context.Context, db *store.DB, by store.By, link *Link) (*Account, error) {
	if link.AccountID == nil {
		return nil, problem.New(problem.NotFound, "account.link.unknown", nil)
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		if err := link.use(tx, by); err != nil {
			return err
		}
		return by.Record(tx, "", "account.signed_in", "account", *link.AccountID)
	})
	if err != nil {
		return nil, err
	}
	return Find(ctx, db, *link.AccountID)
}

// SignInByPassword returns the account of an address when the password is its. Otherwise it returns problem.Invalid,
// the same and after the same work whether the account exists or not.
func SignInByPassword(ctx context.Context, db *store.DB, email, password string) (*Account, error) {
	wrong := &problem.Error{Kind: problem.Invalid, Message: problem.Message{Key: "account.sign_in.wrong"},
		Fields: problem.Fields{{Name: "password", Message: problem.Message{Key: "account.sign_in.wrong"}}}}
	a, err := FindByEmail(ctx, db, email)
	hash := decoyHash()
	switch {
	case err == nil && a.PasswordHash != "":
		hash = a.PasswordHash
	case err != nil && !problem.Is(err, problem.NotFound):
		return nil, err
	}
	if !passwordMatches(ctx, password, hash) || a == nil || a.PasswordHash == "" {
		return nil, wrong
	}
	return a, nil
}

// UpdateProfile changes name, language and, when one is typed, password. A new password ends all other sessions: keep is
// the hash of the token of the one that stays. It returns problem.Invalid with fields or problem.Conflict.
func UpdateProfile(ctx context.Context, db *store.DB, by store.By, id, keep string, form ProfileForm) (*Account, error) {
	if err := form.check().Err(); err != nil {
		return nil, err
	}
	version, _ := strconv.ParseInt(form.Version, 10, 64) // what is no number is stale
	hash, err := hashPassword(form.Password)
	if err != nil {
		return nil, err
	}
	var account Account
	err = db.Write(ctx, func(tx *gorm.DB) error {
		account = Account{}
		if err := tx.Where("id = ?", id).Take(&account).Error; err != nil {
			return err
		}
		if account.Version != version {
			return store.Stale(account)
		}
		changes := map[string]any{"name": form.Name, "language": form.Language, "version": version + 1}
		if hash != "" {
			changes["password_hash"] = hash
			if err := tx.Where("account_id = ? AND token_hash <> ?", id, keep).Delete(&Session{}).Error; err != nil {
				return err
			}
		}
		if err := tx.Model(&Account{}).Where("id = ? AND version = ?", id, version).Updates(changes).Error; err != nil {
			return err
		}
		account.Name, account.Language, account.Version = form.Name, form.Language, version+1
		return by.Record(tx, "", "account.updated", "account", id)
	})
	return &account, err
}
