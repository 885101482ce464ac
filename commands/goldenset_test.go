package commands

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"triggerlab/experiment/table"
)

// goldenHeader are the columns of the golden set of outcomes.
var goldenHeader = []string{"event", "contact", "country", "plan", "trigger", "outcome", "time", "channel", "prior", "delivered", "reply_s", "swipe_s"}

// goldenTriggers differ by what a computer may lose: the case of an accent, the
// blanks around a name, quotation marks, what is no letter.
var goldenTriggers = []string{"Élan", "élan", `O'Brien "5%"`, "🎁 cadeau"}

// goldenSet is one set of outcomes of which every row is hard in some way:
// events that are delivered twice and say the same, or something else; contacts
// who were shown two messages, whose address is written in capitals, or who
// move to another country; rows of nobody; segments that are empty, that differ
// by the case of an accent, that are padded; outcomes that are pending, in words,
// or none at all; messages that never arrived; times of which some are too young
// to be judged; priors with decimals; replies that came in time, late, or nobody
// knows when.
func goldenSet() [][]string {
	r := rand.New(rand.NewPCG(8, 1))
	start := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC) // and over the night the clocks change
	countries := []string{"BE", "be", "België", "BELGIË", "", " NL ", "NL", "D'Ivoire", `"FR"`, "日本"}
	plans := []string{"free", "pro", "Pro", ""}
	words := map[bool][]string{false: {"ignore", "0", "no", "left"}, true: {"engage", "1", "clicked", "Right"}}
	var rows [][]string
	for i := range 520 {
		person := i % 460
		contact := fmt.Sprintf("c%05d", person)
		switch {
		case i%97 == 0:
			contact = "" // nobody
		case person%5 == 0:
			contact = fmt.Sprintf("Person.%d@Example.ORG", person)
			if i >= 460 {
				contact = fmt.Sprintf(" person.%d@example.org", person)
			}
		}
		trigger := goldenTriggers[person%4]
		if person%400 == 7 && i >= 460 {
			trigger = goldenTriggers[(person+1)%4] // shown another one too
		}
		country, plan := countries[(person*7)%10], plans[(person/3)%4]
		if person%331 == 9 && i >= 460 {
			country = "XX"
		}
		engaged := r.Float64() < 0.2+0.06*float64(person%4)
		outcome := words[engaged][r.IntN(4)]
		switch {
		case r.IntN(40) == 0:
			outcome = ""
		case r.IntN(60) == 0:
			outcome = "unsubscribed"
		case i%259 == 3:
			outcome = []string{"perhaps", "maybe"}[i/259]
		}
		at := start.Add(time.Duration(r.IntN(20*24*3600)) * time.Second)
		channel := []string{"email", "Email", "app", ""}[person%7%4]
		prior := ""
		if person%3 > 0 {
			prior = strconv.FormatFloat(float64(person%17)/8, 'f', -1, 64)
		}
		delivered := "true"
		if i%211 == 5 {
			delivered = "false"
		}
		if i%1300 == 11 {
			trigger = ""
		}
		reply, took := goldenReplies(i, engaged)
		row := []string{fmt.Sprintf("e%d", i), contact, country, plan, pad(trigger, i), outcome, at.Format("2006-01-02T15:04:05"), channel, prior, delivered, reply, took}
		rows = append(rows, row)
		switch {
		case i%53 == 0: // delivered again
			rows = append(rows, row)
		case i%211 == 1: // and says something else
			again := append([]string(nil), row...)
			again[5] = words[!engaged][0]
			rows = append(rows, again)
		}
	}
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// goldenReplies are how many seconds the answer to a message took, of which some
// cannot be read, and how many the contact did, of which some are longer than
// any window.
func goldenReplies(i int, engaged bool) (reply, took string) {
	if i%4 > 0 {
		reply = []string{"120", "300.5", " 4000", "soon"}[(i/4)%4]
	}
	if engaged {
		took = []string{"", "1.25", "200000", "30"}[i%4]
	}
	return reply, took
}

// pad puts blanks around some values, no-break spaces among them.
func pad(text string, i int) string {
	switch {
	case text == "":
	case i%29 == 0:
		return " " + text
	case i%31 == 0:
		return text + "\u00a0"
	}
	return text
}

// writeGolden writes the set as CSV, as a workbook and as Parquet.
func writeGolden(t testing.TB, folder string, rows [][]string) {
	t.Helper()
	create := func(name string) *os.File {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	text := csv.NewWriter(create("golden.csv"))
	_ = text.Write(goldenHeader)
	if err := text.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	var columns []table.Column
	var fields []table.ParquetColumn
	for _, name := range goldenHeader {
		columns = append(columns, table.Column{Header: name, Format: "@"})
		fields = append(fields, table.ParquetColumn{Name: name, Kind: table.Text})
	}
	book := table.NewBook(table.Properties{})
	defer book.Close()
	sheet, err := book.Sheet("Sends", columns)
	if err != nil {
		t.Fatal(err)
	}
	store := table.NewParquetWriter(create("golden.parquet"), fields)
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			if cell == "" {
				store.Blank()
				continue
			}
			store.Text(cell)
			cells[i] = cell
		}
		if err := sheet.Row(cells...); err != nil {
			t.Fatal(err)
		}
		if err := store.End(); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := book.WriteTo(create("golden.xlsx")); err != nil {
		t.Fatal(err)
	}
}
