package roles

import "testing"

func TestAlike(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Fleurs préférées", "Fleurs prefere", true}, {"Objet neutre", "Objet  neutre", true}, {"Objet neutre", "objet-neutre", true},
		{"flowers", "flower", true}, {"flowers", "favourite flowers", false}, {"A", "B", false}, {"A", "a", true},
		{"variant 1", "variant 2", false}, {"subject line 10", "subject line 1", false}, {"", "", false}, {"poem", "poet", false},
	} {
		if Alike(tc.a, tc.b) != tc.want || Alike(tc.b, tc.a) != tc.want {
			t.Errorf("%q and %q: alike should be %v", tc.a, tc.b, tc.want)
		}
	}
}
