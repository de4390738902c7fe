package cloudapi

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// kinds are the kinds of media: which types of file they may be, and how large.
var kinds = map[string]struct {
	types []string
	most  int
}{
	"image": {[]string{"image/jpeg", "image/png"}, 5 << 20},
	"audio": {[]string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"}, 16 << 20},
	"video": {[]string{"video/mp4", "video/3gpp"}, 16 << 20},
	"document": {[]string{
		"text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}, 100 << 20},
	"sticker": {[]string{"image/webp"}, 500 << 10},
}

// uploaded takes a file in.
func (s *Server) uploaded(c *call) (any, error) {
	kind, params, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, invalid("an upload is multipart/form-data")
	}
	parts, err := c.request.MultipartReader()
	if err != nil {
		return nil, invalid("broken multipart body")
	}
	f := &file{Number: c.number.ID}
	fields := map[string]string{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, invalid("broken multipart body")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, invalid("broken multipart part")
		}
		if part.FormName() != "file" {
			fields[part.FormName()] = string(data)
			continue
		}
		f.Data, f.Name = data, part.FileName()
		f.MIME, _, _ = strings.Cut(part.Header.Get("Content-Type"), ";")
	}
	return s.takeFile(f, fields)
}

func (s *Server) takeFile(f *file, fields map[string]string) (any, error) {
	for name := range fields {
		if name != "messaging_product" && name != "type" {
			return nil, invalid("an upload with %s", name)
		}
	}
	if fields["messaging_product"] != "whatsapp" {
		return nil, missing("messaging_product \"whatsapp\"")
	}
	if len(f.Data) == 0 || f.Name == "" {
		return nil, missing("file, with a name")
	}
	known := false
	for _, kind := range kinds {
		if slices.Contains(kind.types, f.MIME) {
			known = true
			if len(f.Data) > kind.most {
				return nil, wrongWith(131053, "Media upload error", "a file of %d bytes where %d are allowed", len(f.Data), kind.most)
			}
		}
	}
	if !known {
		return nil, invalid("Param file must be a file with one of the allowed types; it is %q", f.MIME)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(f)
	return map[string]string{"id": f.ID}, nil
}

func (s *Server) keep(f *file) {
	s.state.NextFile++
	f.ID = fmt.Sprintf("%015d", 100_000_000_000_000+s.state.NextFile)
	s.state.Files = append(s.state.Files, f)
	s.state.files[f.ID] = f
	s.markDirty()
}

// enclosed checks a file of a message.
func (s *Server) enclosed(n *number, kind string, m *mediaObject) (*Post, error) {
	if m.Link != "" {
		return nil, invalid("files by address are not fetched here: upload them")
	}
	if err := within("caption", m.Caption, 0, maxCaption); err != nil {
		return nil, err
	}
	if kind == "audio" && m.Caption != "" || kind != "document" && m.Filename != "" || units(m.Filename) > maxFilename {
		return nil, invalid("a %s with a caption or name that it cannot have", kind)
	}
	f := s.state.files[m.ID]
	switch {
	case f == nil || f.Number != n.ID:
		return nil, errNoMedia
	case f.Got:
		return nil, wrong("a file that came from a person is sent on without having been uploaded")
	case !slices.Contains(kinds[kind].types, f.MIME):
		return nil, wrongWith(131053, "Media upload error", "a file of type %s sent as %s", f.MIME, kind)
	}
	name := m.Filename
	if name == "" && kind == "document" {
		name = f.Name
	}
	return &Post{Text: m.Caption, File: f.ID, FileKind: kind, FileName: name}, nil
}

// lookup gives a file's address, which holds for five minutes and with the token.
func (s *Server) lookup(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.state.files[c.object]
	if f == nil || f.Number != c.number.ID {
		return nil, errGone
	}
	f.Asked = s.clock.Now()
	return map[string]any{
		"messaging_product": "whatsapp", "url": c.base() + "/download/" + f.ID,
		"mime_type": f.MIME, "sha256": f.sum(), "file_size": len(f.Data), "id": f.ID,
	}, nil
}

// base is the address at which the call reached this server.
func (c *call) base() string {
	scheme := "http://"
	if c.request.TLS != nil {
		scheme = "https://"
	}
	path, _, _ := strings.Cut(c.request.RequestURI, "?")
	return scheme + c.request.Host + strings.TrimSuffix(path, c.request.URL.EscapedPath())
}

func (f *file) sum() string {
	sum := sha256.Sum256(f.Data)
	return hex.EncodeToString(sum[:])
}

// download answers with the bytes of a file.
func (s *Server) download(w http.ResponseWriter, c *call) error {
	s.mu.Lock()
	f := s.state.files[c.object]
	over := f == nil || f.Number != c.number.ID || s.clock.Now().Sub(f.Asked) >= linkLife
	s.mu.Unlock()
	if over {
		return errGone
	}
	w.Header().Set("Content-Type", f.MIME)
	_, _ = w.Write(f.Data) // the client may be gone
	return nil
}

// File gives what was sent either way, for the page and for tests.
func (s *Server) File(id string) (name, kind string, data []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.state.files[id]; f != nil {
		return f.Name, f.MIME, f.Data, true
	}
	return "", "", nil, false
}

// Forget drops what was uploaded and received: Meta keeps it for 30 days.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.state.Files {
		delete(s.state.files, f.ID)
	}
}
