package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"triggerlab/experiment/warehouse/servers"
)

// goldenTypes are the columns of the golden set as databases hold them: words,
// a time, a number, and what is true or false.
var goldenTypes = map[string][]string{
	"postgres":   {"text", "timestamp", "double precision", "boolean"},
	"mysql":      {"varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", "datetime", "double", "boolean"},
	"clickhouse": {"Nullable(String)", "DateTime('UTC')", "Nullable(Float64)", "UInt8"},
}

// goldenTable loads the golden set, or a part of it, into a table of a server.
func goldenTable(t *testing.T, s *servers.Server, name, engine string, rows [][]string) {
	t.Helper()
	types := goldenTypes[s.Scheme]
	quote := map[string]string{"mysql": "`"}[s.Scheme]
	if quote == "" {
		quote = `"`
	}
	var columns, names []string
	for _, header := range goldenHeader {
		kind := types[max(0, slices.Index([]string{"", "time", "prior", "delivered"}, goldenKind(header)))]
		names = append(names, quote+header+quote)
		columns = append(columns, quote+header+quote+" "+kind)
	}
	s.Exec(t, "CREATE TABLE "+name+" ("+strings.Join(columns, ", ")+")"+engine)
	if len(rows) == 0 {
		return
	}
	typed := make([][]any, len(rows))
	for i, row := range rows {
		typed[i] = make([]any, len(row))
		for j, text := range row {
			typed[i][j] = typedCell(t, goldenHeader[j], text)
		}
	}
	s.Load(t, name, names, typed)
}

// goldenKind is the column of the set that is typed as this one is.
func goldenKind(header string) string {
	if header == "swipe_s" {
		return "prior"
	}
	return header
}

func typedCell(t *testing.T, header, text string) any {
	switch {
	case header == "time":
		at, err := time.Parse("2006-01-02T15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	case header == "delivered":
		return text == "true"
	case text == "":
		return nil
	case goldenKind(header) == "prior":
		var prior float64
		if _, err := fmt.Sscan(text, &prior); err != nil {
			t.Fatal(err)
		}
		return prior
	}
	return text
}

// TestGoldenServers: and one report from every database.
func TestGoldenServers(t *testing.T) {
	folder, rows := t.TempDir(), goldenSet()
	writeGolden(t, folder, rows)
	wants := goldenWants(t, folder)
	t.Run("postgres", func(t *testing.T) {
		s := servers.Postgres(t)
		goldenTable(t, s, "golden", "", rows)
		sameGolden(t, wants, s.URL("golden"))
	})
	t.Run("mariadb", func(t *testing.T) {
		s := servers.MariaDB(t)
		goldenTable(t, s, "golden", "", rows)
		sameGolden(t, wants, s.URL("golden"))
	})
	t.Run("clickhouse", func(t *testing.T) {
		shards := servers.ClickHouse(t)
		for i, s := range shards {
			goldenTable(t, s, "golden_part", " ENGINE = MergeTree() ORDER BY tuple()", rows[i*len(rows)/len(shards):(i+1)*len(rows)/len(shards)])
		}
		goldenTable(t, shards[0], "golden", " ENGINE = Distributed("+servers.Cluster+", "+servers.Database+", golden_part)", nil)
		sameGolden(t, wants, shards[0].URL("golden"))
	})
}
