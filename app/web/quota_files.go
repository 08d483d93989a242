package web

import (
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/problem"
)

// How much is collected from one address, with one carnet, and in one operation. A hall of sixty people shares an address:
// at the height of a weekend each of them brings ten notes an hour, with two photos of 4 MB each: 600 notes and 4.7 GB an
// hour, five hours a day. docs/deployment.md says the same to whoever runs the instance.
const gigabyte = 1 << 30

var (
	// Without a carnet, all of an address together.
	anonymousHour = allowance{1200, 6 * gigabyte}
	anonymousDay  = allowance{6000, 30 * gigabyte}
	// One carnet: a school class. It is thirty people's share of their address.
	carnetHour = allowance{300, 3 * gigabyte}
	carnetDay  = allowance{1500, 10 * gigabyte}
	// All of an address, those with a carnet included: whoever makes a thousand carnets gains little.
	addressHour = allowance{3600, 18 * gigabyte}
	addressDay  = allowance{18_000, 90 * gigabyte}
	// The whole operation, from wherever it comes.
	operationHour = allowance{10_000, 40 * gigabyte}
	operationDay  = allowance{40_000, 150 * gigabyte}
)

// sharedNeeds are those of everybody, with a carnet or without.
func sharedNeeds(c echo.Context, posts int, octets int64) []need {
	return []need{
		{limit{addressKey("files", c), addressHour, addressDay, "collect.quota.carnet"}, posts, octets},
		{limit{operationKey + operationOf(c).ID, operationHour, operationDay, "collect.quota.operation"}, posts, octets},
	}
}

// ownNeed is that of a carnet, or of all who show none at an address.
func ownNeed(c echo.Context, carnetID string, posts int, octets int64) need {
	if carnetID != "" {
		return need{limit{"carnet-files:" + carnetID, carnetHour, carnetDay, "collect.quota.carnet"}, posts, octets}
	}
	return need{limit{addressKey("anonymous", c), anonymousHour, anonymousDay, "collect.quota.address"}, posts, octets}
}

// stageWithin stages a file inside the limits of its address, of the operation and of the disk. Whose it is stands further
// down in the form: charge settles that. It returns an *overQuota, or what collect.Stage returns.
func (s *Site) stageWithin(c echo.Context, name string, body *bodyReader) (*collect.Upload, error) {
	ctx := c.Request().Context()
	if err := s.desks.refresh(ctx, s.DB, s.Clock()); err != nil {
		return nil, err
	}
	if !s.quotas.promise(collect.FileLimit) {
		return nil, diskFull()
	}
	defer s.quotas.arrived(collect.FileLimit)
	expected := sharedNeeds(c, 0, collect.FileLimit)
	if met, wait := s.quotas.take(expected...); met != nil {
		return nil, s.over(c, met, wait)
	}
	upload, err := collect.Stage(ctx, s.DB, s.by(c), operationOf(c).ID, name, body)
	if err != nil {
		s.quotas.giveBack(expected...)
		return nil, err
	}
	s.quotas.giveBack(sharedNeeds(c, 0, collect.FileLimit-upload.Size)...)
	return upload, nil
}

// charge counts a post with the files that it brought. Beyond a limit these are forgotten, the form keeps all else, and an
// *overQuota is returned.
func (s *Site) charge(c echo.Context, carnetID string, post *collectPost) error {
	if err := s.desks.refresh(c.Request().Context(), s.DB, s.Clock()); err != nil {
		return err
	}
	var octets int64
	for _, upload := range post.fresh {
		octets += upload.Size
	}
	met, wait := s.quotas.take(append(sharedNeeds(c, 1, 0), ownNeed(c, carnetID, 1, octets))...)
	if met == nil {
		return nil
	}
	s.quotas.giveBack(sharedNeeds(c, 0, octets)...)
	fresh := post.fresh
	post.fresh = nil
	post.Files = slices.DeleteFunc(post.Files, func(hash string) bool {
		return slices.ContainsFunc(fresh, func(u *collect.Upload) bool { return u.Hash == hash })
	})
	if err := collect.Unstage(c.Request().Context(), s.DB, fresh); err != nil {
		return err
	}
	return s.over(c, met, wait)
}

// asOver returns the refusal of a quota that an error is.
func asOver(err error) (*overQuota, bool) {
	var over *overQuota
	return over, errors.As(err, &over)
}

// notTaken reports whether a file was refused in a way that the form can say.
func notTaken(err error) bool {
	_, over := asOver(err)
	return over || problem.Is(err, problem.Invalid) || problem.Is(err, problem.TooLarge)
}
