package table

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// missing is how programs and people write that they do not know, in lower
// case. None of it is a nought.
var missing = []string{"n/a", "na", "n.a.", "null", "none", "n.v.t.", "nvt", "n.c.", "-", "--", "\u2013", "\u2014", "\u2212"}

// isMissing tells what says that a value is not known. #N/A is not among
// them: it is an error of a formula, and known as one.
func isMissing(s []byte) bool {
	const longest = 6
	if len(s) > longest || '0' <= s[len(s)-1] && s[len(s)-1] <= '9' {
		return false
	}
	return slices.Contains(missing, strings.ToLower(string(s)))
}

// withoutShare takes away what some tools write behind a count: the share
// that it is of something, in brackets.
func withoutShare(s []byte, d Dialect) []byte {
	open := bytes.LastIndexByte(s, '(')
	inside, ok := bytes.CutSuffix(s, []byte(")"))
	if !ok || open < 1 {
		return s
	}
	share, reason := parseText(trim(inside[open+1:]), d)
	// 8,123 % can be read in two ways, and what it says is not needed.
	if reason != Ambiguous && (reason != None || !share.percent) {
		return s
	}
	return trim(s[:open])
}

// currencies are the codes that are written beside amounts. Others are no
// numbers: a word beside a number may be anything.
var currencies = []string{"EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "JPY", "BRL", "MXN", "INR", "ZAR", "XPF", "XOF", "MAD", "TND"}

// withoutCurrency takes away the currency before or behind an amount: a sign
// with at most two letters before it, as in CA$, or the code of one.
func withoutCurrency(s []byte) (amount []byte, ok bool) {
	if n := currencySign(s); n > 0 {
		return trim(s[n:]), true
	}
	if r, size := utf8.DecodeLastRune(s); unicode.Is(unicode.Sc, r) {
		s = s[:len(s)-size]
		for letters := 0; letters < 2 && len(s) > 0 && isCapital(s[len(s)-1]); letters++ {
			s = s[:len(s)-1]
		}
		return trim(s), true
	}
	if len(s) > 3 && slices.Contains(currencies, string(s[:3])) {
		return trim(s[3:]), true
	}
	if n := len(s) - 3; n > 0 && slices.Contains(currencies, string(s[n:])) {
		return trim(s[:n]), true
	}
	return s, false
}

// currencySign is the length of the sign at the front, 0 if there is none.
func currencySign(s []byte) int {
	n := 0
	for n < len(s) && n < 2 && isCapital(s[n]) {
		n++
	}
	r, size := utf8.DecodeRune(s[n:])
	if !unicode.Is(unicode.Sc, r) {
		return 0
	}
	return n + size
}

func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

// Readings writes both numbers that an Ambiguous text may stand for, the way
// a person would: 1,234 as 1234 and as 1.234.
func Readings(text []byte) (grouped, decimal string) {
	at := bytes.LastIndexAny(text, ".,")
	if at < 0 {
		return string(text), string(text)
	}
	whole, fraction := string(text[:at]), string(text[at+1:])
	return whole + fraction, whole + "." + fraction
}
