package rest

import "testing"

func TestTheDocumentIsOne(t *testing.T) {
	if _, _, err := readDocument(); err != nil {
		t.Fatal(err)
	}
}
