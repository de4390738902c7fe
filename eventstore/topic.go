package eventstore

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"strconv"

	watermillsql "github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"

	"zapis/domain"
)

// topic is the Watermill topic; it is the table events.
const topic = "events"

// What a message carries beside its id and payload.
const (
	keyStream  = "stream"
	keyVersion = "version"
	keyType    = "type"
	keySchema  = "schema_version"
	keyMeta    = "metadata"
)

// newMessage is the Watermill message of one event that is to be appended.
func newMessage(id domain.ID, stream string, version int, name string, schema int, payload, meta []byte) *message.Message {
	m := message.NewMessage(id.String(), payload)
	m.Metadata = message.Metadata{
		keyStream:  stream,
		keyVersion: strconv.Itoa(version),
		keyType:    name,
		keySchema:  strconv.Itoa(schema),
		keyMeta:    string(meta),
	}
	return m
}

// insertEvents moves log_head, whose lock makes all that follows in the transaction exact, by the number of rows, gives
// them the positions up to it, and returns the last. Being one statement it costs a lone caller little more than a plain insert.
const insertEvents = `
with head as (
	update log_head set position = position + cardinality($1::uuid[]) returning position
), inserted as (
	insert into events (position, event_id, stream, version, type, schema_version, payload, metadata)
	select head.position - cardinality($1::uuid[]) + e.n, e.id, e.stream, e.version, e.type, e.schema, e.payload, e.meta
	from head, unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::smallint[], $6::json[], $7::json[])
		with ordinality as e (id, stream, version, type, schema, payload, meta, n)
)
select position from head`

// selectPage reads what comes after the group's checkpoint. Of a page that is contiguous in the log only the wanted types are
// handed out, and its last event in any case, so that the checkpoint passes what is not wanted.
// It takes no lock and no transaction id, and its cost is the page, whatever the backlog.
const (
	fromCheckpoint = `(select coalesce(max(c.position), 0) from checkpoints c where c.name = $1)`

	selectPage = `
select ` + fromCheckpoint + `, ` + recordedColumns + `
from events e
where e.position > ` + fromCheckpoint + `
order by e.position limit $2`

	selectPageOfTypes = `
with page as (
	select max(p.position) as last
	from (select e.position from events e where e.position > ` + fromCheckpoint + ` order by e.position limit $2) p
)
select ` + fromCheckpoint + `, ` + recordedColumns + `
from page, events e
where e.position > ` + fromCheckpoint + ` and e.position <= page.last and (e.type = any($3) or e.position = page.last)
order by e.position`
)

// schemaAdapter makes the table events a Watermill topic.
type schemaAdapter struct {
	types []string // empty: all
	limit int
}

var _ watermillsql.SchemaAdapter = schemaAdapter{}

// InsertQuery inserts all messages by one statement.
func (schemaAdapter) InsertQuery(params watermillsql.InsertQueryParams) (watermillsql.Query, error) {
	n := len(params.Msgs)
	ids, versions, schemas := make([][16]byte, n), make([]int32, n), make([]int16, n)
	streams, types, payloads, metas := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, m := range params.Msgs {
		id, err := domain.ParseID(m.UUID)
		version, versionErr := strconv.ParseInt(m.Metadata[keyVersion], 10, 32)
		schema, schemaErr := strconv.ParseInt(m.Metadata[keySchema], 10, 16)
		if err := errors.Join(err, versionErr, schemaErr); err != nil {
			return watermillsql.Query{}, fmt.Errorf("message %q: %w", m.UUID, err)
		}
		ids[i], versions[i], schemas[i] = id, int32(version), int16(schema)
		streams[i], types[i] = m.Metadata[keyStream], m.Metadata[keyType]
		payloads[i], metas[i] = string(m.Payload), m.Metadata[keyMeta]
	}
	return watermillsql.Query{Query: insertEvents, Args: []any{ids, streams, versions, types, schemas, payloads, metas}}, nil
}

