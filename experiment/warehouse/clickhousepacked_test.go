package warehouse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"triggerlab/experiment/warehouse"
	"triggerlab/experiment/warehouse/servers"
)

// packedReading is a Reading of which all words are known.
func packedReading(segments int) *warehouse.Reading {
	w := world{times: true, priors: true, channels: true, channelsKnown: []string{"", "mail", "sms"}, contacts: true, breakdowns: [][]string{{"country"}}, looks: []int32{2, 8}}
	r := w.reading()
	r.Profile[0].Known = nil
	for i := range segments {
		r.Profile[0].Known = append(r.Profile[0].Known, fmt.Sprintf("a segment of a longer name %06d", i))
	}
	return r
}

// TestPackedStatement: words go into one statement as long as it stays short
// enough for old servers, and else the sums are asked for one by one.
func TestPackedStatement(t *testing.T) {
	known := warehouse.Survey{Varies: []bool{false}, Steady: true}
	for segments, packed := range map[int]bool{2: true, 1_000: true, 5_000: false} {
		statements := warehouse.Sums(packedReading(segments), warehouse.ClickHouseServer{}, known)
		longest := 0
		for _, s := range statements {
			longest = max(longest, len(s.SQL))
		}
		if got := slices.ContainsFunc(statements, func(s warehouse.Statement) bool { return s.Part == "sums" }); got != packed {
			t.Errorf("of %d segments, in one statement: %v", segments, got)
		}
		if longest > 256<<10 {
			t.Errorf("of %d segments, a statement has %d bytes", segments, longest)
		}
	}
	r := packedReading(2)
	r.Profile[0].Known = nil
	for _, s := range warehouse.Sums(r, warehouse.ClickHouseServer{}, known) {
		if s.Part == "sums" {
			t.Error("words that nobody knows have no places")
		}
	}
	for _, s := range warehouse.Sums(packedReading(2), warehouse.Postgres{}, known) {
		if strings.Contains(s.SQL, "arrayJoin") {
			t.Error("PostgreSQL is asked in the words of ClickHouse")
		}
	}
}

// TestPacked: on real servers the sums of numbers are those of gathered rows.
func TestPacked(t *testing.T) {
	shards := servers.ClickHouse(t)
	e := clickhouseEngine(t, shards)
	defer func() { e.asking.Close() }()
	w := world{
		priors: true, times: true, channels: true, wave: true, contacts: true, channelsKnown: []string{"", "mail", "sms"},
		breakdowns: [][]string{{"country"}, {"age", "country"}}, window: 48 * time.Hour, looks: []int32{2, 8},
	}
	rows := rapid.Custom(func(t *rapid.T) []row { return w.rows(t) }).Filter(func(rows []row) bool { return len(rows) > 20 }).Example(0)
	if err := e.fill("", "outcomes_here", w.table(rows)); err != nil {
		t.Fatal(err)
	}
	reading := w.reading()
	for i := range reading.Profile {
		reading.Profile[i].Known = []string{"", "0", "1", "2", "x", "y", "é!"}
	}
	known := warehouse.Surveyed(cellsOf(t, e, warehouse.Surveying(reading, e.dialect())))
	sums := warehouse.Sums(reading, e.dialect(), known)
	if !slices.ContainsFunc(sums, func(s warehouse.Statement) bool { return s.Part == "sums" }) {
		t.Fatal("the words of the test have no places")
	}
	w.sameAll(t, rows, reading.Layout(), append(cellsOf(t, e, warehouse.Accounting(reading, e.dialect())...), cellsOf(t, e, sums...)...))
}

// TestSearchedCases: of CASE look WHEN '0' THEN … old ClickHouse servers make a
// dictionary of constants, and lose what is none.
func TestSearchedCases(t *testing.T) {
	r := packedReading(2)
	r.Profile[0].Known = nil
	for _, s := range warehouse.Sums(r, warehouse.ClickHouseServer{}, warehouse.Survey{}) {
		if all, searched := strings.Count(s.SQL, "CASE "), strings.Count(s.SQL, "CASE WHEN "); all != searched {
			t.Errorf("%s: %d of %d cases have a condition each:\n%s", s.Part, searched, all, s.SQL)
		}
	}
}
