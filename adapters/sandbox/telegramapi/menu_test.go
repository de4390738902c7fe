package telegramapi_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func (w *world) setCommands(word, language string, scope models.BotCommandScope) {
	w.Helper()
	w.must(sent(w.bot.SetMyCommands(w.ctx(), &bot.SetMyCommandsParams{
		Commands: []models.BotCommand{{Command: "c", Description: word}}, LanguageCode: language, Scope: scope,
	})))
}

func TestTheMenuFollowsScopeAndLanguage(t *testing.T) {
	w := started(t)
	english := w.open(502, "Oleg", "en")
	menus := func() [2]string {
		var got [2]string
		if c := w.irina.View(0).Commands; len(c) > 0 {
			got[0] = c[0].Description
		}
		if c := english.View(0).Commands; len(c) > 0 {
			got[1] = c[0].Description
		}
		return got
	}
	for _, step := range []struct {
		word, language string
		scope          models.BotCommandScope
		want           [2]string
	}{
		{"menu", "", nil, [2]string{"menu", "menu"}},
		{"меню", "ru", nil, [2]string{"меню", "menu"}},
		{"private", "", &models.BotCommandScopeAllPrivateChats{}, [2]string{"private", "private"}},
		{"hers", "", &models.BotCommandScopeChat{ChatID: irinaID}, [2]string{"hers", "private"}},
	} {
		w.setCommands(step.word, step.language, step.scope)
		if got := menus(); got != step.want {
			t.Errorf("after %s: %v", step.word, got)
		}
	}
	got, err := w.bot.GetMyCommands(w.ctx(), &bot.GetMyCommandsParams{LanguageCode: "ru"})
	w.must(err)
	if len(got) != 1 || got[0].Description != "меню" {
		t.Errorf("getMyCommands %+v", got)
	}
	w.must(sent(w.bot.DeleteMyCommands(w.ctx(), &bot.DeleteMyCommandsParams{Scope: &models.BotCommandScopeAllPrivateChats{}})))
	if got := menus(); got != [2]string{"hers", "menu"} {
		t.Errorf("after deletion: %v", got)
	}
	w.proper()
}

func TestDescriptionAndMenuButton(t *testing.T) {
	w := newWorld(t)
	for language, text := range map[string]string{"": "Hello", "ru": "Привет"} {
		w.must(sent(w.bot.SetMyDescription(w.ctx(), &bot.SetMyDescriptionParams{Description: text, LanguageCode: language})))
	}
	if got := w.irina.View(0).Description; got != "Привет" {
		t.Errorf("description %q", got)
	}
	w.must(sent(w.bot.SetChatMenuButton(w.ctx(), &bot.SetChatMenuButtonParams{MenuButton: &models.MenuButtonCommands{Type: "commands"}})))
	w.refused(sent(w.bot.SetChatMenuButton(w.ctx(), &bot.SetChatMenuButtonParams{ChatID: 999, MenuButton: &models.MenuButtonCommands{Type: "commands"}})), "chat not found")
	w.proper()
}

func TestFilesGoBothWays(t *testing.T) {
	w := started(t)
	m, err := w.bot.SendDocument(w.ctx(), &bot.SendDocumentParams{
		ChatID: irinaID, Document: &models.InputFileUpload{Filename: "zapis.ics", Data: bytes.NewReader([]byte("BEGIN"))}, Caption: "календарь",
	})
	w.must(err)
	if m.Document.FileName != "zapis.ics" || m.Caption != "календарь" {
		t.Errorf("document %+v", m.Document)
	}
	again, err := w.bot.SendDocument(w.ctx(), &bot.SendDocumentParams{ChatID: irinaID, Document: &models.InputFileString{Data: m.Document.FileID}})
	w.must(err)
	f, err := w.bot.GetFile(w.ctx(), &bot.GetFileParams{FileID: again.Document.FileID})
	w.must(err)
	r, err := http.NewRequestWithContext(w.ctx(), http.MethodGet, w.bot.FileDownloadLink(f), nil)
	w.must(err)
	got, err := http.DefaultClient.Do(r)
	w.must(err)
	data, err := io.ReadAll(got.Body)
	w.must(err)
	w.must(got.Body.Close())
	if string(data) != "BEGIN" {
		t.Errorf("downloaded %q", data)
	}
	if name, _, stored, ok := w.api.File(f.FileID); !ok || name != "zapis.ics" || string(stored) != "BEGIN" {
		t.Errorf("stored %q %q", name, stored)
	}
	_, err = w.bot.GetFile(w.ctx(), &bot.GetFileParams{FileID: "nothing"})
	w.refused(err, "invalid file_id")
	_, err = w.bot.SendDocument(w.ctx(), &bot.SendDocumentParams{ChatID: irinaID, Document: &models.InputFileString{Data: "nothing"}})
	w.refused(err, "wrong file identifier/HTTP URL specified")
	w.proper()
	_, err = w.bot.SendPhoto(w.ctx(), &bot.SendPhotoParams{ChatID: irinaID, Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader([]byte("no"))}})
	w.refused(err, "IMAGE_PROCESS_FAILED")
	w.improper()
}
