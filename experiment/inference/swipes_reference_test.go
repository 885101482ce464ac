package inference

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// swiped is what testdata/reference/swipes.csv says of each panel.
func swiped(t *testing.T) map[string]map[string]reference {
	panels := map[string]map[string]reference{}
	for _, r := range readReference(t, "swipes.csv") {
		name := r.text("panel")
		if panels[name] == nil {
			panels[name] = map[string]reference{}
		}
		panels[name][r.text("what")] = r
	}
	return panels
}

// fields reads 1:2:3 5:6:7.
func fields(t *testing.T, r reference) [][]float64 {
	t.Helper()
	var rows [][]float64
	for _, field := range strings.Fields(r.text("value")) {
		var row []float64
		for _, part := range strings.Split(field, ":") {
			x, err := strconv.ParseFloat(part, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, x)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestSwipesReference: the slope of places is that of least squares with a
// dummy for everybody and everything, the deal that of Friedman or of all the
// orders there are, and hands that are all alike those of a search that knows
// nothing of ours.
func TestSwipesReference(t *testing.T) {
	for name, known := range swiped(t) {
		r, ok := known["turns"]
		if !ok {
			continue
		}
		var turns []Turn
		var triggers [][]int
		var engaged [][]bool
		for _, f := range fields(t, r) {
			contact := int(f[0])
			turns = append(turns, Turn{contact, int(f[1]), f[2], f[3]})
			for len(triggers) <= contact {
				triggers, engaged = append(triggers, nil), append(engaged, nil)
			}
			triggers[contact] = append(triggers[contact], int(f[1]))
			engaged[contact] = append(engaged[contact], f[3] == 1)
		}
		if _, ok := known["slope"]; ok {
			w, err := NewWithin(turns, 0.95)
			if err != nil {
				t.Fatal(err)
			}
			for what, got := range map[string]float64{"slope": w.Slope, "se": w.SE, "df": w.DF, "p": w.P, "varied": float64(w.Varied), "apart": w.Apart} {
				known[what].closed(what, got, known[what].number("value"))
			}
			d, err := NewDealing(triggers)
			if err != nil {
				t.Fatal(err)
			}
			for what, got := range map[string]float64{"friedman": d.Statistic, "friedman_df": d.DF, "friedman_p": d.P} {
				known[what].closed(what, got, known[what].number("value"))
			}
		}
		s, err := NewStraightness(triggers, engaged)
		if err != nil {
			t.Fatal(err)
		}
		// A grid comes near to the top, and not to the last digit.
		known["straight_p"].within(name+" p", s.P, known["straight_p"].number("value"), 0.02)
		if want := known["straight_p"].number("value"); want < 0.001 && !(0.5 < math.Log(s.P)/math.Log(want) && s.P < 0.001) {
			t.Errorf("%s: p = %v, want about %v", name, s.P, want)
		}
		known["all"].closed("all", float64(s.All), known["all"].number("value"))
		known["none"].closed("none", float64(s.None), known["none"].number("value"))
	}
}

// TestKnoxReference holds Knox's test to Poisson's law.
func TestKnoxReference(t *testing.T) {
	for name, known := range swiped(t) {
		r, ok := known["strata"]
		if !ok {
			continue
		}
		var strata []Closeness
		for _, f := range fields(t, r) {
			strata = append(strata, Closeness{f[0], f[1], f[2], f[3]})
		}
		expected, _, p, err := Knox(strata)
		if err != nil {
			t.Fatal(err)
		}
		known["expected"].closed(name, expected, known["expected"].number("value"))
		known["p"].closed(name, p, known["p"].number("value"))
	}
}
