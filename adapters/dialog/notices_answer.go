package dialog

import "context"

// comeForSure is "I'm coming", tapped under a reminder. A button of a time that is no more shows the present one.
func (t *talk) comeForSure(ctx context.Context, a action) (Reply, error) {
	done, err := t.Commands.ConfirmAttendance(ctx, t.meta(0), a.ID, a.Revision)
	if reply, told, showErr := t.unchanged(ctx, a.ID, err); told {
		return reply, showErr
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return t.tell(ctx, a.ID, "")
}
