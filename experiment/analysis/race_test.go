//go:build race

package analysis_test

// raceDetector makes everything ten times slower, so that fewer runs must do.
const raceDetector = true
