package linkedtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow"
)

// file is a file that WhatsApp holds.
type file struct {
	path                  string
	kind                  whatsmeow.MediaType // its key belongs to it
	key, encrypted, plain []byte
	data                  []byte
}

// keep takes in a file. The lock is held.
func (n *Network) keep(kind whatsmeow.MediaType, data []byte) *file {
	f := &file{path: fmt.Sprintf("/v/t62.7118-24/%d.enc", n.next()), kind: kind, data: bytes.Clone(data)}
	key := sha256.Sum256([]byte("key of " + f.path))
	plain := sha256.Sum256(data)
	encrypted := sha256.Sum256(append(key[:], data...))
	f.key, f.plain, f.encrypted = key[:], plain[:], encrypted[:]
	n.files[f.path] = f
	return f
}

func (c *client) Upload(ctx context.Context, data []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error) {
	f := c.of.fault("upload")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := errors.Join(ctx.Err(), c.ready()); err != nil {
		return whatsmeow.UploadResponse{}, err
	}
	if f.err != nil {
		return whatsmeow.UploadResponse{}, f.err
	}
	if len(data) == 0 || kind == "" {
		return whatsmeow.UploadResponse{}, c.of.improper("upload", errors.New("nothing, or of no kind"))
	}
	held := c.of.keep(kind, data)
	c.of.uploads++
	return whatsmeow.UploadResponse{
		URL: "https://mmg.whatsapp.net" + held.path, DirectPath: held.path, MediaKey: held.key, FileEncSHA256: held.encrypted,
		FileSHA256: held.plain, FileLength: uint64(len(data)),
	}, nil
}

func (c *client) Download(ctx context.Context, m whatsmeow.DownloadableMessage) ([]byte, error) {
	f := c.of.fault("download")
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if err := errors.Join(ctx.Err(), c.ready()); err != nil {
		return nil, err
	}
	held := c.of.files[m.GetDirectPath()]
	switch kind := whatsmeow.GetMediaType(m); {
	case f.err != nil:
		return nil, f.err
	case kind == "":
		_ = c.of.improper("download", whatsmeow.ErrUnknownMediaType)
		return nil, whatsmeow.ErrUnknownMediaType
	case m.GetDirectPath() == "":
		_ = c.of.improper("download", whatsmeow.ErrNoURLPresent)
		return nil, whatsmeow.ErrNoURLPresent
	case held == nil:
		return nil, whatsmeow.ErrMediaDownloadFailedWith410
	case kind != held.kind || !held.opens(m):
		_ = c.of.improper("download", errors.New("with a key that is not the file's"))
		return nil, whatsmeow.ErrInvalidMediaHMAC
	}
	return bytes.Clone(held.data), nil
}

// Uploads counts the files that we uploaded.
func (n *Network) Uploads() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.uploads
}

// Forget drops every file, as WhatsApp does after some weeks.
func (n *Network) Forget() { n.do(func() { clear(n.files) }) }
