package linked

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"

	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/wording"
)

// longestCaption is the most that stands under a file.
const longestCaption = 1024

// part is one of the messages that a screen takes.
type part struct {
	text string
	file *dialog.Attachment // the text then stands under it
}

// partsOf makes a screen into messages: the file with the text under it if that fits, else the file and then the text.
func partsOf(screen dialog.Screen) []part {
	text := written(screen)
	if screen.Attachment == nil {
		return texts(nil, wording.Pages(text, wording.LongestText))
	}
	file := part{file: screen.Attachment}
	under := wording.Written(text, longestCaption)
	switch {
	case len(under) == 0:
		return []part{file}
	case len(under) == 1 && captioned(screen.Attachment):
		file.text = under[0]
		return []part{file}
	}
	return texts([]part{file}, wording.Written(text, wording.LongestText))
}

func texts(parts []part, pages []string) []part {
	for _, page := range pages {
		parts = append(parts, part{text: page})
	}
	return parts
}

// idOf is the id of a message: the same whenever it is sent again, so that phones show it once. It looks like those that
// WhatsApp's own apps give.
func idOf(key string, part int) types.MessageID {
	sum := sha256.Sum256([]byte("whatsapp message\x00" + key + "\x00" + strconv.Itoa(part)))
	return "3EB0" + strings.ToUpper(hex.EncodeToString(sum[:9]))
}

// message makes a part ready to be sent, which for a file of ours means to upload it.
func (l *link) message(ctx context.Context, p part) (*waE2E.Message, error) {
	if p.file != nil {
		return l.fileMessage(ctx, p.file, p.text)
	}
	return &waE2E.Message{Conversation: &p.text}, nil
}
