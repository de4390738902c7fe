package jobs

import (
	"context"

	"zapis/adapters/dialog"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
	"zapis/domain/person"
)

// aboutLink decides on the question whether somebody may join, and on the news that they have.
func (j *Jobs) aboutLink(ctx context.Context, notice delivery.Notice) (Letter, error) {
	to, still, err := j.Commands.PersonNow(ctx, notice.Recipient)
	if err != nil {
		return Letter{}, err
	}
	now := j.Clock.Now()
	letter := Letter{To: to, Still: []commands.Still{still}}
	view := dialog.NoticeView{Kind: notice.Kind, Recipient: to, Now: now, About: notice.About}
	switch {
	case notice.Kind == delivery.Linked && to.Joined.Undoable(notice.About, now):
		letter.Only = &person.Account{Messenger: to.Joined.Messenger, Account: to.Joined.Account}
	case notice.Kind == delivery.LinkAsked && wants(to.Claim, notice.About) && now.Before(to.Claim.Expires):
		view.Channel, view.Text = to.Claim.Messenger, to.Claim.Name
	default:
		letter.Skip = delivery.Superseded
	}
	letter.Screen = func() dialog.Screen { return dialog.Notice(view) }
	return letter, nil
}

// wants tells whether the claim is still the one that was confirmed.
func wants(claim person.Claim, id domain.ID) bool { return claim.ID == id && claim.Confirmed }
