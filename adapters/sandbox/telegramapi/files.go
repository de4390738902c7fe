package telegramapi

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"path/filepath"
	"strings"
)

// upload is the part of the call that a field refers to, if that is what it does.
func (c *call) upload(ref string) (upload, bool) {
	name, attached := strings.CutPrefix(ref, "attach://")
	return c.files[name], attached
}

// knownFile is one that the bot sent or got before. The kind of a file cannot be changed.
func (s *Server) knownFile(kind, id string) (*file, error) {
	f := s.state.file(id)
	switch {
	case f != nil && f.Kind != "" && f.Kind != kind:
		return nil, wrong("type of file mismatch", "a %s is sent as %s", f.Kind, kind)
	case f != nil:
		return f, nil
	case strings.HasPrefix(id, "http://"), strings.HasPrefix(id, "https://"):
		return nil, wrong("failed to get HTTP URL content", "files by address are not fetched here: upload them")
	}
	return nil, refuse(http.StatusBadRequest, "Bad Request: wrong file identifier/HTTP URL specified")
}

func (s *Server) keep(f *file) {
	if s.state.file(f.ID) == nil {
		s.state.addFile(f)
	}
}

func (s *Server) newFile(kind, name string, data []byte) *file {
	s.state.NextFile++
	return &file{ID: "file" + itoa(s.state.NextFile), Kind: kind, Name: name, MIME: typeOf(name, data), Data: data}
}

// types are those that this product sends; of the others the machine may know more or less.
var types = map[string]string{
	".ics": "text/calendar", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".pdf": "application/pdf",
	".txt": "text/plain", ".csv": "text/csv", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
}

func typeOf(name string, data []byte) string {
	extension := strings.ToLower(filepath.Ext(name))
	return cmp.Or(types[extension], mime.TypeByExtension(extension), http.DetectContentType(data))
}

func (f *file) uniqueID() string { return "u" + f.ID }

func (f *file) path() string { return "documents/" + f.ID + filepath.Ext(f.Name) }

type fileParams struct {
	ID string `json:"file_id"`
}

func (s *Server) getFile(_ *call, p fileParams) (any, error) {
	f := s.state.file(p.ID)
	if f == nil {
		return nil, refuse(http.StatusBadRequest, "Bad Request: invalid file_id")
	}
	if len(f.Data) > maxDownload {
		return nil, refuse(http.StatusBadRequest, "Bad Request: file is too big")
	}
	return map[string]any{
		"file_id": f.ID, "file_unique_id": f.uniqueID(), "file_size": len(f.Data), "file_path": f.path(),
	}, nil
}

// serveFile answers /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, path, _ := strings.Cut(rest, "/")
	s.mu.Lock()
	known := s.state.bot(token) != nil
	name := strings.TrimPrefix(path, "documents/")
	found := s.state.file(strings.TrimSuffix(name, filepath.Ext(name)))
	s.mu.Unlock()
	switch {
	case !known:
		answer(w, nil, errUnauthorized)
	case found == nil || found.path() != path:
		answer(w, nil, refuse(http.StatusNotFound, "Not Found"))
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", s.clock.Now(), bytes.NewReader(found.Data))
	}
}

// File gives what was uploaded, for the page and for tests.
func (s *Server) File(id string) (name, kind string, data []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.state.file(id); f != nil {
		return f.Name, f.MIME, f.Data, true
	}
	return "", "", nil, false
}
