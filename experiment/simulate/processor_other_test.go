//go:build !unix

package simulate_test

import "time"

var begun = time.Now()

// processorTime is the time that passed, where the system does not tell what a
// process has taken.
func processorTime() time.Duration { return time.Since(begun) }
