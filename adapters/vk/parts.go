package vk

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"

	"github.com/SevereCloud/vksdk/v2/api"

	"zapis/adapters/dialog"
)

// part is one of the messages that a screen takes.
type part struct {
	text     string
	file     string // as VK names what was uploaded
	keyboard string
}

// partsOf makes a drawing into messages: the file with the text under it if that fits, else the file and then the text.
// The buttons are under the last.
func partsOf(d drawing, screen dialog.Screen, file string) []part {
	var parts []part
	texts := d.texts
	if file != "" {
		first := part{file: file}
		switch {
		case len(texts) == 1 && texts[0] == nothing && len(written(screen.Text, longestText)) == 0:
			texts = nil
		case len(texts) == 1 && !strings.HasPrefix(file, voiceMark):
			first.text, texts = texts[0], nil
		}
		parts = append(parts, first)
	}
	for _, text := range texts {
		parts = append(parts, part{text: text})
	}
	parts[len(parts)-1].keyboard = d.keyboard
	return parts
}

// randomID is by which VK tells a message that is sent again: the same for the same part of the same thing, and not 0,
// which would mean that nobody cares.
func randomID(key string, part int) int32 {
	sum := sha256.Sum256([]byte("vk message\x00" + key + "\x00" + strconv.Itoa(part)))
	return max(1, int32(binary.BigEndian.Uint32(sum[:])>>1))
}

// sendParts sends parts one after another and gives the number of the last. To begin anew with the same key sends none of
// them twice.
func (v *VK) sendParts(ctx context.Context, peer string, parts []part, key string, as turn) (number string, err error) {
	for i, p := range parts {
		if number, err = v.post(ctx, peer, p, randomID(key, i), as); err != nil {
			return "", err
		}
	}
	return number, nil
}

// post sends one part. If nobody knows whether it arrived it is sent once more: VK drops the second one.
func (v *VK) post(ctx context.Context, peer string, p part, id int32, as turn) (string, error) {
	number, err := v.send(ctx, peer, p, id, as)
	trouble := (*Trouble)(nil)
	if !errors.As(err, &trouble) || !trouble.reached || ctx.Err() != nil {
		return number, err
	}
	number, err = v.send(ctx, peer, p, id, as)
	if errors.As(err, &trouble) {
		_, worthwhile := trouble.Retry()
		trouble.reached = trouble.reached || worthwhile
	}
	return number, err
}

// delivered is what became of a message for one of those it was for; what is wrong stands here, not in the call's error.
type delivered struct {
	Number int64 `json:"conversation_message_id"`
	Error  *struct {
		Code        int    `json:"code"`
		Description string `json:"description"`
		ErrorCode   int    `json:"error_code"` // as in VK's other errors
		Message     string `json:"error_msg"`
	} `json:"error"`
}

const sendCall = "messages.send"

func (v *VK) send(ctx context.Context, peer string, p part, id int32, as turn) (string, error) {
	if account, err := strconv.ParseInt(peer, 10, 64); err != nil || !person(account) {
		return "", &Trouble{Call: sendCall, fate: permanent, why: "the account is not of this messenger"}
	}
	params := p.params()
	params["peer_ids"], params["random_id"] = peer, id // with peer_id VK would not tell the number in the dialog
	var all []delivered
	if err := v.ask(ctx, sendCall, as, params, &all); err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", &Trouble{Call: sendCall, fate: permanent, why: "VK does not tell what became of the message"}
	}
	if e := all[0].Error; e != nil {
		trouble := refused(sendCall, e.Code+e.ErrorCode, e.Description+e.Message)
		v.heed(trouble)
		return "", trouble
	}
	return strconv.FormatInt(all[0].Number, 10), nil
}

// params are those of a message, new or changed.
func (p part) params() api.Params {
	params := api.Params{"message": p.text, "dont_parse_links": true, "disable_mentions": true}
	if p.file != "" {
		params["attachment"] = p.file
	}
	if p.keyboard != "" {
		params["keyboard"] = p.keyboard
	}
	return params
}
