package main

import (
	"context"
	"errors"
	"fmt"

	"oplibre/app"
)

// checkCommand is oplibre check.
type checkCommand struct{ database }

// Run lists what is broken and fails when something is.
func (c *checkCommand) Run(ctx context.Context) error {
	violations, err := app.Check(ctx, app.Config{Data: c.Data, Database: c.Database})
	if err != nil {
		return err
	}
	for _, v := range violations {
		fmt.Printf("%s: %s: %s\n", v.Check, v.Subject, v.Detail)
	}
	if len(violations) > 0 {
		return errors.New("invariants are broken")
	}
	fmt.Println("all invariants hold")
	return nil
}
