package telegramapi

import (
	"encoding/json"
	"net/url"
	"slices"
)

// markup is what a reply_markup field may be; exactly one of them, or none.
type markup struct {
	inline *InlineKeyboard
	reply  *ReplyKeyboard
	remove bool
	force  bool
}

// readMarkup takes a reply_markup that already fits the specification and holds it to Telegram's limits.
func readMarkup(raw json.RawMessage) (markup, error) {
	var m markup
	if len(raw) == 0 {
		return m, nil
	}
	var shape map[string]json.RawMessage
	if err := json.Unmarshal(raw, &shape); err != nil {
		return m, wrong("can't parse reply keyboard markup JSON object", "reply_markup: %v", err)
	}
	_, inline := shape["inline_keyboard"]
	_, reply := shape["keyboard"]
	_, m.remove = shape["remove_keyboard"]
	_, m.force = shape["force_reply"]
	switch {
	case inline:
		m.inline = &InlineKeyboard{}
		if err := json.Unmarshal(raw, m.inline); err != nil {
			return m, wrong("can't parse inline keyboard", "inline_keyboard: %v", err)
		}
		return m, m.inline.check()
	case reply:
		m.reply = &ReplyKeyboard{}
		if err := json.Unmarshal(raw, m.reply); err != nil {
			return m, wrong("can't parse reply keyboard markup JSON object", "keyboard: %v", err)
		}
		return m, m.reply.check()
	}
	return m, nil
}

func (k *InlineKeyboard) check() error {
	total := 0
	for _, row := range k.Rows {
		if len(row) > maxButtonsInRow {
			return wrong("REPLY_MARKUP_TOO_LONG", "%d buttons in a row where %d fit", len(row), maxButtonsInRow)
		}
		total += len(row)
		for i := range row {
			if err := row[i].check(); err != nil {
				return err
			}
		}
	}
	if total > maxButtons {
		return wrong("REPLY_MARKUP_TOO_LONG", "%d buttons where %d are allowed", total, maxButtons)
	}
	k.Rows = slices.DeleteFunc(k.Rows, func(row []Button) bool { return len(row) == 0 })
	return nil
}

func (b *Button) check() error {
	if b.Text == "" {
		return wrong("can't parse inline keyboard button: Button text must be non-empty", "an inline button without text")
	}
	if b.CopyText != nil && b.CopyText.Text == "" {
		b.CopyText = nil // a client library adds it to every button
	}
	if !slices.Contains([]string{"", "primary", "success", "danger"}, b.Style) {
		return wrong("invalid button style specified", "button style %q", b.Style)
	}
	switch n := b.actions(); {
	case n == 0:
		return wrong("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", "an inline button without an action")
	case n > 1:
		return wrong("can't parse inline keyboard button: exactly one action must be specified", "an inline button with %d actions", n)
	case len(b.CallbackData) > maxCallbackData:
		return wrong("BUTTON_DATA_INVALID", "callback_data of %d bytes where %d are allowed", len(b.CallbackData), maxCallbackData)
	case b.CopyText != nil && units(b.CopyText.Text) > maxCopyText:
		return wrong("BUTTON_COPY_TEXT_INVALID", "copy_text of %d units where %d are allowed", units(b.CopyText.Text), maxCopyText)
	case b.URL != "" && !validURL(b.URL):
		return wrong("BUTTON_URL_INVALID", "an inline button with a broken address")
	}
	return nil
}

func (b *Button) actions() int {
	n := 0
	for _, used := range []bool{
		b.URL != "", b.CallbackData != "", b.CopyText != nil, b.WebApp != nil,
		b.LoginURL != nil, b.Switch != nil, b.SwitchHere != nil, b.Pay,
	} {
		if used {
			n++
		}
	}
	return n
}

func validURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "tg" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != "")
}

func (k *ReplyKeyboard) check() error {
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Text == "" {
				return wrong("can't parse reply keyboard button: Button text must be non-empty", "a keyboard button without text")
			}
		}
	}
	if units(k.Placeholder) > maxPlaceholder {
		return wrong("input field placeholder is too long", "placeholder of %d units where %d are allowed", units(k.Placeholder), maxPlaceholder)
	}
	return nil
}
