package eventstore_test

import (
	"context"
	"crypto/cipher"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/postgres/postgrestest"
	"zapis/domain"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/eventstore/vault"
)

// openSealing starts a store that seals, with the vault it has its keys from.
func openSealing(t *testing.T) (*eventstore.Store, *vault.Vault, *pgxpool.Pool) {
	t.Helper()
	pool := postgrestest.Pool(t)
	keys, err := vault.Open(t.Context(), pool, vault.NewRing())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	store, err := eventstore.New(pool, newCodec().Sealing(keys))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store, keys, pool
}

// texts are all personal texts of a value that are not empty.
func texts(v reflect.Value) (found []string) {
	switch {
	case v.Type() == reflect.TypeFor[domain.Personal]():
		if v.String() != "" {
			found = []string{v.Interface().(domain.Personal).Text()}
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			found = append(found, texts(v.Index(i))...)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return texts(v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			found = append(found, texts(v.Field(i))...)
		}
	}
	return found
}

// filledWithWords has words instead of short marks for personal texts, so that they are found wherever they are.
func filledWithWords(prototype domain.Event) domain.Event {
	event := reflect.New(reflect.TypeOf(prototype)).Elem()
	event.Set(reflect.ValueOf(filled(prototype)))
	replaceTexts(event)
	return event.Interface().(domain.Event)
}

func replaceTexts(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[domain.Personal]():
		v.SetString("Тайна \"" + v.String() + "\"\n\u2028🤫")
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			replaceTexts(v.Index(i))
		}
	case v.Kind() == reflect.Pointer:
		replaceTexts(v.Elem())
	case v.Kind() == reflect.Struct && v.Type().PkgPath() != "time":
		for i := range v.NumField() {
			replaceTexts(v.Field(i))
		}
	}
}

// clearGuards lets events follow on one another that never could.
func clearGuards(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	_, err := pool.Exec(t.Context(), `
		delete from reserved; delete from messenger_accounts; delete from link_codes; delete from one_time_codes`)
	if err != nil {
		t.Fatal(err)
	}
}

