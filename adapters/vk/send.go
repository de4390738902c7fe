package vk

import (
	"context"

	"zapis/adapters/dialog"
)

var (
	_ dialog.Messenger   = (*VK)(nil)
	_ dialog.Redrawer    = (*VK)(nil)
	_ dialog.Undelivered = (*Trouble)(nil)
)

// Send brings a screen to a person outside of a talk, as a message of its own. It waits for its turn: what is sent so
// leaves room for answers. VK drops a second one of the same key. Its errors are *Trouble.
func (v *VK) Send(ctx context.Context, account string, screen dialog.Screen, key string) (message string, err error) {
	news := turn{news: true}
	file, err := v.attach(ctx, account, screen.Attachment, news)
	if err != nil {
		return "", err
	}
	message, err = v.sendParts(ctx, account, partsOf(v.draw(ctx, screen), screen, file), key, news)
	if fateOf(err) != keyless {
		return message, err
	}
	d := typed(screen)
	if err := v.shelve(ctx, account, nil, d); err != nil {
		return "", err
	}
	if message, err = v.sendParts(ctx, account, partsOf(d, screen, file), key, news); err != nil {
		return "", err
	}
	return message, v.shelve(ctx, account, remembered(screen), d)
}

// shelve notes what numbers mean now; while they are on their way nobody knows.
func (v *VK) shelve(ctx context.Context, account string, live *dialog.Screen, d drawing) error {
	if v.shelf == nil || !d.live {
		return nil
	}
	return v.shelf.Put(ctx, Channel, account, live, v.clock.Now())
}

// Redraw draws a screen into a message that Send has sent. One that is gone, or may not be changed any more, is no error.
func (v *VK) Redraw(ctx context.Context, account, message string, screen dialog.Screen) error {
	err := v.edit(ctx, account, message, v.draw(ctx, screen), turn{news: true})
	if fateOf(err) == keyless {
		err = v.edit(ctx, account, message, typed(screen), turn{news: true})
	}
	if fateOf(err) == gone {
		return nil
	}
	return err
}

// Repeats is true: VK drops a message whose random_id it has seen in the dialog before.
func (v *VK) Repeats() bool { return true }
