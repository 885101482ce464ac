package findings

import "triggerlab/experiment"

// Inspection is what was understood of a file before anyone trusts a verdict
// from it.
type Inspection struct {
	Source    string
	Format    string // xlsx, csv, parquet, ledger or database
	Engine    string // of a database, such as postgres
	Delimiter string // of a CSV file, such as , ; or a tab
	Decimal   string // the decimal mark of numbers that are text
	BOM       bool
	// Encoding is that of a text file, by its WHATWG name, and Compression
	// what all of it is compressed with.
	Encoding, Compression string
	Sheets                []InspectedSheet
	Sheet                 string // the one looked at
	Book                  bool   // it is a workbook of ours, read strictly
	HeaderRow             int64
	Rows                  int64
	Columns               []InspectedColumn
	// First holds the first rows, with contacts hidden.
	First [][]string
	// Loaded is the accounts of reading the file as a report would; nil
	// where it could not be, and Problems then says why.
	Loaded   *Provenance
	Triggers []InspectedTrigger
	Many     *InspectedMany // where it holds many experiments; nil: it was not asked
	Problems *experiment.Problems
}

// InspectedSheet is a sheet of a workbook.
type InspectedSheet struct {
	Name   string
	Hidden bool
}

// InspectedColumn is one column of the sheet looked at.
type InspectedColumn struct {
	Header  string
	Role    string   // what it is read as, or empty
	Kinds   []string // of its cells, the most frequent first
	Empty   int64
	Example []string // a few different values; none for contacts
	// Numbers is a sample of its numbers, summed up in the other three.
	Numbers           []float64
	Low, Median, High Number
}

// InspectedMany is what a file of many experiments holds.
type InspectedMany struct {
	Header               string // of the column that tells them apart
	Experiments          int
	FewestRows, MostRows int64 // of one of them
	Sorted               bool  // the rows of each stand together
	Refused              []Refused
}

// InspectedTrigger is a trigger that the file names.
type InspectedTrigger struct {
	Trigger                string
	Exposures, Engagements int64
}
