package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/go-telegram/bot"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

var _ dialog.Holder = (*Telegram)(nil)

// largestFetch is what Telegram gives out to bots, in bytes.
const largestFetch = 20 << 20

// Fetch downloads a file that somebody has sent. Its errors are *Trouble.
func (t *Telegram) Fetch(ctx context.Context, held *chat.Media) (dialog.File, error) {
	if held.Size > largestFetch {
		return dialog.File{}, &Trouble{Call: "getFile", fate: permanent, why: "the file is larger than bots are given"}
	}
	id := string(held.Handle)
	if form, rest, found := strings.Cut(id, ":"); found && form != "" {
		id = rest
	}
	var link, name string
	err := t.call(ctx, "getFile", turn{}, func(ctx context.Context) error {
		file, err := t.api.GetFile(ctx, &bot.GetFileParams{FileID: id})
		if err == nil {
			link, name = t.api.FileDownloadLink(file), path.Base(file.FilePath)
		}
		return err
	})
	if err != nil {
		return dialog.File{}, err
	}
	body, err := t.download(ctx, link)
	if err != nil {
		return dialog.File{}, err
	}
	return dialog.File{Name: name, Type: held.Type, Bytes: body}, nil
}

func (t *Telegram) download(ctx context.Context, link string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, &Trouble{Call: "download", fate: permanent, why: "no address of a file"} // the address holds the token
	}
	response, err := t.http.Do(request)
	if err != nil {
		return nil, t.trouble("download", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		fate := permanent
		if response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests {
			fate = again
		}
		return nil, &Trouble{Call: "download", fate: fate, why: fmt.Sprintf("status %d", response.StatusCode)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largestFetch+1))
	if err == nil && len(body) > largestFetch {
		return nil, &Trouble{Call: "download", fate: permanent, why: "the file is larger than Telegram said"}
	}
	if err != nil {
		return nil, t.trouble("download", errors.Join(errors.New("the file broke off"), err))
	}
	return body, nil
}
