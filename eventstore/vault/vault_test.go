package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/eventstore/vault"
)

func newID() domain.ID { return domain.ID(uuid.New()) }

func open(t *testing.T, pool *pgxpool.Pool, ring vault.Ring) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), pool, ring)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// seals gives a text as sealed for somebody, or tells that their key was destroyed.
func seals(t *testing.T, v *vault.Vault, subject domain.ID, text string) (sealed []byte, destroyed bool) {
	t.Helper()
	keys, err := v.Ensure(t.Context(), []domain.ID{subject})
	if err != nil {
		t.Fatal(err)
	}
	if keys[subject] == nil {
		return nil, true
	}
	return keys[subject].Seal(nil, nil, []byte(text), nil), false
}

func opens(t *testing.T, v *vault.Vault, subject domain.ID, sealed []byte) (text string, err error) {
	t.Helper()
	keys, err := v.Keys(t.Context(), []domain.ID{subject})
	if err != nil {
		return "", err
	}
	if keys[subject] == nil {
		return "destroyed", nil
	}
	opened, err := keys[subject].Open(nil, nil, sealed, nil)
	return string(opened), err
}

func TestWhatOneProcessSealsAnotherOpens(t *testing.T) {
	t.Parallel()
	pool, ring := postgrestest.Pool(t), vault.NewRing()
	anna, boris := newID(), newID()
	one, other := open(t, pool, ring), open(t, pool, ring)
	sealed, _ := seals(t, one, anna, "Анна")
	if text, err := opens(t, other, anna, sealed); text != "Анна" || err != nil {
		t.Error(text, err)
	}
	_, _ = seals(t, one, boris, "")
	if text, err := opens(t, other, boris, sealed); err == nil {
		t.Errorf("another's key opens it: %q", text)
	}
	again, _ := seals(t, other, anna, "Анна")
	if text, err := opens(t, one, anna, again); text != "Анна" || err != nil {
		t.Error("the second process has made a key of its own:", text, err)
	}
}

func TestManyWhoMakeAKeyAtOnceMakeOne(t *testing.T) {
	t.Parallel()
	pool, ring := postgrestest.Pool(t), vault.NewRing()
	anna := newID()
	sealed := make(chan []byte, 8)
	for range cap(sealed) {
		v := open(t, pool, ring)
		go func() {
			text, _ := seals(t, v, anna, "Анна")
			sealed <- text
		}()
	}
	reader := open(t, pool, ring)
	for range cap(sealed) {
		if text, err := opens(t, reader, anna, <-sealed); text != "Анна" || err != nil {
			t.Error(text, err)
		}
	}
}

