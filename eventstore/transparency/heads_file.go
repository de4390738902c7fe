package transparency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/mod/sumdb/note"
)

// HeadsFile is where heads are published: one after the other, each followed by an empty line. It only grows, and lies
// where whoever may write to the database cannot. Nothing else of this program ever writes there.
type HeadsFile struct {
	Path string

	torn func() error // ends a test in the middle of writing
}

// SplitHeads reads heads as a file holds them, without looking at signatures. An unfinished last one is left out.
func SplitHeads(text string) (heads []string, err error) {
	for text != "" {
		body, rest, signed := strings.Cut(text, "\n\n")
		signatures, after, whole := strings.Cut(rest, "\n\n")
		if !signed || !whole {
			break
		}
		if !strings.HasPrefix(signatures, signature) {
			return nil, fmt.Errorf("not a file of heads, from %.40q on", body)
		}
		heads, text = append(heads, body+"\n\n"+signatures+"\n"), after
	}
	return heads, nil
}

// signature begins each line of signature of a note.
const signature = "— "

// Heads reads all of them and checks their signatures. A file that is not there has none.
func (f *HeadsFile) Heads(verifiers note.Verifiers) ([]Head, error) {
	text, err := os.ReadFile(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read published heads: %w", err)
	}
	split, err := SplitHeads(string(text))
	if err != nil {
		return nil, fmt.Errorf("read published heads: %s: %w", f.Path, err)
	}
	return openAll(split, verifiers)
}

// tailBytes is more than several heads take.
const tailBytes = 8192

// lastWhole is the last whole head of a text, and where it ends; "" if there is none.
func lastWhole(text string) (head string, end int) {
	for stop := strings.LastIndex(text, "\n\n"); stop >= 0; stop = strings.LastIndex(text[:stop], "\n\n") {
		body := strings.LastIndex(text[:stop], "\n\n")
		if body >= 0 && strings.HasPrefix(text[body+2:], signature) {
			start := 0
			if before := strings.LastIndex(text[:body], "\n\n"); before >= 0 {
				start = before + 2
			}
			return text[start : stop+1], stop + 2
		}
	}
	return "", 0
}

// newest is the last whole head of an open file, "" in an empty one, and how many bytes of an unfinished one follow it.
func newest(file *os.File, origin string) (head string, unfinished int64, err error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", 0, err
	}
	from := max(0, size-tailBytes)
	tail, err := io.ReadAll(io.NewSectionReader(file, from, size-from))
	if err != nil {
		return "", 0, err
	}
	head, end := lastWhole(string(tail))
	if rest := tail[end:]; !begun(rest, origin) {
		return "", 0, fmt.Errorf("ends in what is no head of %s: %.40q", origin, rest)
	}
	return head, int64(len(tail) - end), nil
}

// begun knows what a head leaves that was being written when the process or the machine died.
func begun(rest []byte, origin string) bool {
	rest = bytes.TrimRight(rest, "\x00")
	return bytes.HasPrefix(rest, []byte(origin+"\n")) || bytes.HasPrefix([]byte(origin+"\n"), rest)
}

// Newest is the last whole head of the file; "" if there is none.
func (f *HeadsFile) Newest(origin string) (head string, err error) {
	file, err := os.Open(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil {
		defer file.Close()
		head, _, err = newest(file, origin)
	}
	if err != nil {
		return "", fmt.Errorf("read the newest published head: %s: %w", f.Path, err)
	}
	return head, nil
}

// publish appends the heads that more hands over, given the newest in the file, and waits until they are on disk. Of several
// processes on one machine one at a time does so. An unfinished head, which proves nothing, is replaced.
func (f *HeadsFile) publish(ctx context.Context, origin string, more func(ctx context.Context, after int64) ([]Head, error)) error {
	err := f.publishLocked(ctx, origin, more)
	if err != nil {
		return fmt.Errorf("publish heads: %s: %w", f.Path, err)
	}
	return nil
}

func (f *HeadsFile) publishLocked(ctx context.Context, origin string, more func(ctx context.Context, after int64) ([]Head, error)) (err error) {
	file, made, err := openToAppend(f.Path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	last, unfinished, err := newest(file, origin)
	if err != nil {
		return err
	}
	var after int64
	if last != "" {
		head, err := unverified(last)
		if err != nil {
			return err
		}
		after = head.Size
	}
	if unfinished > 0 {
		size, err := file.Seek(0, io.SeekEnd)
		if err == nil {
			err = file.Truncate(size - unfinished)
		}
		if err != nil {
			return err
		}
	}
	for {
		heads, err := more(ctx, after)
		if err != nil || len(heads) == 0 {
			return err
		}
		if err := f.write(file, heads, made); err != nil {
			return err
		}
		after = heads[len(heads)-1].Size
	}
}

func (f *HeadsFile) write(file *os.File, heads []Head, made bool) error {
	var text strings.Builder
	for _, head := range heads {
		text.WriteString(head.Note + "\n")
	}
	whole := text.String()
	half := len(whole) / 2
	if _, err := file.WriteString(whole[:half]); err != nil {
		return err
	}
	if f.torn != nil {
		if err := f.torn(); err != nil {
			return err
		}
	}
	if _, err := file.WriteString(whole[half:]); err != nil {
		return err
	}
	err := file.Sync()
	if err == nil && made {
		err = syncFolder(filepath.Dir(f.Path))
	}
	return err
}

func openToAppend(path string) (file *os.File, made bool, err error) {
	_, err = os.Stat(path)
	if made = errors.Is(err, fs.ErrNotExist); made {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, false, err
		}
	}
	file, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o644)
	return file, made, err
}