func TestNoPersonalTextOfAnyEventIsLegibleInTheLog(t *testing.T) {
	t.Parallel()
	store, keys, pool := openSealing(t)
	holding := 0
	for _, prototype := range eventstore.KnownEvents() {
		event := filledWithWords(prototype)
		secrets := texts(reflect.ValueOf(event))
		before := reflect.ValueOf(filledWithWords(prototype)).Interface()
		clearGuards(t, pool)
		appended := mustAppend(t, store, to("sealed/"+prototype.EventType(), 0, event))
		if !reflect.DeepEqual(event, before) {
			t.Errorf("%T was changed by being appended", event)
		}
		stored, err := store.Page(t.Context(), appended.Position-1, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(string(stored[0].Payload), "Тайна") {
				t.Errorf("%T holds %q: %s", event, secret, stored[0].Payload)
			}
		}
		if again, err := store.Codec().Decode(stored[0]); err != nil || !reflect.DeepEqual(again, event) {
			t.Errorf("%T reads as %#v, %v", event, again, err)
		}
		if len(secrets) == 0 {
			continue
		}
		holding++
		if err := keys.Destroy(t.Context(), event.(domain.Subject).DataSubject()); err != nil {
			t.Fatal(err)
		}
		erased, err := store.Codec().Decode(stored[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts(reflect.ValueOf(erased)) {
			if text != string(domain.Deleted) {
				t.Errorf("%T of somebody erased says %q", event, text)
			}
		}
		if _, err := pool.Exec(t.Context(), `delete from vault.data_keys`); err != nil { // the next event may be of the same subject
			t.Fatal(err)
		}
		keys = reopen(t, store, pool)
	}
	if holding < 12 {
		t.Errorf("only %d kinds of events were seen to hold personal text", holding)
	}
}

// reopen gives the store a vault that remembers nothing.
func reopen(t *testing.T, store *eventstore.Store, pool *pgxpool.Pool) *vault.Vault {
	t.Helper()
	keys, err := vault.Open(t.Context(), pool, vault.NewRing())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	store.Codec().Sealing(keys)
	return keys
}

// registered is a command that takes somebody in.
func registered(id domain.ID, name, account domain.Personal) eventstore.Command {
	return to(person.StreamOf(id), 0,
		person.Registered{Person: id, Name: name, Locale: "ru"},
		person.AccountLinked{Person: id, Messenger: "telegram", Account: account})
}

func nameAt(t *testing.T, store *eventstore.Store, position int64) (domain.Personal, error) {
	t.Helper()
	page, err := store.Page(t.Context(), position-1, 1)
	if err != nil {
		t.Fatal(err)
	}
	event, err := store.Codec().Decode(page[0])
	if err != nil {
		return "", err
	}
	return event.(person.Registered).Name, nil
}

func TestErasingOneLeavesTheOthersLegible(t *testing.T) {
	t.Parallel()
	store, keys, _ := openSealing(t)
	anna, boris := newID(), newID()
	mustAppend(t, store, registered(anna, "Анна", "1"))
	mustAppend(t, store, registered(boris, "Борис", "2"))
	before, err := store.Page(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Destroy(t.Context(), anna); err != nil {
		t.Fatal(err)
	}
	for position, want := range map[int64]domain.Personal{1: domain.Deleted, 3: "Борис"} {
		if name, err := nameAt(t, store, position); name != want || err != nil {
			t.Errorf("event %d is of %q, %v", position, name.Text(), err)
		}
	}
	mustAppend(t, store, to(person.StreamOf(anna), 2, person.PhoneNoted{Person: anna, Phone: "+79990001122"}))
	after, err := store.Page(t.Context(), 0, 10)
	if err != nil || !reflect.DeepEqual(after[:4], before) {
		t.Error("the log has changed", err)
	}
	if strings.Contains(string(after[4].Payload), "7999") || !strings.Contains(string(after[4].Payload), string(domain.Deleted)) {
		t.Errorf("what comes late is kept: %s", after[4].Payload)
	}
	events, err := store.Codec().DecodeAll(t.Context(), after)
	if err != nil || events[0].(person.Registered).Name != domain.Deleted || events[2].(person.Registered).Name != "Борис" {
		t.Error(events, err)
	}
}

func TestSealedTextIsBoundToItsEvent(t *testing.T) {
	t.Parallel()
	store, _, pool := openSealing(t)
	anna := newID()
	mustAppend(t, store, registered(anna, "Анна", "1"))
	mustAppend(t, store, to("other/1", 0, person.Registered{Person: anna, Name: "Аня"}))
	for how, change := range map[string]string{
		"from another event": `update events e set payload = o.payload from events o where e.position = 3 and o.position = 1`,
		"altered":            `update events set payload = replace(payload::text, 'sealed:', 'sealed:AAAA')::json where position = 3`,
	} {
		if _, err := pool.Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if name, err := nameAt(t, store, 3); !errors.Is(err, eventstore.ErrSealBroken) {
			t.Errorf("%s: %q, %v", how, name.Text(), err)
		}
	}
}

func TestWhatWasWrittenBeforeThereWasSealingIsRead(t *testing.T) {
	t.Parallel()
	plain, pool := open(t)
	anna := newID()
	mustAppend(t, plain, registered(anna, "sealed: Анна", "sealed:AAAA"))
	keys, err := vault.Open(t.Context(), pool, vault.NewRing())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(keys.Close)
	plain.Codec().Sealing(keys)
	if name, err := nameAt(t, plain, 1); name != "sealed: Анна" || err != nil {
		t.Errorf("%q, %v", name.Text(), err)
	}
}

// away is a vault that cannot be reached until it is back.
type away struct {
	*vault.Vault
	back bool
}

var errAway = errors.New("no route to the vault")

func (a *away) Cached(id domain.ID) (cipher.AEAD, bool) {
	if !a.back {
		return nil, false
	}
	return a.Vault.Cached(id)
}

func (a *away) Keys(ctx context.Context, ids []domain.ID) (map[domain.ID]cipher.AEAD, error) {
	if !a.back {
		return nil, errAway
	}
	return a.Vault.Keys(ctx, ids)
}

func (a *away) Ensure(ctx context.Context, ids []domain.ID) (map[domain.ID]cipher.AEAD, error) {
	if !a.back {
		return nil, errAway
	}
	return a.Vault.Ensure(ctx, ids)
}

func TestWithoutTheVaultNothingIsWrittenInPlain(t *testing.T) {
	t.Parallel()
	store, keys, _ := openSealing(t)
	gone := &away{Vault: keys}
	store.Codec().Sealing(gone)
	command := registered(newID(), "Анна", "1")
	_, err := store.Append(t.Context(), command)
	if !errors.Is(err, eventstore.ErrUnavailable) || !errors.Is(err, eventstore.ErrKeysUnavailable) || !errors.Is(err, errAway) {
		t.Error(err)
	}
	if head, err := store.Head(t.Context()); head != 0 || err != nil {
		t.Error(head, err)
	}
	mustAppend(t, store, to("plain/1", 0, noted{"without personal text it needs no key"}))
	gone.back = true
	mustAppend(t, store, command)
	gone.back = false
	if _, err := nameAt(t, store, 2); !errors.Is(err, eventstore.ErrKeysUnavailable) {
		t.Error(err)
	}
}
