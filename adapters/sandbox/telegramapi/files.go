package telegramapi

import (
	"bytes"
	"image"
	_ "image/gif" // photos may come in any of these
	_ "image/jpeg"
	_ "image/png"
	"mime"
	"net/http"
	"path/filepath"
	"strings"
)

type photoParams struct {
	sending
	Photo           string   `json:"photo"`
	Caption         string   `json:"caption"`
	CaptionEntities []Entity `json:"caption_entities"`
}

func (s *Server) sendPhoto(c *call, p photoParams) (any, error) {
	caption, entities, err := formatted(p.Caption, p.ParseMode, p.CaptionEntities, maxCaption, "message caption is too long")
	if err != nil {
		return nil, err
	}
	f, err := s.fileOf(c, p.Photo, maxPhoto)
	if err != nil {
		return nil, err
	}
	photo, err := f.photo()
	if err != nil {
		return nil, err
	}
	return s.sendFile(c.bot, p.sending, f, Message{Caption: caption, CaptionEntities: entities, Photo: photo})
}

type documentParams struct {
	sending
	Document        string   `json:"document"`
	Caption         string   `json:"caption"`
	CaptionEntities []Entity `json:"caption_entities"`
}

func (s *Server) sendDocument(c *call, p documentParams) (any, error) {
	caption, entities, err := formatted(p.Caption, p.ParseMode, p.CaptionEntities, maxCaption, "message caption is too long")
	if err != nil {
		return nil, err
	}
	f, err := s.fileOf(c, p.Document, maxDocument)
	if err != nil {
		return nil, err
	}
	return s.sendFile(c.bot, p.sending, f, Message{Caption: caption, CaptionEntities: entities, Document: f.document()})
}

// sendFile sends a message with a file and keeps the file once that worked.
func (s *Server) sendFile(b *bot, p sending, f *file, m Message) (any, error) {
	sent, err := s.send(b, p, m)
	if err == nil {
		s.keep(f)
	}
	return sent, err
}

func (s *Server) keep(f *file) {
	if s.state.file(f.ID) == nil {
		s.state.Files = append(s.state.Files, f)
	}
}

// fileOf is the uploaded file that a field refers to, or one that the bot sent or got before.
func (s *Server) fileOf(c *call, ref string, limit int) (*file, error) {
	if name, attached := strings.CutPrefix(ref, "attach://"); attached {
		up, ok := c.files[name]
		if !ok || len(up.Data) == 0 {
			return nil, wrong("file must be non-empty", "field refers to a part that is missing or empty")
		}
		if len(up.Data) > limit {
			return nil, wrong("file is too big", "a file of %d bytes where %d are allowed", len(up.Data), limit)
		}
		return s.newFile(up.Name, up.Data), nil
	}
	if f := s.state.file(ref); f != nil {
		return f, nil
	}
	if strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://") {
		return nil, wrong("failed to get HTTP URL content", "files by address are not fetched here: upload them")
	}
	return nil, refuse(http.StatusBadRequest, "Bad Request: wrong file identifier/HTTP URL specified")
}

func (s *Server) newFile(name string, data []byte) *file {
	kind := mime.TypeByExtension(filepath.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(data)
	}
	return &file{ID: "file" + itoa(len(s.state.Files)+1), Name: name, MIME: kind, Data: data}
}

func (f *file) uniqueID() string { return "u" + f.ID }

func (f *file) path() string { return "documents/" + f.ID + filepath.Ext(f.Name) }

func (f *file) photo() ([]PhotoSize, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(f.Data))
	if err != nil {
		return nil, wrong("IMAGE_PROCESS_FAILED", "the photo is not a picture")
	}
	if config.Width+config.Height > 10_000 || config.Width > 20*config.Height || config.Height > 20*config.Width {
		return nil, wrong("PHOTO_INVALID_DIMENSIONS", "a photo of %d by %d", config.Width, config.Height)
	}
	return []PhotoSize{{FileID: f.ID, UniqueID: f.uniqueID(), Width: config.Width, Height: config.Height, Size: len(f.Data)}}, nil
}

func (f *file) document() *Document {
	return &Document{FileID: f.ID, UniqueID: f.uniqueID(), Name: f.Name, MIME: f.MIME, Size: len(f.Data)}
}

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
	var found *file
	for _, f := range s.state.Files {
		if f.path() == path {
			found = f
		}
	}
	s.mu.Unlock()
	switch {
	case !known:
		answer(w, nil, errUnauthorized)
	case found == nil:
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
