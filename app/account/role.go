package account

import "slices"

// Role is what somebody is in the team of one operation.
type Role string

// The roles. An instance's administrator is one by the account, not by a membership.
const (
	Administrator Role = "administrator"
	Organiser     Role = "organiser"
	Referent      Role = "referent"
	Facilitator   Role = "facilitator"
	Validator     Role = "validator"
	Relay         Role = "relay"
	Desk          Role = "desk"
	Reader        Role = "reader"
)

// Roles are all roles that an invitation can give, the widest first.
var Roles = []Role{Administrator, Organiser, Referent, Facilitator, Validator, Relay, Desk, Reader}

// Permission is one thing that management pages ask before they answer.
type Permission string

// The permissions.
const (
	// ManageInstance: settings, legal pages, accounts, new operations.
	ManageInstance Permission = "manage_instance"
	// SeeOperation: the management pages that show no participant.
	SeeOperation Permission = "see_operation"
	// EditOperation: name, window, territory, phase.
	EditOperation Permission = "edit_operation"
	// ManageTeam: memberships and invitations.
	ManageTeam Permission = "manage_team"
	// EditProgramme: themes, ateliers, imports.
	EditProgramme Permission = "edit_programme"
	// EditPlaces and EditPartners are also the local referent's.
	EditPlaces   Permission = "edit_places"
	EditPartners Permission = "edit_partners"
	// EditPreparation: tasks, volunteers, formalities, budget, committee and meetings.
	EditPreparation Permission = "edit_preparation"
	// SeePersons: names and contacts of participants.
	SeePersons Permission = "see_persons"
	// SignUpOthers: enter a sign-up for somebody at the desk or at a relay.
	SignUpOthers Permission = "sign_up_others"
	// RunDesk: open the welcome desk, where everybody who signed up is found by name.
	RunDesk Permission = "run_desk"
	// Moderate: hide and release contributions.
	Moderate Permission = "moderate"
	// Publish: make and publish releases.
	Publish Permission = "publish"
	// SeeLetters: the outbox.
	SeeLetters Permission = "see_letters"
)

// permissions is the one table that says who may do what.
var permissions = map[Role][]Permission{
	Organiser: {SeeOperation, EditOperation, ManageTeam, EditProgramme, EditPlaces, EditPartners, EditPreparation, SeePersons,
		SignUpOthers, RunDesk, Moderate, Publish, SeeLetters},
	Referent:    {SeeOperation, EditPlaces, EditPartners, EditPreparation},
	Facilitator: {SeeOperation},
	Validator:   {SeeOperation, Moderate},
	Relay:       {SignUpOthers},
	Desk:        {SignUpOthers, RunDesk},
	Reader:      {SeeOperation},
}

// Grant is what one account may do in one place: everything for an administrator, what its roles allow otherwise.
type Grant struct {
	Administrator bool
	// Roles are those in the operation of the request; empty outside one.
	Roles []Role
}

// May reports whether the grant covers a permission. ManageInstance is the administrator's alone.
func (g Grant) May(permission Permission) bool {
	if g.Administrator {
		return true
	}
	for _, role := range g.Roles {
		if slices.Contains(permissions[role], permission) {
			return true
		}
	}
	return false
}

// ParseRole returns the role of its name.
func ParseRole(name string) (Role, bool) {
	return Role(name), slices.Contains(Roles, Role(name))
}
