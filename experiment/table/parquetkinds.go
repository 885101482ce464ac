package table

import (
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// kinds are what the columns hold, as the file says; Empty where it does not.
func (r *parquetRows) kinds() []Kind {
	columns := r.file.file.Root().Columns()
	kinds := make([]Kind, len(r.header))
	for i := range kinds {
		kinds[i] = kindOfType(columns[i].Type())
	}
	return kinds
}

// kindOfType is the kind of the cells that renderer makes of a type.
func kindOfType(t parquet.Type) Kind {
	if logical := t.LogicalType(); logical != nil {
		switch logical.Value.(type) {
		case *format.DecimalType:
			return Number
		case *format.DateType, *format.TimeType, *format.TimestampType:
			return Date
		case *format.NullType:
			return Empty
		case *format.StringType, *format.EnumType, *format.JsonType, *format.UUIDType:
			return Text
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return Boolean
	case parquet.Int32, parquet.Int64, parquet.Float, parquet.Double:
		return Number
	case parquet.Int96:
		return Date
	}
	return Text
}
