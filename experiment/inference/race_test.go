//go:build race

package inference

// raceDetector makes everything ten times slower, so that fewer runs must do.
const raceDetector = true