// SelectQuery reads the group's next page.
func (a schemaAdapter) SelectQuery(params watermillsql.SelectQueryParams) (watermillsql.Query, error) {
	if len(a.types) == 0 {
		return watermillsql.Query{Query: selectPage, Args: []any{params.ConsumerGroup, a.limit}}, nil
	}
	return watermillsql.Query{Query: selectPageOfTypes, Args: []any{params.ConsumerGroup, a.limit, a.types}}, nil
}

// UnmarshalMessage makes a message of a row. The metadata stays in the row: decoding it for every event would cost more than all the rest.
func (schemaAdapter) UnmarshalMessage(params watermillsql.UnmarshalMessageParams) (watermillsql.Row, error) {
	var r Recorded
	if err := params.Row.Scan(&r); err != nil {
		return watermillsql.Row{}, err
	}
	return watermillsql.Row{Offset: r.Position, Msg: message.NewMessage(strconv.FormatInt(r.Position, 10), r.Payload)}, nil
}

// SchemaInitializingQueries is empty: the migrations make the table.
func (schemaAdapter) SchemaInitializingQueries(watermillsql.SchemaInitializingQueriesParams) ([]watermillsql.Query, error) {
	return nil, nil
}

// SubscribeIsolationLevel is the plainest: positions are gapless, so a single statement never sees too little.
func (schemaAdapter) SubscribeIsolationLevel() stdsql.IsolationLevel {
	return stdsql.LevelReadCommitted
}

// advanceCheckpoint moves a checkpoint that is still where the page began; otherwise another process has taken over.
const (
	addCheckpoint     = `insert into checkpoints (name) values ($1) on conflict (name) do nothing`
	advanceCheckpoint = `update checkpoints set position = $3, updated_at = clock_timestamp() where name = $1 and position = $2`
)

// offsetsAdapter keeps how far a group has come in the table checkpoints.
type offsetsAdapter struct{}

var _ watermillsql.OffsetsAdapter = offsetsAdapter{}

// AckMessageQuery moves the checkpoint; the transaction of the page knows from where, see page.ExecContext.
func (offsetsAdapter) AckMessageQuery(params watermillsql.AckMessageQueryParams) (watermillsql.Query, error) {
	return watermillsql.Query{Query: advanceCheckpoint, Args: []any{params.ConsumerGroup}}, nil
}

// BeforeSubscribingQueries gives the group a checkpoint to start from.
func (offsetsAdapter) BeforeSubscribingQueries(params watermillsql.BeforeSubscribingQueriesParams) ([]watermillsql.Query, error) {
	return []watermillsql.Query{{Query: addCheckpoint, Args: []any{params.ConsumerGroup}}}, nil
}

// ConsumedMessageQuery is empty: nothing is written per message.
func (offsetsAdapter) ConsumedMessageQuery(watermillsql.ConsumedMessageQueryParams) (watermillsql.Query, error) {
	return watermillsql.Query{}, nil
}

// NextOffsetQuery is what SelectQuery of the schema starts from.
func (offsetsAdapter) NextOffsetQuery(params watermillsql.NextOffsetQueryParams) (watermillsql.Query, error) {
	return watermillsql.Query{Query: "select " + fromCheckpoint, Args: []any{params.ConsumerGroup}}, nil
}

// SchemaInitializingQueries is empty: the migrations make the table.
func (offsetsAdapter) SchemaInitializingQueries(watermillsql.OffsetsSchemaInitializingQueriesParams) ([]watermillsql.Query, error) {
	return nil, nil
}

// queue is where the Watermill publisher writes: the statement joins the batch that the appender sends, and costs no round trip of its own.
// It returns the position of the last event that was inserted.
type queue struct {
	batch *pgx.Batch
	head  *int64
}

var _ watermillsql.ContextExecutor = (*queue)(nil)

// ExecContext queues the statement; whether it worked is known when the batch was sent.
func (q *queue) ExecContext(_ context.Context, query string, args ...any) (watermillsql.Result, error) {
	q.batch.Queue(query, args...).QueryRow(func(row pgx.Row) error { return row.Scan(q.head) })
	return nil, nil
}

// QueryContext is never asked for by a publisher.
func (*queue) QueryContext(context.Context, string, ...any) (watermillsql.Rows, error) {
	return nil, errors.ErrUnsupported
}
