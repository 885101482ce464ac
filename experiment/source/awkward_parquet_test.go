package source_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"triggerlab/experiment/source"
)

// inParquet writes rows, in groups of so many.
func inParquet[T any](t *testing.T, rows []T, group int, options ...parquet.WriterOption) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out, options...)
	for from := 0; from < len(rows); from += group {
		if _, err := w.Write(rows[from:min(from+group, len(rows))]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestAwkwardParquet: files as warehouses and notebooks write them.
func TestAwkwardParquet(t *testing.T) {
	type truths struct {
		Contact string `parquet:"contact"`
		Trigger string `parquet:"trigger"`
		Outcome bool   `parquet:"outcome"`
	}
	type floats struct {
		Contact int64    `parquet:"contact"`
		Trigger string   `parquet:"trigger"`
		Outcome *float64 `parquet:"outcome,optional"`
	}
	type maybes struct {
		Contact *string `parquet:"contact,optional"`
		Trigger *string `parquet:"trigger,optional,dict"`
		Outcome *string `parquet:"outcome,optional"`
	}
	type times struct {
		Contact string    `parquet:"contact"`
		Trigger string    `parquet:"trigger"`
		Outcome int32     `parquet:"outcome"`
		Time    time.Time `parquet:"time,timestamp(microsecond)"`
	}
	type counts struct {
		Trigger string  `parquet:"trigger"`
		Sent    int64   `parquet:"sent"`
		Clicks  float64 `parquet:"clicks"`
	}
	plain := []truths{{"a", "p", true}, {"b", "q", false}, {"c", "p", false}, {"d", "q", true}}
	one, nought := 1.0, 0.0
	text := func(s string) *string { return &s }
	day := func(d int) time.Time { return time.Date(2026, 2, d, 9, 30, 0, 0, time.UTC) }
	whole := inParquet(t, plain, 4)
	spoilt := bytes.Clone(whole)
	spoilt[len(spoilt)-6] ^= 0xff // of how long what stands before it is
	cases := []awkward{
		{name: "truths", raw: whole, want: fine},
		{name: "a group for each row", raw: inParquet(t, plain, 1), want: fine},
		{name: "packed by gzip within", raw: inParquet(t, plain, 2, parquet.Compression(&parquet.Gzip)), want: fine},
		{name: "packed by zstd within", raw: inParquet(t, plain, 2, parquet.Compression(&parquet.Zstd)), want: fine},
		{name: "identifiers of nineteen digits, which it holds exactly",
			raw: inParquet(t, []floats{{1234567890123456789, "p", &one}, {1234567890123456790, "q", &nought}, {1234567890123456791, "p", &nought}, {1234567890123456792, "q", &one}}, 4), want: fine},
		{name: "noughts and ones that are fractions, and some that are null", raw: inParquet(t, []floats{{1, "p", &one}, {2, "q", &nought}, {3, "p", nil}, {4, "q", &one}}, 4), want: "read 4 used 3 pending 1; p 1/1/0; q 1/2/0"},
		{name: "nulls everywhere", raw: inParquet(t, []maybes{{text("a"), text("p"), text("yes")}, {nil, text("q"), text("no")}, {text("c"), nil, text("no")}, {nil, nil, nil}, {text("d"), text("q"), nil}}, 2), o: source.Options{AllowRejects: true},
			want: "read 5 used 2 pending 1 no-trigger 2@a.parquet:B3; p 1/1/0; q 0/1/0", notices: "source.unnamed"},
		{name: "moments", raw: inParquet(t, []times{{"a", "p", 1, day(1)}, {"b", "q", 0, day(2)}, {"c", "p", 0, day(4)}, {"d", "q", 1, day(5)}}, 2), o: source.Options{Settings: []source.Setting{{Name: "window", Value: "48h"}}},
			want: "read 4 used 2 pending 2; p 1/1/0; q 0/1/0"},
		{name: "counts that are fractions by their type alone", raw: inParquet(t, []counts{{"p", 1000, 20}, {"q", 1000, 30}}, 2), want: "read 2 used 2 pending 0; p 20/1000/0; q 30/1000/0"},
		{name: "counts that are fractions", raw: inParquet(t, []counts{{"p", 1000, 20.5}, {"q", 1000, 30}}, 2), problems: "source.count-fractional a.parquet:C1"},
		{name: "no rows", raw: inParquet(t, []truths{}, 1), problems: "source.no-rows a.parquet"},
		{name: "an end that is missing", raw: whole[:len(whole)-10], problems: "table.broken-parquet a.parquet"},
		{name: "an end that is damaged", raw: spoilt, problems: "table.broken-parquet a.parquet"},
	}
	for i := range cases {
		cases[i].file = "a.parquet"
	}
	testAwkward(t, append(cases, awkward{name: "called .csv", file: "a.csv", raw: whole, want: fine}))
}
