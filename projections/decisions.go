package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/domain"
	"zapis/domain/operator"
	"zapis/eventstore"
)

// A decision of an operator is first noted in the transaction that carries it out, and then told to the log, where its id makes
// it be told once: whoever is killed in between has the next one tell it.
const (
	noteDecision   = `insert into operator_decisions (id, event, body) values ($1, $2, $3)`
	readDecisions  = `select id, event, body from operator_decisions`
	dropDecision   = `delete from operator_decisions where id = $1`
	decidedChannel = "cli"
)

// note keeps a decision for record.
func note(ctx context.Context, tx pgx.Tx, event domain.Event) error {
	body, err := json.Marshal(event)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, noteDecision, domain.ID(uuid.New()), event.EventType(), body)
	return err
}

type noted struct {
	id    domain.ID
	event string
	body  []byte
}

// record tells the log of all decisions that it does not know yet.
func record(ctx context.Context, store *eventstore.Store, pool *pgxpool.Pool) error {
	rows, err := pool.Query(ctx, readDecisions)
	if err != nil {
		return fmt.Errorf("read what operators decided: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n noted, err error) {
		return n, row.Scan(&n.id, &n.event, &n.body)
	})
	if err != nil {
		return fmt.Errorf("read what operators decided: %w", err)
	}
	for _, n := range all {
		if err := n.append(ctx, store); err != nil {
			return fmt.Errorf("record what an operator decided: %w", err)
		}
		if _, err := pool.Exec(ctx, dropDecision, n.id); err != nil {
			return fmt.Errorf("record what an operator decided: %w", err)
		}
	}
	return nil
}

func (n noted) append(ctx context.Context, store *eventstore.Store) error {
	for _, prototype := range operator.Events {
		if prototype.EventType() != n.event {
			continue
		}
		event := reflect.New(reflect.TypeOf(prototype))
		if err := json.Unmarshal(n.body, event.Interface()); err != nil {
			return err
		}
		_, err := store.Append(ctx, eventstore.Command{
			ID: n.id, Meta: eventstore.Meta{Command: n.event, Role: "admin", Channel: decidedChannel},
			Streams: []eventstore.Stream{{
				Name: operator.StreamOf(n.id), Events: []domain.Event{event.Elem().Interface().(domain.Event)},
			}},
		})
		return err
	}
	return fmt.Errorf("%q: %w", n.event, eventstore.ErrUnknownEvent)
}
