package roles

import (
	"errors"
	"strings"
	"testing"

	"triggerlab/experiment"
)

func TestRecognise(t *testing.T) {
	for _, tc := range []struct {
		header string
		mapped map[Role]string
		want   string
	}{
		{"event,contact,segment,trigger,outcome,time,simulated", nil, "event=0 contact=1 segment=2 trigger=3 outcome=4 time=5 simulated=6"},
		{"Variante,Envoyés,Clics uniques,Désabonnements", nil, "trigger=0 exposures=1 engagements=2 complaints=3"},
		{"Versie,Verzonden,Unieke kliks,Kliks,Uitschrijvingen,Dag", nil, "trigger=0 exposures=1 engagements=2 complaints=4 day=5"},
		{"Empfänger,Variante,Geklickt,Gesendet am", nil, "contact=0 trigger=1 outcome=2 time=3"},
		{"E-Mail Address,Variant_Name,Clicked", nil, "contact=0 trigger=1 outcome=2"},
		{"segment,visit,channel", map[Role]string{Trigger: "segment", Outcome: "VISIT"}, "trigger=0 outcome=1 channel=2"},
		{"Total Clicks,Unique Clicks,Variant,Successful Deliveries,Total Recipients", nil, "trigger=2 exposures=3 engagements=1"},
	} {
		columns, err := Recognise(strings.Split(tc.header, ","), tc.mapped, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, role := range All() {
			if at, ok := columns[role]; ok {
				got = append(got, string(role)+"="+string(rune('0'+at)))
			}
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%s: recognised %s, want %s", tc.header, s, tc.want)
		}
	}
}

func TestRecogniseListsTheHeaders(t *testing.T) {
	_, err := Recognise([]string{"a", "b"}, map[Role]string{Trigger: "c"}, nil)
	var problems *experiment.Problems
	if !errors.As(err, &problems) || problems.List[0].Code != "roles.no-header" {
		t.Fatalf("error is %v", err)
	}
}

func TestTakenColumnsAreNothingElse(t *testing.T) {
	columns, err := Recognise([]string{"channel", "trigger", "outcome"}, nil, []string{"Channel"})
	if err != nil || columns.Has(Channel) {
		t.Fatalf("a --by column was also recognised: %v, %v", columns, err)
	}
}

func TestNoHeaderMeansTwoRoles(t *testing.T) {
	// Time and Day share "date": a file of outcomes has a time, one of totals
	// a day, and the source takes whichever came. A trigger may be named by its
	// message, which is one of its own where something else names the trigger.
	seen := map[string]Role{}
	for _, s := range synonyms {
		for _, w := range s.words {
			if Fold(w) != w {
				t.Errorf("%q of %s is not folded: %q", w, s.role, Fold(w))
			}
			if other, ok := seen[w]; ok && (other != Time || s.role != Day) && (other != Trigger || s.role != Message) {
				t.Errorf("%q means both %s and %s", w, other, s.role)
			}
			seen[w] = s.role
		}
	}
}

func TestParseOutcome(t *testing.T) {
	for text, want := range map[string]experiment.Outcome{
		"engage": experiment.Engage, "Engagé": experiment.Engage, "OUI": experiment.Engage, "1": experiment.Engage, "Cliqué": experiment.Engage, "VRAI": experiment.Engage,
		"left": experiment.Ignore, "nee": experiment.Ignore, "FALSE": experiment.Ignore, "not clicked": experiment.Ignore,
		"Désabonné": experiment.Complain, "opt-out": experiment.Complain, "pending": experiment.Pending,
		"x": experiment.Engage, "X": experiment.Engage, "✓": experiment.Engage, "✔️": experiment.Engage, "✗": experiment.Ignore,
		"FAUX": experiment.Ignore, "WAHR": experiment.Engage, "Nein": experiment.Ignore, "geöffnet": experiment.Engage, "abgemeldet": experiment.Complain,
	} {
		if got, ok := ParseOutcome([]byte(text)); !ok || got != want {
			t.Errorf("%q is %v (%v), want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"maybe", "2", "1.5", "#N/A", "engaged?no", "é", "xx", "-", "?"} {
		if got, ok := ParseOutcome([]byte(text)); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestMixedLanguages(t *testing.T) {
	for _, c := range []struct {
		words []string
		mixed bool
	}{
		{[]string{"oui", "non", "1", "x"}, false}, {[]string{"oui", "no"}, true}, {[]string{"ja", "nee"}, false}, {[]string{"ja", "nein"}, false},
		{[]string{"ja", "nee", "nein"}, true}, {[]string{"ja", "no"}, true}, {[]string{"engage", "ignore", "oui"}, false}, {nil, false},
	} {
		var all Spoken
		for _, text := range c.words {
			word, ok := LookUp([]byte(text))
			if !ok {
				t.Fatalf("%q is no outcome", text)
			}
			var one Spoken
			one.Hear(word.Tongues)
			all.Merge(one)
		}
		if all.Mixed() != c.mixed {
			t.Errorf("%q: mixed is %v", c.words, all.Mixed())
		}
	}
}

// TestNoWordTwice: a word that stood in two places would mean what map order
// makes of it.
func TestNoWordTwice(t *testing.T) {
	seen := map[string]bool{}
	note := func(word string) {
		if seen[word] {
			t.Errorf("%q is there twice", word)
		}
		if folded := Fold(word); folded != "" && folded != word {
			t.Errorf("%q is not folded: %q", word, folded)
		}
		seen[word] = true
	}
	for _, v := range vocabulary {
		for _, word := range v.words {
			note(word)
		}
	}
	for _, words := range openings {
		for _, word := range words {
			note(word)
		}
	}
}
