package postgrestest

import (
	"context"
	"fmt"
	"testing"
	"zapis/migrations"
)

func TestEachTestHasADatabaseOfItsOwnThatIsMigrated(t *testing.T) {
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			pool := Pool(t)
			if _, err := pool.Exec(context.Background(), "create table mine (n int)"); err != nil {
				t.Fatal(err)
			}
			current, needed, err := migrations.Version(context.Background(), pool.Config().ConnString())
			if err != nil || current != needed || needed == 0 {
				t.Errorf("schema is at version %d of %d, %v", current, needed, err)
			}
		})
	}
}
