package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// Failure is a message that Meta had accepted and then did not deliver.
type Failure struct {
	Message  string   // as Send gave it, or another part of the same screen
	Key      string   // with which it was sent
	Accounts []string // of whom it was for, by all names that Meta tells
	Trouble  *Trouble // why
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
	accounts := slices.DeleteFunc([]string{s.RecipientUserID, s.Recipient}, func(account string) bool { return account == "" })
	if trouble.fate == shut {
		for _, account := range accounts {
			if err := c.windows.shut(ctx, account); err != nil {
				return err
			}
		}
	}
	c.Log.Warn("a message was accepted by WhatsApp and not delivered", "error", trouble) // ids of messages tell the phone
	if err := c.Failed(ctx, Failure{Message: nameOf(s.ID), Key: s.Key, Accounts: accounts, Trouble: trouble}); err != nil {
		return fmt.Errorf("note a message that was not delivered: %w", err)
	}
	return nil
}
