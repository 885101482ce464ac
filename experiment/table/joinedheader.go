package table

// joinedHeader is one header for tables whose columns are told by their names.
type joinedHeader struct {
	header []Cell
	at     map[string]int // of each header, folded
}

// places says where each column of a table goes, and makes room at the end for
// those that no table before it had. Columns without a name have nothing in
// common.
func (j *joinedHeader) places(header []Cell) []int {
	if j.at == nil {
		j.at = map[string]int{}
	}
	places := make([]int, len(header))
	for i, h := range header {
		key := foldName(string(h.Trim()))
		to, known := j.at[key]
		if !known || key == "" {
			to = len(j.header)
			j.at[key] = to
			j.header = append(j.header, h)
		}
		places[i] = to
	}
	return places
}
