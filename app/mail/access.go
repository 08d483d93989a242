package mail

import (
	"context"
	"time"

	"oplibre/app/account"
	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// SignInPath is where a sign-in link opens, before its token.
const SignInPath = "/connexion/"

// invitation invites somebody to the team, with the address that does it.
func invitation(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	link, err := account.LinkByID(ctx, db, letter.SubjectID)
	if err != nil {
		return "", "", err
	}
	name := ""
	if link.OperationID != nil {
		o, err := operation.Find(ctx, db, *link.OperationID)
		if err != nil {
			return "", "", err
		}
		name = o.Name
	}
	subject, body = inviting(ctx, name, link.Role, base+account.InvitationPath+link.Token(db), link.ExpiresAt.Time())
	return subject, body, nil
}

// inviting puts an invitation into words.
func inviting(ctx context.Context, operation string, role account.Role, address string, until time.Time) (subject, body string) {
	args := i18n.Args{"Address": address, "Role": i18n.T(ctx, "account.role."+string(role)), "Operation": operation, "Until": i18n.Date(ctx, until)}
	return i18n.T(ctx, "mail.invitation.subject", args), i18n.T(ctx, "mail.invitation.body", args)
}

// signIn opens a session for whoever asked for it.
func signIn(ctx context.Context, db *store.DB, base string, letter *store.Letter) (subject, body string, err error) {
	link, err := account.LinkByID(ctx, db, letter.SubjectID)
	if err != nil {
		return "", "", err
	}
	subject, body = signingIn(ctx, base+SignInPath+link.Token(db))
	return subject, body, nil
}

// signingIn puts a sign-in letter into words.
func signingIn(ctx context.Context, address string) (subject, body string) {
	args := i18n.Args{"Address": address, "Minutes": int(account.SignInLife / time.Minute)}
	return i18n.T(ctx, "mail.sign_in.subject", args), i18n.T(ctx, "mail.sign_in.body", args)
}

// stillOpens returns problem.Closed for a letter whose link was used or has expired: it would lead nowhere.
func stillOpens(ctx context.Context, db *store.DB, letter *store.Letter, now time.Time) error {
	if letter.Kind != KindSignIn && letter.Kind != KindInvitation {
		return nil
	}
	link, err := account.LinkByID(ctx, db, letter.SubjectID)
	if err != nil {
		return err
	}
	if link.UsedAt != nil || link.ExpiresAt <= store.InstantOf(now) {
		return problem.New(problem.Closed, "account.link.over", nil)
	}
	return nil
}
