package table

// What a file may hold. The first three are Excel's own; the others keep a
// small hostile file from becoming a large one in memory. They are variables
// only for tests, which cannot write a gigabyte each.
const (
	maxColumns = 16_384
	maxRows    = 1_048_576
	maxCell    = 32_767 // characters; Excel counts UTF-16 units and we runes, which are never more

	maxEscape = 7   // bytes a character may take up in a part, as _xHHHH_
	maxDepth  = 256 // elements within elements; a worksheet needs ten
)

var (
	maxEntries       = 10_000
	maxPart    int64 = 1 << 30   // unpacked bytes of a part
	maxSmall   int64 = 64 << 20  // of a part that is held in memory, such as the styles
	maxToken   int64 = 16 << 20  // of one tag or text
	maxStrings       = 512 << 20 // of shared strings
	maxPlain         = 1 << 10   // of a cell that is read at a glance
	maxRecord        = 16 << 20  // bytes of a CSV record, quoted newlines included

	// A million rows of the same word pack 15 to 24 times, and more only
	// where a program leaves the references out; deflate ends at 1032.
	// Small parts may pack as they like.
	maxRatio   int64 = 400
	ratioFloor int64 = 16 << 20

	// A CSV file is read as it is unpacked, whatever its size: these keep a
	// file of a few bytes from taking hours. Rows that are all alike pack a
	// few hundred times.
	maxUnpacked    int64  = 256 << 30
	maxPackedRatio int64  = 2000
	packedFloor    int64  = 256 << 20
	maxWindow      uint64 = 128 << 20 // bytes that zstd refers back to, all in memory

	// A page of a Parquet column is in memory as a whole. Those that are
	// written hold a few megabytes; a page of one word that repeats holds
	// many rows in a few bytes.
	maxPage       int64 = 64 << 20 // bytes, packed or not
	maxPageValues int64 = 64 << 20
)
