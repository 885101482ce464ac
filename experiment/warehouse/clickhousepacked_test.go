package warehouse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"triggerlab/experiment/warehouse"
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
