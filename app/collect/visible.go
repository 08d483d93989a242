package collect

import "gorm.io/gorm"

// What the public sees is said here and nowhere else.

// visible keeps the contributions that everybody may see. The query must be on table contribution.
func visible(tx *gorm.DB) *gorm.DB { return tx.Where("contribution.state = ?", Published) }

// visibleMedia keeps the media of visible contributions that everybody may see. The query must be on table medium,
// joined with contribution.
func visibleMedia(tx *gorm.DB) *gorm.DB {
	return visible(tx).Where("medium.state = ? AND (NOT medium.recognisable OR medium.released_at IS NOT NULL)", Ready)
}

// Public reports the same of a medium in hand: whether it may be shown with its visible contribution.
func (m *Medium) Public() bool { return m.State == Ready && !m.Withheld() }

// Withheld reports whether the medium waits for somebody of the team to look at it.
func (m *Medium) Withheld() bool { return m.Recognisable && m.ReleasedAt == nil }

const joinContribution = "JOIN contribution ON contribution.operation_id = medium.operation_id AND contribution.id = medium.contribution_id"
