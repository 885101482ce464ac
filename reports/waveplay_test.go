package reports

import (
	"bytes"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
)

// playedWaves are campaigns in waves with a name that would do harm.
func playedWaves() *findings.WavePlay {
	say := func(code string, pairs ...any) findings.Message {
		return findings.FromMessage(experiment.Msg(code, pairs...))
	}
	f := func(v findings.Number) findings.Frequency {
		return findings.Frequency{Value: v, Low: v - .01, High: v + .01}
	}
	judged := func(name string, x findings.Number) findings.WaveJudged {
		return findings.WaveJudged{Judged: name, Power: f(.5 + x), First: f(.9), WrongWinner: f(.01), Coverage: f(.95), Bias: f(-x / 10),
			FalseWinner: f(.02), NullCoverage: f(.95), DriftFalseWinner: f(.03 + x), DriftCoverage: f(.95 - x)}
	}
	evil := "poem | \x1b[31mred"
	return &findings.WavePlay{
		Schema: findings.WavePlaySchema, Methods: findings.Methods, Experiment: evil, Simulated: true, Runs: 200, Seed: 9, Waves: 5, Floor: .05, ControlFloor: .1,
		Plan:    findings.PlayedPlan{Design: "split", Triggers: []string{"letter", evil}},
		Truth:   findings.Truth{Best: []string{evil}, Triggers: []findings.TrueRate{{Trigger: "letter", Rate: .1}, {Trigger: evil, Rate: .15}}, Lead: .05},
		Planned: findings.WaveSent{Engagements: f(1000), Regret: f(200), ContactsBest: f(.5)}, Adaptive: findings.WaveSent{Engagements: f(1080), Regret: f(120), ContactsBest: f(.7)},
		Ideal: 1200, Gained: findings.Frequency{Value: 80, Low: 76, High: 84}, Drift: .25,
		Judged: []findings.WaveJudged{judged(findings.JudgedPlanned, 0), judged(findings.JudgedByWave, .1), judged(findings.JudgedTogether, .4)},
		Reasons: []findings.Message{
			say("waves.gains", "gained", 80, "low", 76, "high", 84, "planned", 1000, "part", .4, "lift", .08, "waves", 5),
			say("waves.power", "trigger", evil, "planned", .5, "adaptive", .6, "first_planned", .9, "first", .9),
		},
		Warnings: []findings.Message{say("characteristics.behaviour")},
	}
}

func writtenWaves(t *testing.T, f Format, doc *findings.WavePlay, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteWavePlay(&b, f, doc, language.English, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWavePlayGoldens(t *testing.T) {
	id := regexp.MustCompile(`\b(waves|form|report)\.[a-z]+[a-z.-]*`)
	for format, extension := range map[Format]string{Terminal: "txt", Markdown: "md", JSON: "json"} {
		got := writtenWaves(t, format, playedWaves(), Options{})
		golden(t, "waves."+extension, got)
		if format != JSON && (id.MatchString(got) || strings.Contains(got, "\x1b") || !strings.Contains(got, "SIMULATED")) {
			t.Errorf("%s has a code, an escape, or no word of the simulation:\n%s", format, got)
		}
	}
	if err := WriteWavePlay(fullDisk{}, Markdown, playedWaves(), language.English, Options{}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}
	if WriteWavePlay(&bytes.Buffer{}, XLSX, playedWaves(), language.English, Options{}) == nil {
		t.Error("a workbook is no error")
	}
}

// TestWavePlayIsExplained: whoever sees a number can ask what it is.
func TestWavePlayIsExplained(t *testing.T) {
	for _, in := range []reflect.Type{reflect.TypeFor[findings.WavePlay](), reflect.TypeFor[findings.WaveSent](), reflect.TypeFor[findings.WaveJudged]()} {
		for i := range in.NumField() {
			name := in.Field(i).Tag.Get("json")
			switch in.Field(i).Type {
			case reflect.TypeFor[findings.Number](), reflect.TypeFor[findings.Frequency](), reflect.TypeFor[int](), reflect.TypeFor[float64]():
				if !found(glossary().Find(name)) {
					t.Errorf("no term explains %s of %s", name, in.Name())
				}
			}
		}
	}
}
