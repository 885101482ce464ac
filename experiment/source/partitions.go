package source

import (
	"cmp"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"triggerlab/experiment"
	"triggerlab/experiment/parts"
	"triggerlab/experiment/table"
)

// Spark, Hive, DuckDB, BigQuery and Snowflake unload a table into folders that
// say the value of a column: day=2026-11-01/country=BE/part-0.parquet. Such a
// column need not stand in the files. Where it does, the folder counts, as for
// DuckDB and Spark.

const (
	// nothingInHive is the value of a column that is empty.
	nothingInHive = "__HIVE_DEFAULT_PARTITION__"
	// nothingInSnowflake is the folder of the rows for which the expression in
	// PARTITION BY is null.
	nothingInSnowflake = "__NULL__"
)

// isPartition tells a folder that says the value of a column.
func isPartition(name string) bool {
	header, _, is := strings.Cut(name, "=")
	return is && header != "" || name == nothingInSnowflake
}

// partitionsOf are the columns of a file that its folders say, as far as its path is
// given.
func partitionsOf(path string) (list []table.Constant, err error) {
	for folder := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(path)), "/") {
		header, value, is := strings.Cut(folder, "=")
		if !is || header == "" {
			continue
		}
		c := table.Constant{Header: unescaped(header), Value: unescaped(value)}
		if c.Value == nothingInHive {
			c.Value = ""
		}
		if slices.ContainsFunc(list, func(o table.Constant) bool { return strings.EqualFold(o.Header, c.Header) }) {
			return nil, experiment.Problem(experiment.Msg("source.partition-twice", "header", c.Header).On(experiment.Place{File: path}))
		}
		list = append(list, c)
	}
	return wholeDays(list), nil
}

// unescaped reads the name of a folder, in which %3A stands for a colon. What
// was not written that way stays as it is.
func unescaped(name string) string {
	if text, err := url.PathUnescape(name); err == nil {
		return text
	}
	return name
}

// wholeDays makes of year=2026/month=11/day=1 a day with its month and year:
// alone it is none.
func wholeDays(list []table.Constant) []table.Constant {
	var at [3]int
	for i, header := range []string{"year", "month", "day"} {
		at[i] = slices.IndexFunc(list, func(c table.Constant) bool { return strings.EqualFold(c.Header, header) })
		if at[i] < 0 || !isNumber(list[at[i]].Value) {
			return list
		}
	}
	day := &list[at[2]]
	day.Value = twoDigits(list[at[0]].Value) + "-" + twoDigits(list[at[1]].Value) + "-" + twoDigits(day.Value)
	return list
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

func twoDigits(number string) string {
	if len(number) < 2 {
		return "0" + number
	}
	return number
}

// piecesOf are files with what their paths say, of which example is one. In the
// folder that stands for null every column is empty.
func piecesOf(paths []string) (pieces []table.Piece, headers []string, example string, err error) {
	var problems experiment.Problems
	for _, path := range paths {
		p := table.Piece{Path: path}
		if p.Said, err = partitionsOf(path); take(&problems, err) != nil {
			return nil, nil, "", err
		}
		if len(p.Said) > 0 {
			example = cmp.Or(example, path)
		}
		for _, c := range p.Said {
			if !slices.ContainsFunc(headers, func(h string) bool { return strings.EqualFold(h, c.Header) }) {
				headers = append(headers, c.Header)
			}
		}
		pieces = append(pieces, p)
	}
	for i := range pieces {
		if slices.Contains(strings.Split(filepath.ToSlash(pieces[i].Path), "/"), nothingInSnowflake) {
			pieces[i].Said = filled(pieces[i].Said, headers)
		}
	}
	return pieces, headers, example, problems.Err()
}

// filled adds the columns that are not said, as empty ones.
func filled(list []table.Constant, headers []string) []table.Constant {
	for _, header := range headers {
		if !slices.ContainsFunc(list, func(c table.Constant) bool { return strings.EqualFold(c.Header, header) }) {
			list = append(list, table.Constant{Header: header})
		}
	}
	return list
}

// isPiece tells a single file whose path says a column. A workbook, a ledger or
// a saved tally is what it is, wherever it lies.
func isPiece(path string) bool {
	list, err := partitionsOf(path)
	return (len(list) > 0 || err != nil) && isTable(path) && !slices.Contains([]string{".xlsx", ".xlsm", parts.Extension}, strings.ToLower(filepath.Ext(path)))
}
