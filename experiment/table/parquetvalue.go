package table

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A render appends a value of a Parquet column, which is not null, as the text
// of a cell. The code is what is wrong with it, if anything is.
type render func(to []byte, v *parquet.Value) (text []byte, kind Kind, code string)

// renderer returns how values of a type become cells, nil for a type that
// does not.
func renderer(t parquet.Type) render {
	kind := t.Kind()
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.StringType, *format.EnumType, *format.JsonType:
			return renderText
		case *format.DecimalType:
			return decimalRenderer(kind, int(l.Scale))
		case *format.DateType:
			return renderDate
		case *format.TimeType:
			return clockRenderer(kind, l.Unit.Value.Duration())
		case *format.TimestampType:
			return momentRenderer(l.Unit.Value.Duration())
		case *format.UUIDType:
			return renderUUID
		case *format.NullType:
			return renderText // of which there is none
		case *format.IntType:
			if !l.IsSigned {
				return unsignedRenderer(kind)
			}
		default:
			return nil
		}
	}
	return physicalRenderer(kind)
}

// physicalRenderer is for a type that says no more than how it is stored.
func physicalRenderer(kind parquet.Kind) render {
	switch kind {
	case parquet.Boolean:
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
			return strconv.AppendBool(to, v.Boolean()), Boolean, ""
		}
	case parquet.Int32:
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
			return strconv.AppendInt(to, int64(v.Int32()), 10), Number, ""
		}
	case parquet.Int64:
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
			n := v.Int64()
			return strconv.AppendInt(to, n, 10), integer(-maxShortID <= n && n <= maxShortID), ""
		}
	case parquet.Int96:
		return renderInt96
	case parquet.Float:
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
			return appendFloat(to, float64(v.Float()), 32)
		}
	case parquet.Double:
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) { return appendFloat(to, v.Double(), 64) }
	case parquet.ByteArray:
		return renderText
	}
	return nil
}

func unsignedRenderer(kind parquet.Kind) render {
	if kind == parquet.Int32 {
		return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
			return strconv.AppendUint(to, uint64(v.Uint32()), 10), Number, ""
		}
	}
	return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
		n := v.Uint64()
		return strconv.AppendUint(to, n, 10), integer(n <= maxShortID), ""
	}
}

// maxShortID is the largest number of as many digits as a spreadsheet keeps.
const maxShortID = 1e15 - 1

// integer is the kind of a whole number. One of more digits than a spreadsheet
// keeps is Text: it is exact here, and must not be taken for one of a
// spreadsheet, which is not.
func integer(short bool) Kind {
	if short {
		return Number
	}
	return Text
}

func renderText(to []byte, v *parquet.Value) ([]byte, Kind, string) {
	text := v.ByteArray()
	if !utf8.Valid(text) {
		return to, Text, "table.utf8"
	}
	for _, c := range text {
		if c == 0 {
			return to, Text, "table.nul"
		}
	}
	return append(to, text...), Text, ""
}

// appendFloat writes a number so that it reads back as the same, and what is
// no number as the error it is.
func appendFloat(to []byte, f float64, bits int) ([]byte, Kind, string) {
	size := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return append(to, "NaN"...), Error, ""
	case math.IsInf(f, 0):
		return append(to, "Infinity"...), Error, ""
	case size >= 1e21 || 0 < size && size < 1e-6:
		return strconv.AppendFloat(to, f, 'e', -1, bits), Number, ""
	}
	return strconv.AppendFloat(to, f, 'f', -1, bits), Number, ""
}

// decimalRenderer is for whole numbers of which the last digits, as many as
// the scale, are decimals.
func decimalRenderer(stored parquet.Kind, scale int) render {
	if scale < 0 || scale > 1000 {
		return nil
	}
	return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
		var n big.Int
		switch stored {
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default:
			setTwosComplement(&n, v.ByteArray())
		}
		if n.Sign() < 0 {
			to = append(to, '-')
			n.Neg(&n)
		}
		digits := n.String()
		kind := integer(scale > 0 || len(digits) <= maxIDDigits)
		for range scale + 1 - len(digits) {
			digits = "0" + digits
		}
		to = append(to, digits[:len(digits)-scale]...)
		if scale > 0 {
			to = append(append(to, '.'), digits[len(digits)-scale:]...)
		}
		return to, kind, ""
	}
}

func setTwosComplement(n *big.Int, b []byte) {
	n.SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
}

func renderUUID(to []byte, v *parquet.Value) ([]byte, Kind, string) {
	b := v.ByteArray()
	if len(b) != 16 {
		return to, Text, "table.bad-uuid"
	}
	for i, n := range []int{0, 4, 6, 8, 10, 16} {
		if i > 0 {
			if i > 1 {
				to = append(to, '-')
			}
			to = hex.AppendEncode(to, b[[]int{0, 4, 6, 8, 10}[i-1]:n])
		}
	}
	return to, Text, ""
}

func renderDate(to []byte, v *parquet.Value) ([]byte, Kind, string) {
	return appendDate(to, time.Unix(int64(v.Int32())*24*60*60, 0).UTC())
}

func clockRenderer(kind parquet.Kind, unit time.Duration) render {
	return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
		n := v.Int64()
		if kind == parquet.Int32 {
			n = int64(v.Int32())
		}
		if n < 0 || n >= int64(24*time.Hour/unit) {
			return to, Date, "table.bad-date"
		}
		t := time.Time{}.Add(time.Duration(n) * unit)
		return t.AppendFormat(to, isoClock+fraction(t)), Date, ""
	}
}

func momentRenderer(unit time.Duration) render {
	second := int64(time.Second / unit)
	return func(to []byte, v *parquet.Value) ([]byte, Kind, string) {
		n := v.Int64()
		return appendDate(to, time.Unix(n/second, n%second*int64(unit)).UTC())
	}
}

// renderInt96 is for the moments that Spark and Hive used to write: the
// nanoseconds of a day, and the day counted as astronomers do.
func renderInt96(to []byte, v *parquet.Value) ([]byte, Kind, string) {
	const epoch = 2_440_588 // of 1 January 1970
	n := v.Int96()
	var b [8]byte
	binary.LittleEndian.PutUint32(b[:4], n[0])
	binary.LittleEndian.PutUint32(b[4:], n[1])
	ns := binary.LittleEndian.Uint64(b[:])
	if ns >= uint64(24*time.Hour) {
		return to, Date, "table.bad-date"
	}
	return appendDate(to, time.Unix((int64(int32(n[2]))-epoch)*24*60*60, int64(ns)).UTC())
}

// appendDate writes a moment as a workbook shows it: one at midnight is a day.
func appendDate(to []byte, t time.Time) ([]byte, Kind, string) {
	if t.Year() < 1 || t.Year() > 9999 {
		return to, Date, "table.bad-date"
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
		return t.AppendFormat(to, isoDay), Date, ""
	}
	return t.AppendFormat(to, isoMoment+fraction(t)), Date, ""
}

// fraction is the layout of as many decimals of a second as there are.
func fraction(t time.Time) string {
	switch ns := t.Nanosecond(); {
	case ns == 0:
		return ""
	case ns%1e6 == 0:
		return ".000"
	case ns%1e3 == 0:
		return ".000000"
	}
	return ".000000000"
}
