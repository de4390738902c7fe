package cloud

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
)

// Failure is a message that Meta had accepted and then did not deliver.
type Failure struct {
	Message string // as Send gave it
	Key     string // with which it was sent
	Account string
	Trouble *Trouble // why
}

// takeStatus reads what became of a message of ours. Only that it failed matters.
func (c *Cloud) takeStatus(ctx context.Context, raw json.RawMessage) error {
	var s struct {
		ID              string
		Status          string
		Recipient       string `json:"recipient_id"`
		RecipientUserID string `json:"recipient_user_id"`
		Key             string `json:"biz_opaque_callback_data"`
		Errors          []struct {
			Code  int
			Title string
		}
	}
	if json.Unmarshal(raw, &s) != nil || s.Status != "failed" {
		return nil
	}
	why := &refusal{status: http.StatusBadRequest}
	if len(s.Errors) > 0 {
		why.code, why.title = s.Errors[0].Code, s.Errors[0].Title
	}
	trouble := c.trouble("status", why, false).(*Trouble)
	if trouble.fate == shut {
		for _, account := range []string{s.Recipient, s.RecipientUserID} {
			if err := c.windows.shut(ctx, account); err != nil {
				return err
			}
		}
	}
	c.Failed(Failure{Message: s.ID, Key: s.Key, Account: cmp.Or(s.RecipientUserID, s.Recipient), Trouble: trouble})
	return nil
}

// logFailure says that a message did not arrive; ids of messages tell the phone, and are not logged.
func (c *Cloud) logFailure(f Failure) {
	c.Log.Warn("a message was accepted by WhatsApp and not delivered", "error", f.Trouble)
}
