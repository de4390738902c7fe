package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"zapis/adapters/dialog"
)

type screensCommand struct {
	Language  string   `default:"en" placeholder:"XX" help:"As in docs/languages.md, such as uk (${default})."`
	Messenger string   `placeholder:"NAME" help:"telegram, vk, whatsapp-cloud or whatsapp-linked. Without it all."`
	Names     []string `arg:"" optional:"" name:"name" help:"Of screens, or of groups of them. Without any all."`
}

// Run prints screens with sample data as people would see them.
func (c screensCommand) Run(p *process) error {
	all := newPreviews()
	messengers := all.Messengers()
	if c.Messenger != "" {
		if !slices.Contains(messengers, c.Messenger) {
			return fmt.Errorf("%w: --messenger must be one of %s", errRefused, strings.Join(messengers, ", "))
		}
		messengers = []string{c.Messenger}
	}
	if !slices.Contains(dialog.Languages(), c.Language) {
		return fmt.Errorf("%w: --language must be one of %s", errRefused, strings.Join(dialog.Languages(), ", "))
	}
	samples := all.Samples()
	for _, name := range c.Names {
		if !slices.ContainsFunc(samples, func(s dialog.SampleName) bool { return s.Name == name || s.Group == name }) {
			return fmt.Errorf("%w: there is no screen %q", errRefused, name)
		}
	}
	for _, s := range samples {
		if len(c.Names) > 0 && !slices.Contains(c.Names, s.Name) && !slices.Contains(c.Names, s.Group) {
			continue
		}
		for _, messenger := range messengers {
			seen, _ := all.Preview(messenger, c.Language, s.Name)
			fmt.Fprintf(p.out, "=== %s · %s · %s\n", s.Group, s.Name, messenger)
			if err := printPreview(p.out, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func printPreview(out io.Writer, p dialog.Preview) error {
	var text strings.Builder
	for i, m := range append(slices.Clip(p.Messages), p.Further...) {
		switch {
		case i >= len(p.Messages):
			text.WriteString("--- another page\n")
		case i > 0:
			text.WriteString("---\n")
		}
		writeShown(&text, m)
	}
	_, err := fmt.Fprintln(out, strings.ReplaceAll(text.String(), "**", "")) // one style over two runs
	return err
}

// writeShown writes a message as text: a row of buttons is a line, and so is a row of a list with what stands under it.
func writeShown(text *strings.Builder, m dialog.Shown) {
	if m.File != nil {
		fmt.Fprintf(text, "(%s %s, %d bytes)\n", m.File.Kind, m.File.Name, m.File.Size)
	}
	marks := map[dialog.Style]string{dialog.Bold: "*", dialog.Italic: "_"}
	for _, run := range m.Text {
		text.WriteString(marks[run.Style] + run.Text + marks[run.Style])
		if run.URL != "" {
			text.WriteString(" <" + run.URL + ">")
		}
	}
	text.WriteString("\n")
	if m.List != "" {
		text.WriteString("[≡ " + m.List + "]\n")
	}
	for _, row := range m.Buttons {
		var labels []string
		for _, b := range row {
			label := "[" + b.Label + "]"
			if b.About != "" {
				label += " " + b.About
			}
			labels = append(labels, label)
		}
		text.WriteString(strings.Join(labels, " │ ") + "\n")
	}
}
