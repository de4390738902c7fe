package domain

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// ID identifies an aggregate, a part of one, or a command: a UUID, made outside the domain.
type ID [16]byte

// ErrBadID is returned for text that is no identifier.
var ErrBadID = errors.New("not an identifier")

// ParseID reads both spellings: the canonical one of String and the short one of Short.
func ParseID(text string) (ID, error) {
	var id ID
	switch len(text) {
	case 36:
		if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
			return ID{}, ErrBadID
		}
		digits := text[0:8] + text[9:13] + text[14:18] + text[19:23] + text[24:36]
		if _, err := hex.Decode(id[:], []byte(digits)); err != nil {
			return ID{}, ErrBadID
		}
		return id, nil
	case 22:
		if n, err := base64.RawURLEncoding.Strict().Decode(id[:], []byte(text)); err != nil || n != len(id) {
			return ID{}, ErrBadID
		}
		return id, nil
	}
	return ID{}, ErrBadID
}

// IsZero tells whether the identifier was never set.
func (id ID) IsZero() bool { return id == ID{} }

// String is the canonical spelling, 36 characters with dashes.
func (id ID) String() string {
	var text [36]byte
	hex.Encode(text[0:8], id[0:4])
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:36], id[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// Short is a spelling of 22 characters out of A-Z a-z 0-9 _ -, for buttons and links, where space is scarce.
func (id ID) Short() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// MarshalText writes the canonical spelling.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads either spelling.
func (id *ID) UnmarshalText(text []byte) (err error) {
	*id, err = ParseID(string(text))
	return err
}
