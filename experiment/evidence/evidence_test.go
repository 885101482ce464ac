package evidence

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment"
	"triggerlab/experiment/findings"
	"triggerlab/experiment/tally"
)

// everything is an experiment and a provenance with every field that is kept.
func everything(t testing.TB) (*experiment.Experiment, *tally.Tally, findings.Provenance) {
	t.Helper()
	e := &experiment.Experiment{
		Segments: []experiment.Segment{{Name: "fans", Relation: experiment.Fan, Size: 12, BaseRate: 1. / 3, MinimumEffect: experiment.Effect{Value: .15, Relative: true}, Attributes: []experiment.Attribute{{Name: "tone", Value: "warm"}}}},
		Checks:   []experiment.RuleLevel{{Rule: experiment.RuleSimulated, Level: experiment.WarnLevel}, {Rule: experiment.RuleWinner, Level: experiment.FailLevel}},
		Triggers: []experiment.Trigger{{Name: "plain", Control: true, Share: .1}, {Name: "poem", Message: "Roses\nare \"red\"", Tailoring: experiment.Personal, Reply: time.Minute, For: []string{"fans"}}},
	}
	for setting, value := range map[string]string{
		"name": "Valentine ❤", "control": "plain", "level": "0.9", "power": "0.7", "minimum_effect": "2.3pp", "stopping": "pocock", "looks": "3",
		"exposures": "1-5", "reply_within": "social=5m, email=1h", "window": "36h", "guardrail": "0.0123456789012345", "start": "2026-02-01", "end": "2026-02-20T10:00:00Z", "salt": "secret",
	} {
		if problem, ok := e.Set(setting, value); !ok {
			t.Fatal(problem)
		}
	}
	g := tally.NewGatherer(nil)
	s := g.Shard()
	profile, err := s.Profile(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, contact := range []string{"ann@example.org", "bob@example.org", "cy@example.org"} {
		for _, name := range []string{"plain", "poem"} {
			trigger, err := s.Trigger([]byte(name))
			if err != nil {
				t.Fatal(err)
			}
			s.Add(tally.Exposure{
				Contact: []byte(contact), Profile: profile, Trigger: trigger, Outcome: experiment.Engage, Day: 20_000, Order: uint64(2*i) + uint64(trigger) + 1,
				Swipe: tally.Swipe{Card: true, Via: experiment.ViaServe, Position: uint16(trigger + 1), Took: 1.3, At: 1_728_000_000 + int64(60*i)},
			})
		}
	}
	sums, _ := g.Close([]string{"plain", "poem"}, nil)
	return e, sums, findings.Provenance{
		Source: "spring.csv", SHA256: "ab", Simulated: true, Seed: "7", RowsRead: 9, RowsUsed: 6, Pending: 1,
		SetAside: []findings.SetAside{{Reason: "outcome", Rows: 2, First: "spring.csv:D7", Header: "Outcome", Words: []string{"maybe (2)"}}},
		Columns:  map[string]string{"trigger": "E-mail variant"}, ContactsKnown: true, Granted: true, ComplaintsKnown: true,
		Notices: []experiment.Message{
			experiment.Msg("source.some", "text", "a", "yes", true, "rows", int64(5), "share", .25, "list", []string{"a", "b"}, "none", []string{},
				"unknown", nil, "at", experiment.Place{File: "f.xlsx", Sheet: "S", Row: 3, Column: 2}).On(experiment.Place{File: "f.xlsx"}),
			{Code: "source.bare"},
		},
		Plan:     &findings.LockedPlan{Fingerprint: "sha256:1", Locked: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Outcomes: 1, Edited: true, Decisions: 9, Changes: []findings.PlanChange{{What: "level", Planned: "0.95", Now: "0.9", Flag: "--level"}}},
		Panel:    &findings.Panel{Swipers: 3, OneIn: 1, Order: findings.CardOrder{Slope: 1. / 3, CannotTell: "few-varied"}, Without: &findings.PanelWithout{Contacts: 1, Status: findings.Winner}},
		Assigned: &findings.Assigned{Contacts: 8, Met: 3, Crossed: 1, First: "f:A1"},
	}
}

// TestUnpack: what was packed comes out as it went in, but for the salt and
// the hour, and the same is packed as the same bytes.
func TestUnpack(t *testing.T) {
	e, sums, p := everything(t)
	packed, err := Pack(e, sums, p, p.Panel, "v1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Pack(e, sums, p, p.Panel, "v1"); err != nil || !bytes.Equal(again.Data, packed.Data) {
		t.Error("packed again it differs:", err)
	}
	whole, err := unzip(packed.Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"example", "secret", "1728000000", "ann@", `"hands":[`} {
		if bytes.Contains(whole, []byte(secret)) {
			t.Errorf("%q is in the evidence", secret)
		}
	}
	gotE, gotT, gotP, err := Unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	e.Salt = ""
	if diff := cmp.Diff(e, gotE); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(p, gotP); diff != "" {
		t.Error(diff)
	}
	if gotT.Cards == nil || gotT.Cards.Hands != nil || len(sums.Cards.Hands) != 3 {
		t.Errorf("%d hands of %d left", len(gotT.Cards.Hands), len(sums.Cards.Hands))
	}
}

// TestEverySetting: every setting that can be said is kept.
func TestEverySetting(t *testing.T) {
	for _, s := range experiment.SettingList {
		var e experiment.Experiment
		for _, value := range []string{"0.6", "5", "split", "reach", "pairs", "holm", "pocock", "3pp", "2026-03-04", "12h", "plain", "fr"} {
			if _, ok := e.Set(s.Name, value); ok {
				break
			}
		}
		if e.Value(s.Name) == nil {
			t.Errorf("nothing was said of %s", s.Name)
		}
		p := packExperiment(&e)
		got, err := p.unpack(nil)
		if err != nil || kept(s.Name) && got.Text(s.Name) != e.Text(s.Name) || !kept(s.Name) && got.Text(s.Name) != "" {
			t.Errorf("%s: %v, %v", s.Name, got, err)
		}
	}
}

// change packs a document that was changed in one place.
func change(t *testing.T, data []byte, path ...any) *findings.Evidence {
	t.Helper()
	whole, err := unzip(data)
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(whole, &document); err != nil {
		t.Fatal(err)
	}
	at := document
	for _, step := range path[:len(path)-2] {
		switch step := step.(type) {
		case string:
			at = at.(map[string]any)[step]
		case int:
			at = at.([]any)[step]
		}
	}
	at.(map[string]any)[path[len(path)-2].(string)] = path[len(path)-1]
	whole, err = json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return &findings.Evidence{Data: zipped(t, whole)}
}

func zipped(t *testing.T, whole []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(whole); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestUnpackRefuses: damage and nonsense are errors.
func TestUnpackRefuses(t *testing.T) {
	e, sums, p := everything(t)
	packed, err := Pack(e, sums, p, p.Panel, "v1")
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(packed.Data)
	flipped[len(flipped)/2] ^= 1
	for name, ev := range map[string]*findings.Evidence{
		"nothing":        {},
		"no gzip":        {Data: []byte("no gzip")},
		"a flipped bit":  {Data: flipped},
		"cut off":        {Data: packed.Data[:len(packed.Data)-9]},
		"no document":    {Data: zipped(t, []byte("[]"))},
		"many things":    {Data: zipped(t, []byte(`{"experiment":{"triggers":[`+strings.Repeat("{},", mostParts)+`{}]}}`))},
		"many texts":     {Data: zipped(t, []byte(`{"tally":{"version":1,"triggers":[`+strings.Repeat(`"",`, 5*mostParts)+`""]}}`))},
		"a bomb":         {Data: zipped(t, make([]byte, maxSize+1))},
		"other triggers": change(t, packed.Data, "experiment", "triggers", 1, "name", "prose"),
		"a wrong level":  change(t, packed.Data, "experiment", "settings", "level", "2"),
		"a wrong word":   change(t, packed.Data, "experiment", "triggers", 1, "tailoring", "royal"),
		"a wrong rule":   change(t, packed.Data, "experiment", "checks", []any{map[string]any{"rule": "mercy", "level": "off"}}),
		"a wrong share":  change(t, packed.Data, "experiment", "triggers", 1, "share", -1),
		"lost rows":      change(t, packed.Data, "provenance", "rows_used", 5),
		"no sums":        change(t, packed.Data, "tally", map[string]any{}),
		"more contacts":  change(t, packed.Data, "tally", "contacts", 4),
	} {
		gotE, gotT, _, err := Unpack(ev)
		if err == nil || gotE != nil && gotT != nil && !strings.Contains(name, "rows") || !strings.Contains(err.Error(), "evidence.") && !strings.Contains(err.Error(), "tally.") {
			t.Errorf("%s: %v", name, err)
		}
		// Sums that nobody looked at yet took no memory.
		if strings.HasPrefix(name, "many") && !strings.Contains(err.Error(), "evidence.") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownNumber: what is unknown stays so.
func TestUnknownNumber(t *testing.T) {
	m := packMessage(experiment.Msg("x", "n", math.NaN()))
	if got := m.unpack(); got.Values["n"] != nil {
		t.Errorf("%v", got.Values)
	}
}

// FuzzUnpack: whatever stands within, it is an error or can be packed again.
func FuzzUnpack(f *testing.F) {
	e, sums, p := everything(f)
	packed, err := Pack(e, sums, p, p.Panel, "v1")
	if err != nil {
		f.Fatal(err)
	}
	whole, err := unzip(packed.Data)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, whole []byte) {
		e, sums, p, err := Unpack(&findings.Evidence{Data: zipped(t, whole)})
		if err != nil {
			return
		}
		if _, err := Pack(e, sums, p, p.Panel, ""); err != nil {
			t.Fatal(err)
		}
	})
}
