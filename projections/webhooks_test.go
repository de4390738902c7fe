package projections

import (
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zapis/domain"
	"zapis/domain/webhook"
)

func TestWebhooksAreListedWithHowTheyStand(t *testing.T) {
	t.Parallel()
	shop, crm, gone, operators := domain.ID{51}, domain.ID{52}, domain.ID{53}, domain.ID{54}
	added := func(id, of domain.ID, types ...string) webhook.Added {
		return webhook.Added{Webhook: id, Master: of, Owner: of, URL: "https://shop.example", Types: types, After: 3}
	}
	w := Webhooks{given(t, webhooksProjection,
		added(shop, anna, "booking.moved"), added(crm, anna), added(gone, anna), added(operators, domain.ID{}), added(domain.ID{55}, boris),
		webhook.Changed{Webhook: crm, Master: anna, URL: "https://crm.example", Types: []string{"booking.placed"}},
		webhook.Paused{Webhook: crm, Master: anna, By: webhook.System, Why: webhook.Failing},
		webhook.Paused{Webhook: shop, Master: anna, By: webhook.Master}, webhook.Resumed{Webhook: shop, Master: anna},
		webhook.Removed{Webhook: gone, Master: anna},
	)}
	const came = `
		insert into webhook_cursors (webhook_id, master_id, begun, active, delivered, wanted, failures, outcome, status, tried_at)
		values ($1, $2, 1, true, 7, 9, 2, 'refused', 500, $3)`
	if _, err := w.Pool.Exec(t.Context(), came, crm, anna, hour(1)); err != nil {
		t.Fatal(err)
	}
	want := []Webhook{
		{Webhook: shop, Master: anna, URL: "https://shop.example", Types: []string{"booking.moved"}, AddedAt: recordedAt(1)},
		{Webhook: crm, Master: anna, URL: "https://crm.example", Types: []string{"booking.placed"}, AddedAt: recordedAt(2),
			Paused: true, By: webhook.System, Why: webhook.Failing, Delivered: 7, Failures: 2, Outcome: "refused", Status: 500, TriedAt: hour(1)},
	}
	if diff := gocmp.Diff(want, must(w.Of(t.Context(), anna))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if all := must(w.Of(t.Context(), domain.ID{}))(t); len(all) != 1 || all[0].Webhook != operators || all[0].TriedAt != (time.Time{}) {
		t.Errorf("the operator's are %+v", all)
	}
	if diff := gocmp.Diff(want[1], must(w.Webhook(t.Context(), crm))(t)); diff != "" {
		t.Errorf("(want -, got +):\n%s", diff)
	}
	if _, err := w.Webhook(t.Context(), gone); !errors.Is(err, ErrNotFound) {
		t.Errorf("what was removed: %v", err)
	}
}
