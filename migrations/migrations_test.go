package migrations_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/migrations"
)

func TestTwoProcessesMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := postgrestest.Cluster(t, postgres.Options{Volatile: true}).URL()
	if current, needed, err := migrations.Version(t.Context(), url); err != nil || current != 0 || needed == 0 {
		t.Fatalf("an empty database is at version %d of %d, %v", current, needed, err)
	}
	outcomes := make(chan error)
	const processes = 2
	for range processes {
		go func() { outcomes <- migrations.Up(t.Context(), url) }()
	}
	for range processes {
		if err := <-outcomes; err != nil {
			t.Error(err)
		}
	}
	if current, needed, err := migrations.Version(t.Context(), url); err != nil || current != needed {
		t.Errorf("at version %d of %d, %v", current, needed, err)
	}
}

func TestADatabaseThatCannotBeReachedIsAnError(t *testing.T) {
	t.Parallel()
	if err := migrations.Up(t.Context(), "postgres://127.0.0.1:1/none"); err == nil {
		t.Error("no error")
	}
}

// Part two knows more of each visit: what an older program kept is folded anew, what has not changed stays.
func TestPartTwoLetsTheChangedProjectionsBeginAgain(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := postgrestest.Cluster(t, postgres.Options{Volatile: true}).URL()
	if err := migrations.UpTo(ctx, url, 3); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	const kept = `
		insert into active_bookings values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '', now(), now(), '[]', 0, '', 0, 0, 1, false);
		insert into checkpoints (name, position) values ('active_bookings', 7), ('week_schedule', 7), ('free_slots', 7)`
	if _, err := conn.Exec(ctx, kept); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(ctx, url); err != nil {
		t.Fatal(err)
	}
	var rows, active, week, free int
	const standing = `
		select (select count(*) from active_bookings), max(position) filter (where name = 'active_bookings'),
		       max(position) filter (where name = 'week_schedule'), max(position) filter (where name = 'free_slots')
		from checkpoints`
	if err := conn.QueryRow(ctx, standing).Scan(&rows, &active, &week, &free); err != nil {
		t.Fatal(err)
	}
	if rows != 0 || active != 0 || week != 0 || free != 7 {
		t.Errorf("%d rows, active_bookings at %d, week_schedule at %d, free_slots at %d", rows, active, week, free)
	}
}
