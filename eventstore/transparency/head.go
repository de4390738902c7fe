package transparency

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Head is a signed statement: at this time the log had so many events, and this is the root of their tree.
type Head struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Time   time.Time
	Note   string // as it was signed and published
}

// timeMark begins the line that tells when a head was signed. Checkers of checkpoints take it as an extension.
const timeMark = "time "

const timeLayout = "2006-01-02T15:04:05.000Z"

// Sign makes a head.
func (k *Key) Sign(size int64, root tlog.Hash, at time.Time) (Head, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n%s%s\n", k.Name(), size, root, timeMark, at.UTC().Format(timeLayout))
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return Head{}, fmt.Errorf("sign a head: %w", err)
	}
	return parseHead(text, string(signed))
}

// OpenHead checks a head's signature and reads it. It refuses a head that none of the verifiers knows.
func OpenHead(text string, verifiers note.Verifiers) (Head, error) {
	opened, err := note.Open([]byte(text), verifiers)
	if err != nil {
		return Head{}, fmt.Errorf("open a head: %w", err)
	}
	signed := opened.Sigs[0]
	if _, err := base64.StdEncoding.Strict().DecodeString(signed.Base64); err != nil {
		return Head{}, fmt.Errorf("open a head: its signature is not written as it was")
	}
	head, err := parseHead(opened.Text, text)
	if err == nil && head.Origin != signed.Name {
		err = fmt.Errorf("open a head: %s signed for %s", signed.Name, head.Origin)
	}
	return head, err
}

// parseHead reads the text of a note, whoever signed it.
func parseHead(text, signed string) (Head, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return Head{}, fmt.Errorf("a head of %d lines", len(lines))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Head{}, fmt.Errorf("a head of size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Head{}, fmt.Errorf("a head with root %q", lines[2])
	}
	head := Head{Origin: lines[0], Size: size, Root: root, Note: signed}
	for _, line := range lines[3:] {
		if at, ok := strings.CutPrefix(line, timeMark); ok {
			if head.Time, err = time.Parse(timeLayout, at); err != nil {
				return Head{}, fmt.Errorf("a head of time %q", at)
			}
		}
	}
	return head, nil
}

// unverified reads a head without looking at its signature.
func unverified(signed string) (Head, error) {
	text, _, ok := strings.Cut(signed, "\n\n")
	if !ok {
		return Head{}, fmt.Errorf("a head without signature")
	}
	return parseHead(text+"\n", signed)
}

// String names the head for people.
func (h Head) String() string {
	return fmt.Sprintf("the head of %s events, signed %s", Grouped(h.Size), h.Time.Format("2006-01-02 15:04:05 UTC"))
}
