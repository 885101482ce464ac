package tally

import (
	"bytes"
	"reflect"
	"testing"
)

// TestCodecCards: hands are read as they were written, but for whose they are;
// what was asked without some of them can be asked again.
func TestCodecCards(t *testing.T) {
	want := cardsOf(t, swipers(30, 5, false), 5, 2)
	without := want.Cards.Without([]int{3, 8})
	written, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(written, []byte("c29")) {
		t.Error("the name of a contact was written")
	}
	got, err := Decode(written)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := got.Encode(); err != nil || !bytes.Equal(again, written) {
		t.Errorf("written again it differs: %v", err)
	}
	if rest := got.Cards.Without([]int{3, 8}); !reflect.DeepEqual(rest, without) {
		t.Errorf("%+v, want %+v", rest, without)
	}
	if got.Cards.Without([]int{3}) != nil {
		t.Error("nobody can know what was never asked")
	}
	for i := range want.Cards.Hands {
		want.Cards.Hands[i].who, got.Cards.Hands[i].who = 0, 0
	}
	want.Cards.again = nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got.Cards, want.Cards)
	}
}
