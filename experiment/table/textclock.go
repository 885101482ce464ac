package table

import (
	"slices"
	"strings"
	"time"
)

// readClock reads a time of day, of twelve hours or of twenty-four; no parts
// at all are midnight.
func readClock(parts []datePart) (time.Duration, bool) {
	if len(parts) > 0 && slices.Contains(fillers, parts[0].word) {
		parts = parts[1:]
		if len(parts) == 0 {
			return 0, false
		}
	}
	var units [3]int
	n := 0
	for n < len(parts) && parts[n].word == "" && n < len(units) {
		units[n] = parts[n].number
		n++
		if parts[n-1].after != ":" {
			break
		}
	}
	if n == 1 || n > 0 && parts[n-1].after != "" && parts[n-1].after != "." {
		return 0, false
	}
	rest := parts[n:]
	if n == 3 && parts[2].after == "." && len(rest) > 0 && rest[0].word == "" {
		rest = rest[1:] // fractions of a second
	}
	if len(rest) > 0 && n > 0 {
		if half := halfOf(rest); half >= 0 {
			if units[0] < 1 || units[0] > 12 {
				return 0, false
			}
			units[0] = units[0]%12 + 12*half
			rest = rest[min(len(rest), halfParts(rest)):]
		}
	}
	if len(rest) == 1 && slices.Contains([]string{"utc", "gmt", "z"}, rest[0].word) {
		rest = nil
	}
	if len(rest) > 0 || units[0] > 23 || units[1] > 59 || units[2] > 59 {
		return 0, false
	}
	return time.Duration(units[0])*time.Hour + time.Duration(units[1])*time.Minute + time.Duration(units[2])*time.Second, true
}

// fillers are words between a date and its time.
var fillers = []string{"at", "t", "à", "a", "om", "um"}

// halfOf tells the half of the day: 0 before noon, 1 after it, -1 if nothing
// is said. a.m. and p.m. come in two parts.
func halfOf(parts []datePart) int {
	switch word := parts[0].word; {
	case word == "am", word == "a" && halfParts(parts) == 2:
		return 0
	case word == "pm", word == "p" && halfParts(parts) == 2:
		return 1
	}
	return -1
}

func halfParts(parts []datePart) int {
	if len(parts) > 1 && len(parts[0].word) == 1 && parts[1].word == "m" {
		return 2
	}
	return 1
}

// monthNames are how months begin in English, French, Dutch and German, the
// longer ones first where one begins with the other.
var monthNames = [12][]string{
	{"jan", "jän"}, {"feb", "fév", "fev"}, {"mar", "maa", "mrt", "mär"}, {"apr", "avr"}, {"may", "mai", "mei"}, {"juin", "jun"},
	{"juil", "jul"}, {"aug", "août", "aout"}, {"sep"}, {"oct", "okt"}, {"nov"}, {"dec", "déc", "dez"},
}

// monthOf numbers a month from 1; -1 is no month.
func monthOf(word string) int {
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(word, name) && len(word) <= len("september")+1 {
				return i + 1
			}
		}
	}
	return -1
}

// isWeekday tells a day of the week, of which nothing is needed.
func isWeekday(word string) bool {
	const shortest = 2
	return len(word) >= shortest && slices.ContainsFunc([]string{
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
		"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
	}, func(day string) bool { return strings.HasPrefix(day, word) })
}
