//go:build ignore

// Make writes the files that whole commands are timed on.
//
//	go run .ci/bench/make.go csv 10000000 6250000 > big.csv
//	go run .ci/bench/make.go xlsx 1000000 500000 > big.xlsx
//	go run .ci/bench/make.go people 10000000 0 > people.csv
//
// Every row names one of that many contacts at random, so that ten million
// rows meet five of 6.25 million. The workbook has inline strings, as the
// stream writer of excelize makes them.
package main

import (
	"bufio"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"
)

var header = []string{"contact", "segment", "trigger", "outcome", "time", "channel"}

// row is the same for the same number of rows and contacts.
func row(r *rand.Rand, i, rows, contacts int) []string {
	contact := r.IntN(contacts)
	h := uint32(contact) * 2654435761
	outcome := "ignore"
	if r.Float64() < 0.1+0.01*float64(h>>7&3) {
		outcome = "engage"
	}
	second := r.IntN(86400)
	return []string{
		fmt.Sprintf("contact-%08d", contact), [...]string{"prospect", "regular", "fan", "lapsed"}[h>>17&3],
		[...]string{"plain", "flowers", "card", "poem"}[h>>7&3], outcome,
		fmt.Sprintf("2026-02-%02dT%02d:%02d:%02d", 1+i*28/rows, second/3600, second/60%60, second%60),
		[...]string{"email", "sms", "app"}[i%3],
	}
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("make.go csv|xlsx|people ROWS CONTACTS")
	}
	rows, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	contacts, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	write := writeCSV
	switch os.Args[1] {
	case "xlsx":
		write = writeXLSX
	case "people":
		write = writePeople
	}
	if err := write(rows, contacts); err != nil {
		log.Fatal(err)
	}
}

// writePeople writes a list of contacts, each once.
func writePeople(rows, _ int) error {
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	fmt.Fprintln(w, "contact,segment,country,plan,prior")
	for i := range rows {
		h := uint32(i) * 2654435761
		fmt.Fprintf(w, "contact-%08d,%s,%s,%s,%d\n", i, [...]string{"prospect", "regular", "fan", "lapsed"}[h>>17&3],
			[...]string{"BE", "NL", "FR", "DE"}[h>>9&3], [...]string{"free", "plus", "premium"}[h>>20%3], h>>3&7)
	}
	return w.Flush()
}

func writeCSV(rows, contacts int) error {
	r, w := rand.New(rand.NewPCG(1, 1)), bufio.NewWriterSize(os.Stdout, 1<<20)
	line := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				w.WriteByte(',')
			}
			w.WriteString(c)
		}
		w.WriteByte('\n')
	}
	line(header)
	for i := range rows {
		line(row(r, i, rows, contacts))
	}
	return w.Flush()
}

func writeXLSX(rows, contacts int) error {
	r, book := rand.New(rand.NewPCG(1, 1)), excelize.NewFile()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	line := func(number int, cells []string) error {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		return w.SetRow("A"+strconv.Itoa(number), values)
	}
	if err := line(1, header); err != nil {
		return err
	}
	for i := range rows {
		if err := line(i+2, row(r, i, rows, contacts)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return book.Write(os.Stdout)
}
