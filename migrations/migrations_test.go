package migrations_test

import (
	"testing"

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
