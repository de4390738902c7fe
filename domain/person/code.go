package person

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"zapis/domain"
)

const (
	// CodeFor is how long a one-time code works; exactly at its end it does not.
	CodeFor = 15 * time.Minute
	// ClaimFor is how long both sides have to say yes.
	ClaimFor = time.Hour
	// UndoFor is how long undoing is offered to both sides. Afterwards it is still to be had in the settings.
	UndoFor = time.Hour
)

// Wrong guesses are counted within GuessWindow. Codes are 50 bits, so honest people hardly feel the bounds, and whoever
// guesses from however many accounts does not get far.
const (
	GuessWindow     = 15 * time.Minute
	MostGuesses     = 5     // of one account
	SuspectGuesses  = 500   // of all: from then on, every account has one
	MostGuessesEver = 5_000 // of all: from then on, nobody has any
)

// MayGuess refuses a further guess of an account that has so many wrong ones, of so many in all.
func MayGuess(own, all int) error {
	most := MostGuesses
	if all >= SuspectGuesses {
		most = 1
	}
	if own >= most || all >= MostGuessesEver {
		return ErrTooManyTries
	}
	return nil
}

// CodeLength is how many characters a code has: 5 bits each, 50 in all.
const CodeLength = 10

// Crockford's base 32, which leaves out the letters that are mistaken for others.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode spells 50 of 64 random bits.
func NewCode(random uint64) string {
	code := make([]byte, CodeLength)
	for i := range code {
		code[i] = codeLetters[random>>(5*i)&31]
	}
	return string(code)
}

// ReadCode gives a code as NewCode spells it, however it was typed: in small letters, in groups, with O for 0 and I or L
// for 1. ok is false for what cannot be a code.
func ReadCode(typed string) (code string, ok bool) {
	code = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" -\u00a0\u2010\u2011\u2012\u2013\u2014", r):
			return -1
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != CodeLength || strings.Trim(code, codeLetters) != "" {
		return "", false
	}
	return code, true
}

// HashOf is what is kept of a code. The purpose is part of it, so that a code does not work for anything else.
func HashOf(purpose, code string) string {
	sum := sha256.Sum256([]byte("zapis code\x00" + purpose + "\x00" + code))
	return hex.EncodeToString(sum[:])
}

func (p Person) issueCode(c IssueCode) ([]domain.Event, error) {
	return []domain.Event{CodeIssued{
		Person: p.ID, Hash: c.Hash, Purpose: c.Purpose, Messenger: c.Messenger, Expires: c.Expires.UTC(),
	}}, nil
}

// useCode is asked with a code that was this person's once. The same claim again is no news.
func (p Person) useCode(c UseCode) ([]domain.Event, error) {
	switch code := p.Code; {
	case code.Hash != c.Hash:
		return nil, ErrCodeExpired // a newer one has ended it
	case p.Claim.ID == c.Claim && code.Used:
		return nil, nil
	case code.Used:
		return nil, ErrCodeUsed
	case !c.Now.Before(code.Expires):
		return nil, ErrCodeExpired
	case code.Messenger != "" && code.Messenger != c.Messenger:
		return nil, ErrCodeElsewhere
	case c.Claimant == p.ID || p.has(c.Messenger, c.Account):
		return nil, ErrOwnCode
	}
	return []domain.Event{CodeUsed{
		Person: p.ID, Claim: c.Claim, Messenger: c.Messenger, Account: c.Account, Name: c.Name, Claimant: c.Claimant,
		Expires: c.Now.Add(ClaimFor).UTC(),
	}}, nil
}

func (p Person) confirmClaim(c ConfirmClaim) ([]domain.Event, error) {
	switch {
	case !p.Claim.open(c.Now) || p.Claim.Messenger != c.Messenger || p.Claim.Account != c.Account:
		return nil, ErrClaimGone
	case !c.Yes:
		return []domain.Event{ClaimRefused{Person: p.ID, Claim: p.Claim.ID}}, nil
	case p.Claim.Confirmed:
		return nil, nil
	}
	return []domain.Event{ClaimConfirmed{Person: p.ID, Claim: p.Claim.ID}}, nil
}

// admitClaim is refused before the other side has said yes. What follows for somebody who had the account, see Absorb.
func (p Person) admitClaim(c AdmitClaim) ([]domain.Event, error) {
	switch {
	case p.Claim.ID != c.Claim || !p.Claim.open(c.Now) || !p.Claim.Confirmed:
		return nil, ErrClaimGone
	case !c.Yes:
		return []domain.Event{ClaimRefused{Person: p.ID, Claim: p.Claim.ID, Own: true}}, nil
	case c.Other.Exists():
		return nil, nil
	}
	return []domain.Event{AccountLinked{
		Person: p.ID, Messenger: p.Claim.Messenger, Account: p.Claim.Account, Claim: p.Claim.ID,
		At: c.Now.UTC(),
	}}, nil
}

func (c Claim) open(now time.Time) bool { return !c.ID.IsZero() && now.Before(c.Expires) }
