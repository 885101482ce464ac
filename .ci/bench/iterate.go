//go:build ignore

// Iterate reads every row of the first sheet with the row iterator of
// excelize, the reader that a Go program would pick.
package main

import (
	"log"
	"os"

	"github.com/xuri/excelize/v2"
)

func main() {
	f, err := excelize.OpenFile(os.Args[1], excelize.Options{RawCellValue: true})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		log.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			log.Fatal(err)
		}
		n++
	}
	log.Print(n, " rows")
}
