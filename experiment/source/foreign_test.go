package source_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
	"triggerlab/experiment/tally"
)

// counted is what accounts tells of the triggers, without the rows.
func counted(dir string, l *source.Loaded) string {
	_, triggers, _ := strings.Cut(accounts(dir, l), "; ")
	parts := strings.Split(triggers, "; ")
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func mustLoad(t *testing.T, dir string, o source.Options) *source.Loaded {
	t.Helper()
	l, err := load(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, l)
	return l
}

// A log of events is the exposures it tells of, in whatever order they come
// and however often it says so.
func TestEventLog(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 7))
		var rows []string
		sums := map[string][3]int{} // engagements, exposures, complaints
		for i := range 60 {
			trigger := string(rune('A' + r.IntN(3)))
			say := func(what string) {
				for range 1 + r.IntN(2) {
					rows = append(rows, fmt.Sprintf("%s,14-02-2026 10:00:%02d,%s,me,p%d@example.org,NA,%d,NA", what, r.IntN(60), trigger, i, r.IntN(1000)))
				}
			}
			say("Sent")
			if r.IntN(10) == 0 {
				say("Hard bounce")
				continue
			}
			say("Delivered")
			if r.IntN(2) == 0 {
				say("First opening")
			}
			sum := sums[trigger]
			sum[1]++
			clicked, refused := r.IntN(3) == 0, r.IntN(8) == 0
			if clicked {
				say("Clicked")
			}
			if refused {
				say("Unsubscribed")
				sum[2]++
			} else if clicked {
				sum[0]++
			}
			sums[trigger] = sum
		}
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		dir := t.TempDir()
		files(t, dir, map[string]string{"log.csv": "st_text,ts,sub,frm,email,tag,mid,link\n" + strings.Join(rows, "\n") + "\n"})
		l := mustLoad(t, dir, source.Options{Path: "log.csv"})
		var want []string
		for trigger, s := range sums {
			want = append(want, fmt.Sprintf("%s %d/%d/%d", trigger, s[0], s[1], s[2]))
		}
		slices.Sort(want)
		if diff := cmp.Diff(strings.Join(want, "; "), counted(dir, l)); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		if int(l.Provenance.RowsRead) != len(rows) {
			t.Fatalf("seed %d: %d rows read of %d", seed, l.Provenance.RowsRead, len(rows))
		}
	}
}

// The same exposures are the same tally, whether a row tells of one of them,
// a column holds those of each message, or a sheet does.
func TestShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	long, wide := "contact,town,trigger,outcome\n", "contact,town,Clicked A,Clicked B\n"
	sheets := map[string]string{"A": "contact,town,outcome\n", "B": "outcome,contact,town\n"}
	for i := range 200 {
		contact, town := fmt.Sprintf("c%d", i), []string{"Gent", "Brugge"}[i%2]
		var cells [2]string
		for k, trigger := range []string{"A", "B"} {
			cells[k] = []string{"yes", "no", ""}[r.IntN(3)]
			long += strings.Join([]string{contact, town, trigger, cells[k]}, ",") + "\n"
		}
		wide += strings.Join([]string{contact, town, cells[0], cells[1]}, ",") + "\n"
		sheets["A"] += strings.Join([]string{contact, town, cells[0]}, ",") + "\n"
		sheets["B"] += strings.Join([]string{cells[1], contact, town}, ",") + "\n"
	}
	dir := t.TempDir()
	files(t, dir, map[string]string{"long.csv": long, "wide.csv": wide, "sheets.xlsx": "-- A --\n" + sheets["A"] + "-- B --\n" + sheets["B"]})
	by := [][]string{{"town"}}
	want := mustLoad(t, dir, source.Options{Path: "long.csv", By: by})
	for _, o := range []source.Options{
		{Path: "wide.csv", By: by, Empty: "pending", Reading: source.Reading{Wide: "Clicked *"}},
		{Path: "sheets.xlsx", By: by, Reading: source.Reading{Sheets: []string{"A", "B"}, SheetAs: "trigger"}},
	} {
		got := mustLoad(t, dir, o)
		if diff := cmp.Diff(want.Tally, got.Tally, cmp.AllowUnexported(tally.Gram{})); diff != "" {
			t.Errorf("%s: %s", o.Path, diff)
		}
		if accounts(dir, got) != accounts(dir, want) {
			t.Errorf("%s: %s", o.Path, accounts(dir, got))
		}
	}
}

// Dates in the order of the country they come from are the days they mean,
// wherever the one stands that settles it.
func TestDatesOfOthers(t *testing.T) {
	header := "contact,trigger,outcome,time\n"
	iso, dayFirst, words := header, header, header
	for i := range 3000 {
		day, outcome := 1+i%12, []string{"yes", "no"}[i%2]
		if i == 2999 {
			day = 25
		}
		row := fmt.Sprintf("c%d,%s,%s,", i, []string{"A", "B"}[i/2%2], outcome)
		iso += fmt.Sprintf("%s2026-03-%02d 10:%02d\n", row, day, i%60)
		dayFirst += fmt.Sprintf("%s%d/3/2026 10:%02d\n", row, day, i%60)
		words += fmt.Sprintf("%sMar %02d, 2026 10:%02d am\n", row, day, i%60)
	}
	words = strings.ReplaceAll(words, "Mar ", `"Mar `)
	words = strings.ReplaceAll(words, " am\n", " am\"\n")
	dir := t.TempDir()
	files(t, dir, map[string]string{"iso.csv": iso, "dayfirst.csv": dayFirst, "words.csv": words})
	for _, settings := range [][]source.Setting{nil, {{Name: "window", Value: "48h"}}} {
		want := mustLoad(t, dir, source.Options{Path: "iso.csv", Settings: settings})
		for _, path := range []string{"dayfirst.csv", "words.csv"} {
			got := mustLoad(t, dir, source.Options{Path: path, Settings: settings})
			if diff := cmp.Diff(want.Tally, got.Tally, cmp.AllowUnexported(tally.Gram{})); diff != "" {
				t.Errorf("%s: %s", path, diff)
			}
			if notices(got) != notices(want) {
				t.Errorf("%s: %s", path, notices(got))
			}
		}
	}
}

// What is said with --map holds over what is known of a tool.
func TestPresetGivesWay(t *testing.T) {
	dir := t.TempDir()
	files(t, dir, map[string]string{"k.csv": "Campaign Name,Send Time,Total Recipients,Successful Deliveries,Unique Opens,Unique Clicks,Unsubscribes,Spam Complaints,Campaign ID\n" +
		"a,2026-02-01,110,100,40,10,3,1,x\nb,2026-02-01,110,100,50,20,4,2,y\n"})
	for want, mapped := range map[string]map[roles.Role]string{
		"a 10/100/4; b 20/100/6": nil,
		"a 40/100/4; b 50/100/6": {roles.Engagements: "Unique Opens"},
		"a 10/110/1; b 20/110/2": {roles.Exposures: "Total Recipients", roles.Complaints: "Spam Complaints"},
		"x 10/100/4; y 20/100/6": {roles.Trigger: "Campaign ID"},
	} {
		if got := counted(dir, mustLoad(t, dir, source.Options{Path: "k.csv", Map: mapped})); got != want {
			t.Errorf("%v: %s, want %s", mapped, got, want)
		}
	}
}
