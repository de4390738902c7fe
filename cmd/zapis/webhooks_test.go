package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/master"
	"zapis/domain/person"
	"zapis/eventstore"
	"zapis/projections"
)

// receiving is a server outside, which takes what is signed with the keys of these webhooks, by path.
func receiving(t *testing.T, secret func(domain.ID) []byte) (address string, came chan projections.FeedItem) {
	t.Helper()
	came = make(chan projections.FeedItem, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		hook, err := domain.ParseID(strings.TrimPrefix(request.URL.Path, "/"))
		mac := hmac.New(sha256.New, secret(hook))
		fmt.Fprintf(mac, "%s.%s.%s", request.Header.Get("webhook-id"), request.Header.Get("webhook-timestamp"), body)
		if request.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) || err != nil {
			t.Errorf("%s: %v, %v", request.URL, request.Header, err)
		}
		var item projections.FeedItem
		if err := json.Unmarshal(body, &item); err != nil {
			t.Error(err)
		}
		came <- item
	}))
	t.Cleanup(server.Close)
	return server.URL, came
}

// until is the next item of a type that comes.
func until(t *testing.T, came chan projections.FeedItem, name string) projections.FeedItem {
	t.Helper()
	for deadline := time.After(3 * patience); ; {
		select {
		case item := <-came:
			if item.Type == name {
				return item
			}
		case <-deadline:
			t.Fatalf("no %s came", name)
		}
	}
}

// Of what people do in a messenger the operator's webhook and the master's hear. The master's ends with her, and its
// address is in no dump.
func TestTheProgramDeliversWebhooks(t *testing.T) {
	t.Parallel()
	p := installed(t, telegramapi.Options{}, func(telegram http.Handler) http.Handler { return telegram })
	p.start("--webhooks-private")
	t.Cleanup(p.kill)
	secret, err := (&Settings{DataDir: p.dir}).webhookSecret()
	if err != nil {
		t.Fatal(err)
	}
	toOperator, operator := receiving(t, secret)
	toAnna, hers := receiving(t, secret)
	pool, err := pgxpool.New(t.Context(), p.database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store, err := eventstore.New(pool, legible(t, pool, p.dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	doing := commands.New(store, time.Now)
	listen := func(meta commands.Meta, of domain.ID, address string) {
		id := domain.ID(uuid.New())
		_, err := doing.AddWebhook(t.Context(), meta, commands.AddWebhook{
			Webhook: id, Master: of, URL: domain.Personal(fmt.Sprintf("%s/%s?key=s3cret", address, id)),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	listen(commands.ByOperator(domain.ID(uuid.New()), "test"), domain.ID{}, toOperator)
	_, code := p.anna()
	registered := until(t, operator, (master.Registered{}).EventType())
	anna := p.known("Анна")
	listen(commands.Meta{Action: domain.ID(uuid.New()), Actor: anna, Channel: "test"}, registered.Master, toAnna)
	irina := p.phone(2, "Ирина", "ru")
	irina.start(code)
	irina.book()
	for to, came := range map[string]chan projections.FeedItem{"the operator": operator, "Anna": hers} {
		item := until(t, came, "booking.placed")
		if item.Master != registered.Master || item.Data.After.Services[0].Name != "Стрижка" || item.Data.Before != nil {
			t.Errorf("%s: %+v", to, item)
		}
	}
	if code, out := p.zapis("person", "erase", anna.String(), "--yes"); code != 0 {
		t.Fatal(out)
	}
	until(t, operator, "master.erased")
	if item := until(t, operator, "booking.cancelled"); item.Data.Cause != "leaving" {
		t.Errorf("%+v", item)
	}
	holds[person.Forgotten](p, 1)
	if strings.Contains(dump(t, p.database), strings.TrimPrefix(toAnna, "http://")) {
		t.Error("where she listened is still there")
	}
}
