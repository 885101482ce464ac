//go:build !race

package inference

const raceDetector = false
