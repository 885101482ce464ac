package table

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const abReport = `Campaign Report
"Title:","Covers"
"Delivery Date/Time:","Sat, May 1, 2021 10:15"

"Combination 1 Stats"
"Subject Line:","Covers are on sale, now"
"Total Recipients:","1,751"
"Successful Deliveries:","1,742"
"Recipients Who Opened:","141 (8.1%)"
"Last Open Date:","1/7/26 17:40"
"Recipients Who Clicked:","20 (1.1%)"
"Total Unsubs:","1"
"Total Abuse Complaints:","0"
"Total Sales:","CA$0.00"

"Combination 2 Stats"
"Subject Line:","☀ Now on sale"
"Total Recipients:","1,750"
"Recipients Who Clicked:","27 (1.5%)"

"Combination 1 Clicks by URL"
"URL","Total Clicks","Unique Clicks"
"https://www.example.com/","126","1"
`

// The first line may be a title, and what a person said of the text holds.
func TestCombinationsFirstLine(t *testing.T) {
	content := "Combination 1 Stats\nSubject Line:,\xc8au\nTotal Recipients:,10\nCombination 2 Stats\nSubject Line:,Two\nTotal Recipients:,9\n"
	f, err := Open(context.Background(), writeFile(t, "r.csv", []byte(content)), Options{Encoding: "windows-1250"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	report, err := Combinations(context.Background(), f)
	if err != nil || report == nil {
		t.Fatal(report, err)
	}
	got := strings.Join(viewed(t, rowsOf(t, report)), "\n")
	if !strings.Contains(got, "Čau") || !strings.Contains(got, "Two") {
		t.Error(got)
	}
	if report, err := Combinations(context.Background(), openText(t, "\nName:,Age\nx,2\n", 1)); err != nil || report != nil {
		t.Error(report, err)
	}
}

func TestCombinations(t *testing.T) {
	f := openText(t, abReport, 1)
	report, err := Combinations(context.Background(), f)
	if err != nil || report == nil || len(report.Notices()) > 0 {
		t.Fatalf("%v, %v", report, err)
	}
	rows := rowsOf(t, report)
	want := []string{
		"Covers are on sale, now@B6 1751@B7 1742@B8 141 (8.1%)@B9 20 (1.1%)@B11 1@B12 0@B13",
		"☀ Now on sale@B17 1750@B18 _ _ 27 (1.5%)@B19 _ _",
	}
	if diff := cmp.Diff(want, viewed(t, rows)); diff != "" {
		t.Error(diff)
	}
	if at := rows.Place(0, 2, 2).Row; at != 16 {
		t.Errorf("a figure that is not there is missed in row %d", at)
	}
	same := strings.ReplaceAll(abReport, "☀ Now on sale", "Covers are on sale, now")
	if report, err = Combinations(context.Background(), openText(t, same, 1)); err != nil {
		t.Fatal(err)
	}
	if got := viewed(t, rowsOf(t, report))[1]; !strings.HasPrefix(got, "Combination 2@A16 ") {
		t.Errorf("subjects that are alike name combinations: %s", got)
	}
}

func TestNoCombinations(t *testing.T) {
	for _, content := range []string{"contact,trigger\nc1,A\n", "Title:,x\na,b\n", "Campaign Report\n\n\"Overall Stats\"\n\"Total Recipients:\",\"1\"\n"} {
		if rows, err := Combinations(context.Background(), openText(t, content, 1)); rows != nil || err != nil {
			t.Errorf("%q: %v, %v", content, rows, err)
		}
	}
	many := "Campaign Report\n\n" + strings.Repeat("\"Combination 1 Stats\"\n\n", maxCombinations+1)
	if rows, err := Combinations(context.Background(), openText(t, many, 1)); rows != nil || err != nil {
		t.Errorf("too many: %v, %v", rows, err)
	}
}
