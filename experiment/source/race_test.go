//go:build race

package source_test

// raceDetector makes everything ten times slower, so that shorter files must do.
const raceDetector = true
