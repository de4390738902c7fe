package main

import (
	"context"
	"slices"
	"sync"

	"zapis/adapters/dialog"
	"zapis/adapters/telegram"
	"zapis/adapters/vk"
	"zapis/adapters/whatsapp/cloud"
	"zapis/adapters/whatsapp/linked"
	"zapis/domain/chat"
)

// previewer is a way to a messenger, and what people see there of a screen.
type previewer struct {
	name, channel string
	preview       func(dialog.Screen) dialog.Preview
}

var previewers = []previewer{
	{"telegram", telegram.Channel, telegram.Preview},
	{"vk", vk.Channel, vk.Preview},
	{"whatsapp-cloud", cloud.Channel, cloud.Preview},
	{"whatsapp-linked", linked.Channel, linked.Preview},
}

// previews show the samples of all screens in every language and messenger. Each language is drawn once.
type previews struct {
	mu    sync.Mutex
	drawn map[string][]dialog.Sample // by language
}

func newPreviews() *previews { return &previews{drawn: map[string][]dialog.Sample{}} }

// Messengers are those that Preview knows.
func (*previews) Messengers() (names []string) {
	for _, p := range previewers {
		names = append(names, p.name)
	}
	return names
}

// Samples are the screens that Preview knows, by group and name.
func (p *previews) Samples() (names []dialog.SampleName) {
	for _, s := range p.gallery(dialog.Languages()[0]) {
		names = append(names, dialog.SampleName{Group: s.Group, Name: s.Name})
	}
	return names
}

// Preview is what people see of a screen in a messenger and language; false if there is none of such a name.
func (p *previews) Preview(messenger, language, screen string) (dialog.Preview, bool) {
	by := slices.IndexFunc(previewers, func(p previewer) bool { return p.name == messenger })
	if by < 0 || !slices.Contains(dialog.Languages(), language) {
		return dialog.Preview{}, false
	}
	all := p.gallery(language)
	at := slices.IndexFunc(all, func(s dialog.Sample) bool { return s.Name == screen })
	if at < 0 {
		return dialog.Preview{}, false
	}
	ready := dialog.NewPorter(sampleFiles{}).For(context.Background(), previewers[by].channel, all[at].Screen)
	return dialog.Previewed(previewers[by].preview, ready), true
}

func (p *previews) gallery(language string) []dialog.Sample {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn[language] == nil {
		p.drawn[language] = dialog.Gallery(language)
	}
	return p.drawn[language]
}

// sampleFiles holds the files of samples that came by Telegram: other messengers are given them as they are given real ones.
type sampleFiles struct{}

func (sampleFiles) Name() string { return telegram.Channel }

func (sampleFiles) Fetch(context.Context, *chat.Media) (dialog.File, error) {
	return dialog.File{Name: "photo.jpg", Type: "image/jpeg"}, nil
}
