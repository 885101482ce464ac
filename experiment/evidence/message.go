package evidence

import (
	"math"
	"reflect"

	"triggerlab/experiment"
)

// packedMessage keeps of what kind each value is: a sentence says 5 rows and
// not 5.0.
type packedMessage struct {
	Code   string                 `json:"code"`
	At     experiment.Place       `json:"at,omitzero"`
	Values map[string]packedValue `json:"values,omitempty"`
}

// packedValue is one of the kinds that a message may have.
type packedValue struct {
	Text  *string           `json:"text,omitempty"`
	Bool  *bool             `json:"bool,omitempty"`
	Whole *int64            `json:"whole,omitempty"`
	Real  *float64          `json:"real,omitempty"`
	List  []string          `json:"list,omitzero"`
	Place *experiment.Place `json:"place,omitempty"`
}

func packMessage(m experiment.Message) packedMessage {
	p := packedMessage{Code: m.Code, At: m.At}
	if len(m.Values) > 0 {
		p.Values = map[string]packedValue{}
	}
	for name, value := range m.Values {
		p.Values[name] = packValue(value)
	}
	return p
}

// packValue leaves a value empty that is unknown.
func packValue(value any) (p packedValue) {
	if at, ok := value.(experiment.Place); ok {
		return packedValue{Place: &at}
	}
	switch v := reflect.ValueOf(value); {
	case !v.IsValid():
	case v.Kind() == reflect.String:
		text := v.String()
		p.Text = &text
	case v.Kind() == reflect.Bool:
		yes := v.Bool()
		p.Bool = &yes
	case v.CanInt():
		n := v.Int()
		p.Whole = &n
	case v.CanUint():
		n := int64(v.Uint())
		p.Whole = &n
	case v.CanFloat():
		if f := v.Float(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			p.Real = &f
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		p.List = []string{}
		for i := range v.Len() {
			p.List = append(p.List, v.Index(i).String())
		}
	default:
		// A test packs every kind that a notice of this program has.
		panic("evidence: a value of another kind: " + v.Type().String())
	}
	return p
}

func (p *packedMessage) unpack() experiment.Message {
	m := experiment.Message{Code: p.Code, At: p.At}
	if len(p.Values) > 0 {
		m.Values = make(map[string]any, len(p.Values))
	}
	for name, v := range p.Values {
		m.Values[name] = v.value()
	}
	return m
}

func (v *packedValue) value() any {
	switch {
	case v.Text != nil:
		return *v.Text
	case v.Bool != nil:
		return *v.Bool
	case v.Whole != nil:
		return *v.Whole
	case v.Real != nil:
		return *v.Real
	case v.Place != nil:
		return *v.Place
	case v.List != nil:
		return v.List
	}
	return nil
}
