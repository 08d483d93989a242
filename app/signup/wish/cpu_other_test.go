//go:build !unix

package wish_test

import "time"

// processorTime is not measured here.
func processorTime() time.Duration { return 0 }

// childrenTime is not measured here.
func childrenTime() time.Duration { return 0 }
