package app

import (
	"context"
	"errors"
	"strings"

	"oplibre/app/demo"
)

// NewDemonstration is New on a folder that shows the demo weekend at a moment ("before", "during" or "after"), filled if it is
// empty, with the clock set to that moment. The guide says how to look around. It returns demo.ErrForeign, with nothing
// changed, for a folder or database that the demonstration did not make.
func NewDemonstration(ctx context.Context, config Config, at string) (*App, *demo.Guide, error) {
	moment, err := demo.ParseMoment(at)
	if err != nil {
		return nil, nil, err
	}
	// The address stands in the published data of the demonstration, which are made before anything listens.
	base := strings.TrimSuffix(config.URL, "/")
	if base == "" {
		base = "http://" + config.Addr
	}
	folder := demo.Folder{Dir: config.Data, Database: config.Database, BaseURL: base, Log: config.Log}
	if err := demo.Prepare(ctx, folder, moment); err != nil {
		return nil, nil, err
	}
	config.Demo, config.Clock = true, moment.Clock()
	a, err := New(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	guide, err := demo.NewGuide(ctx, a.DB, a.URL, config.Clock())
	if err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	return a, guide, nil
}
