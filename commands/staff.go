package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"zapis/domain"
	"zapis/domain/staff"
)

// staffNames is the namespace of the ids of the staff.
var staffNames = uuid.MustParse("6b1f3a52-52a4-5c3e-8b7a-0d6f4b1c9e21")

// StaffID is the id of whoever of the staff has a name, however it is written.
func StaffID(name string) domain.ID {
	return domain.ID(uuid.NewSHA1(staffNames, []byte(strings.ToLower(strings.TrimSpace(name)))))
}

// Staff carries out what is asked of one of the staff. It is for the admin panel and for whoever has the machine: the caller
// has made sure that it may be done. Refused as staff.Decide is.
func (c *Commands) Staff(ctx context.Context, meta Meta, id domain.ID, cmd staff.Command) (Done, error) {
	return c.do(ctx, task{
		Meta: meta, name: staffCommand(cmd), aggregate: staff.StreamOf(id),
		plan: func(ctx context.Context, fresh bool) (plan, error) {
			member, err := c.staff.load(ctx, staff.StreamOf(id), fresh)
			if err != nil {
				return plan{}, err
			}
			events, err := staff.Decide(member.State, cmd, time.Now()) // not the clock of bookings, which the sandbox moves
			return plan{changes: member.changed(events), role: meta.role(), since: member.Position}, err
		},
	})
}

// StaffNow is one of the staff as the log has them now.
func (c *Commands) StaffNow(ctx context.Context, id domain.ID) (staff.State, error) {
	member, _, err := now(ctx, c.staff, staff.StreamOf(id))
	return member, err
}

func staffCommand(cmd staff.Command) string {
	name := fmt.Sprintf("%T", cmd) // staff.SignIn
	var snake strings.Builder
	for i, r := range strings.TrimPrefix(name, "staff.") {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				snake.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		snake.WriteRune(r)
	}
	return "staff." + snake.String()
}