func TestADestroyedKeyNeverComesBack(t *testing.T) {
	t.Parallel()
	pool, ring := postgrestest.Pool(t), vault.NewRing()
	v := open(t, pool, ring)
	anna, stranger := newID(), newID()
	sealed, _ := seals(t, v, anna, "Анна")
	for range 2 {
		if err := v.Destroy(t.Context(), anna, stranger); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range []*vault.Vault{v, open(t, pool, ring)} {
		if text, err := opens(t, v, anna, sealed); text != "destroyed" || err != nil {
			t.Error(text, err)
		}
		for _, id := range []domain.ID{anna, stranger} {
			if _, destroyed := seals(t, v, id, "again"); !destroyed {
				t.Error("a second key was made")
			}
		}
	}
	if all, err := v.Destroyed(t.Context()); err != nil || len(all) != 2 {
		t.Error(all, err)
	}
	if _, err := opens(t, v, newID(), sealed); !errors.Is(err, vault.ErrNoKey) {
		t.Error("of somebody unknown:", err)
	}
}

func TestTheRingIsRenewedWhileTheVaultIsInUse(t *testing.T) {
	t.Parallel()
	pool, old := postgrestest.Pool(t), vault.NewRing()
	before := open(t, pool, old)
	people := make([]domain.ID, 2500)
	for i := range people {
		people[i] = newID()
	}
	if _, err := before.Ensure(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	sealed, _ := seals(t, before, people[7], "Анна")
	gone := people[8]
	if err := before.Destroy(t.Context(), gone); err != nil {
		t.Fatal(err)
	}

	both := old.Renewed()
	kept := atomic.Pointer[vault.Ring]{} // as in a file
	kept.Store(&old)
	serving, err := vault.Open(t.Context(), pool, old, vault.Rereading(func() (vault.Ring, error) { return *kept.Load(), nil }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(serving.Close)
	kept.Store(&both)
	during := open(t, pool, both)
	late := newID()
	lateSealed, _ := seals(t, during, late, "Борис")
	var told []string
	if err := during.Rewrap(t.Context(), func(done, all int) { told = append(told, fmt.Sprint(done, "/", all)) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "1000/2499 2000/2499 2499/2499" {
		t.Error(got)
	}
	served := newID()
	servedSealed, _ := seals(t, serving, served, "Вера")
	if text, err := opens(t, serving, people[9], sealed); err == nil {
		t.Errorf("another's key opens it: %q", text) // and the key itself was found
	}
	after := open(t, pool, both.Newest())
	if text, err := opens(t, after, served, servedSealed); text != "Вера" || err != nil {
		t.Error("a process that served meanwhile has used a retired key:", text, err)
	}
	if _, err := open(t, pool, old).Ensure(t.Context(), []domain.ID{newID()}); !errors.Is(err, vault.ErrWrongRing) {
		t.Error("a retired key is used:", err)
	}
	for text, want := range map[string]func() (string, error){
		"Анна":      func() (string, error) { return opens(t, after, people[7], sealed) },
		"Борис":     func() (string, error) { return opens(t, after, late, lateSealed) },
		"destroyed": func() (string, error) { return opens(t, after, gone, sealed) },
	} {
		if got, err := want(); got != text || err != nil {
			t.Error(text, got, err)
		}
	}
	if _, err := opens(t, open(t, pool, old), people[7], sealed); !errors.Is(err, vault.ErrWrongRing) {
		t.Error("the old ring still opens:", err)
	}
	if _, err := opens(t, open(t, pool, vault.NewRing()), people[7], sealed); !errors.Is(err, vault.ErrWrongRing) {
		t.Error("any ring opens:", err)
	}
}

func TestAWrappedKeyIsOfNoUseInAnothersPlace(t *testing.T) {
	t.Parallel()
	pool, ring := postgrestest.Pool(t), vault.NewRing()
	v := open(t, pool, ring)
	anna, boris := newID(), newID()
	sealed, _ := seals(t, v, anna, "Анна")
	_, _ = seals(t, v, boris, "Борис")
	_, err := pool.Exec(t.Context(), `
		update vault.data_keys b set wrapped = a.wrapped from vault.data_keys a where a.subject = $1 and b.subject = $2`, anna, boris)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := opens(t, open(t, pool, ring), boris, sealed); err == nil {
		t.Error(text)
	}
}

func TestARingIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	ring := vault.NewRing().Renewed()
	again, err := vault.ParseRing("\n" + strings.ReplaceAll(ring.Text(), "\n", "\r\n\n"))
	if err != nil || again.Text() != ring.Text() {
		t.Error(err)
	}
	secret := strings.Fields(ring.Text())[1]
	for _, text := range []string{"", "\n", "a", "a b", "a " + secret[:20], "a " + secret + "\na " + secret} {
		_, err := vault.ParseRing(text)
		if !errors.Is(err, vault.ErrBadRing) || bytes.Contains([]byte(err.Error()), []byte(secret[:20])) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if shown := fmt.Sprintf("%v %+v %#v", ring, ring, ring); strings.Contains(shown, secret) {
		t.Error("a ring shows its keys:", shown)
	}
}

func TestKeysAreThereForWhoeverHoldsTheLastConnection(t *testing.T) {
	t.Parallel()
	pool := postgrestest.Pool(t)
	v := open(t, pool, vault.NewRing())
	for range pool.Config().MaxConns {
		held, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(held.Release)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := v.Ensure(ctx, []domain.ID{newID()}); err != nil {
		t.Error(err)
	}
}
