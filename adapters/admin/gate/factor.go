package gate

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"zapis/commands"
	"zapis/domain"
	"zapis/domain/staff"
)

// One-time codes are those of RFC 6238 with its usual parameters, which every authenticator app knows.
const (
	step      = 30 * time.Second
	stepsOff  = 1 // how many steps a clock may be off, either way
	seedBytes = 20
)

var base = base32.StdEncoding.WithPadding(base32.NoPadding)

// Enrolment is a second factor that is being set up: the seed as text, and a QR code of it as PNG.
type Enrolment struct {
	Seed string
	QR   []byte
}

// Enrol makes a seed, or gives that which this session was given before.
func (g *Gate) Enrol(ctx context.Context, by Session) (Enrolment, error) {
	var sealed []byte
	if err := g.Pool.QueryRow(ctx, `select seed from staff_sessions where cookie_hash = $1`, by.hash).Scan(&sealed); err != nil {
		return Enrolment{}, err
	}
	key, err := g.key(ctx, by.Member.Member)
	if err != nil {
		return Enrolment{}, err
	}
	seed, err := opened(key, sealed)
	if err != nil || seed == nil {
		seed = make([]byte, seedBytes)
		rand.Read(seed)
		const keep = `update staff_sessions set seed = $2 where cookie_hash = $1`
		if _, err := g.Pool.Exec(ctx, keep, by.hash, closed(key, seed)); err != nil {
			return Enrolment{}, err
		}
	}
	return enrolment(by.Member.Name, seed)
}

func enrolment(name string, seed []byte) (Enrolment, error) {
	text := base.EncodeToString(seed)
	uri := "otpauth://totp/Zapis:" + strings.ReplaceAll(name, " ", "%20") + "?secret=" + text + "&issuer=Zapis"
	key, err := otp.NewKeyFromURL(uri)
	if err != nil {
		return Enrolment{}, err
	}
	picture, err := key.Image(240, 240)
	if err != nil {
		return Enrolment{}, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, picture)
	return Enrolment{Seed: text, QR: out.Bytes()}, err
}

// Confirm sets the second factor up: the code shows that the app has the seed. Refused with ErrWrongCode.
func (g *Gate) Confirm(ctx context.Context, meta commands.Meta, by Session, code string) error {
	var sealed []byte
	if err := g.Pool.QueryRow(ctx, `select seed from staff_sessions where cookie_hash = $1`, by.hash).Scan(&sealed); err != nil {
		return err
	}
	key, err := g.key(ctx, by.Member.Member)
	if err != nil {
		return err
	}
	seed, err := opened(key, sealed)
	if err != nil {
		return err
	}
	at, right := stepOf(seed, code, 0)
	if seed == nil || !right {
		return ErrWrongCode
	}
	const keep = `update staff_secrets set factor = $2, factor_step = $3 where member_id = $1`
	if _, err := g.Pool.Exec(ctx, keep, by.Member.Member, sealed, at); err != nil {
		return fmt.Errorf("keep a second factor: %w", err)
	}
	if _, err := g.Commands.Staff(ctx, meta, by.Member.Member, staff.SetFactor{}); err != nil {
		return err
	}
	return g.proven(ctx, by)
}

// Prove lets a session in by a code of the second factor; each code works once. Refused with ErrWrongCode, and with
// staff.ErrTryLater after too many failures.
func (g *Gate) Prove(ctx context.Context, meta commands.Meta, by Session, code string) error {
	if time.Now().Before(by.Member.WaitsUntil()) {
		return staff.ErrTryLater
	}
	var sealed []byte
	var last int64
	const read = `select factor, factor_step from staff_secrets where member_id = $1`
	if err := g.Pool.QueryRow(ctx, read, by.Member.Member).Scan(&sealed, &last); err != nil {
		return err
	}
	key, err := g.key(ctx, by.Member.Member)
	if err != nil {
		return err
	}
	seed, err := opened(key, sealed)
	if err != nil {
		return err
	}
	at, right := stepOf(seed, code, last)
	if seed == nil || !right {
		return g.failed(ctx, meta, by.Member.Member, ErrWrongCode)
	}
	const use = `update staff_secrets set factor_step = $2 where member_id = $1 and factor_step < $2`
	used, err := g.Pool.Exec(ctx, use, by.Member.Member, at)
	if err == nil && used.RowsAffected() == 0 {
		err = ErrWrongCode // somebody was faster with the same code
	}
	if err == nil {
		_, err = g.Commands.Staff(ctx, meta, by.Member.Member, staff.Prove{Session: by.ID})
	}
	if err != nil {
		return err
	}
	return g.proven(ctx, by)
}

// PutOff lets a session in without a second factor, where that is allowed and none is set.
func (g *Gate) PutOff(ctx context.Context, by Session) error {
	if !g.Optional || by.Member.Factor {
		return ErrWrongCode
	}
	return g.proven(ctx, by)
}

func (g *Gate) proven(ctx context.Context, by Session) error {
	_, err := g.Pool.Exec(ctx, `update staff_sessions set proven = true, seed = null where cookie_hash = $1`, by.hash)
	return err
}

// Drop forgets a member's second factor, which is lost; the next sign-in sets another one up.
func (g *Gate) Drop(ctx context.Context, meta commands.Meta, member domain.ID) error {
	if _, err := g.Pool.Exec(ctx, `update staff_secrets set factor = null, factor_step = 0 where member_id = $1`, member); err != nil {
		return err
	}
	_, err := g.Commands.Staff(ctx, meta, member, staff.DropFactor{})
	return err
}

// stepOf finds the step of time, later than the last one used, whose code this is.
func stepOf(seed []byte, code string, last int64) (at int64, right bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	now := time.Now().Unix() / int64(step/time.Second)
	for off := int64(-stepsOff); off <= stepsOff; off++ {
		if now+off <= last {
			continue
		}
		valid, err := hotp.ValidateCustom(code, uint64(now+off), base.EncodeToString(seed), hotp.ValidateOpts{Digits: otp.DigitsSix})
		if err == nil && valid {
			return now + off, true
		}
	}
	return 0, false
}

func (g *Gate) key(ctx context.Context, member domain.ID) (cipher.AEAD, error) {
	keys, err := g.Keys.Ensure(ctx, []domain.ID{member})
	if err != nil {
		return nil, err
	}
	if keys[member] == nil {
		return nil, errors.New("the key of a member was destroyed")
	}
	return keys[member], nil
}

func closed(key cipher.AEAD, seed []byte) []byte {
	nonce := make([]byte, key.NonceSize())
	rand.Read(nonce)
	return key.Seal(nonce, nonce, seed, []byte("second factor"))
}

// opened is nil if there is none.
func opened(key cipher.AEAD, sealed []byte) ([]byte, error) {
	if len(sealed) < key.NonceSize() {
		return nil, nil
	}
	return key.Open(nil, sealed[:key.NonceSize()], sealed[key.NonceSize():], []byte("second factor"))
}
