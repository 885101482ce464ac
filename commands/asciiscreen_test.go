package commands

import "testing"

func TestASCIIScreen(t *testing.T) {
	for locale, want := range map[string]bool{
		"": false, "C": true, "POSIX": true, "C.UTF-8": false, "fr_FR.UTF-8": false, "fr_FR.utf8": false, "nl_BE": false,
		"fr_FR.ISO-8859-1": true, "de_DE.UTF-8@euro": false, "de_DE.ISO-8859-15@euro": true,
	} {
		t.Setenv("LC_ALL", "")
		t.Setenv("LC_CTYPE", locale)
		t.Setenv("LANG", "C")
		if locale == "" {
			t.Setenv("LANG", "")
		}
		if got := asciiScreen(); got != want {
			t.Errorf("%q: %v", locale, got)
		}
	}
}
