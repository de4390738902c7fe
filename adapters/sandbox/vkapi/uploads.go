package vkapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	_ "image/gif" // photos may come in any of these
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"
	"path/filepath"
	"strings"
)

// uploads are the steps between asking for an upload address and saving what went there. A restart forgets them.
type uploads struct {
	asked map[string]asked  // by the token in the address
	kept  map[string]upload // by the token that was answered
}

type asked struct {
	group int64
	kind  string // of attachment
}

type upload struct {
	asked
	name string
	data []byte
}

func newUploads() uploads {
	return uploads{asked: map[string]asked{}, kept: map[string]upload{}}
}

type uploadParams struct {
	PeerID int64  `json:"peer_id"`
	Type   string `json:"type"`
}

func (s *Server) photoUploadServer(c *call, _ uploadParams) (any, error) {
	return map[string]any{"upload_url": s.ask(c, "photo"), "album_id": -3, "user_id": 0, "group_id": c.group.ID}, nil
}

// documentUploadServer wants the dialog that the document is for, as VK does of communities.
func (s *Server) documentUploadServer(c *call, p uploadParams) (any, error) {
	if p.PeerID == 0 {
		return nil, wrong(codeParam, "peer_id is required")
	}
	if _, _, err := s.reach(c.group, p.PeerID); err != nil {
		return nil, err
	}
	kind := "doc"
	switch p.Type {
	case "audio_message":
		kind = p.Type
	case "graffiti":
		return nil, wrong(codeParam, "graffiti is not spoken here")
	}
	return map[string]any{"upload_url": s.ask(c, kind)}, nil
}

func (s *Server) ask(c *call, kind string) (address string) {
	token := randomHex(12)
	s.uploads.asked[token] = asked{c.group.ID, kind}
	return s.state.URL + "/upload/" + token
}

// fields of the form in which files come.
var uploadFields = map[string]string{"photo": "photo", "doc": "file", "audio_message": "file"}

// serveUpload takes one file; what it answers is what the save methods want.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request, token string) {
	s.mu.Lock()
	purpose, known := s.uploads.asked[token]
	s.mu.Unlock()
	if !known || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	up, err := readUpload(r, purpose)
	if err == nil {
		err = up.check()
	}
	if err != nil {
		s.noteImproper("upload: " + err.Error())
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "unknown error", "error_descr": err.Error()})
		return
	}
	receipt := randomHex(16)
	s.mu.Lock()
	s.uploads.kept[receipt] = up
	s.mu.Unlock()
	answer := map[string]any{"file": receipt}
	if purpose.kind == "photo" {
		answer = map[string]any{"server": 1, "photo": receipt, "hash": receipt[:8]}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func readUpload(r *http.Request, purpose asked) (upload, error) {
	part, header, err := r.FormFile(uploadFields[purpose.kind])
	if err != nil {
		return upload{}, errors.New("there is no file in the field " + uploadFields[purpose.kind])
	}
	defer func() { _ = part.Close() }()
	data, err := io.ReadAll(part)
	return upload{asked: purpose, name: header.Filename, data: data}, err
}

// check refuses what VK would not take as such.
func (u upload) check() error {
	if err := checkSize(u.kind, len(u.data)); err != nil {
		return err
	}
	switch u.kind {
	case "photo":
		return checkPhoto(u.data)
	case "audio_message":
		if !bytes.HasPrefix(u.data, []byte("OggS")) {
			return errors.New("a voice message is OGG")
		}
	default:
		if extension := strings.ToLower(filepath.Ext(u.name)); extension == "" || extension == ".mp3" || extension == ".exe" {
			return errors.New("documents ending in " + extension + " are not taken")
		}
	}
	return nil
}

func checkSize(kind string, size int) error {
	most := maxDocument
	if kind == "photo" {
		most = maxPhoto
	}
	if size == 0 || size > most {
		return errors.New("a file of " + itoa(size) + " bytes where 1 to " + itoa(most) + " are allowed")
	}
	return nil
}

func checkPhoto(data []byte) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return errors.New("the photo is not a picture")
	}
	if config.Width+config.Height > maxPhotoSides || config.Width > maxPhotoRatio*config.Height || config.Height > maxPhotoRatio*config.Width {
		return errors.New("a photo of " + itoa(config.Width) + " by " + itoa(config.Height))
	}
	return nil
}

type saveParams struct {
	Photo string `json:"photo"`
	Hash  string `json:"hash"`
	File  string `json:"file"`
	Title string `json:"title"`
}

// take is an upload of the call's community, once.
func (s *Server) take(c *call, receipt string, photo bool) (upload, error) {
	up, kept := s.uploads.kept[receipt]
	if !kept || up.group != c.group.ID || (up.kind == "photo") != photo {
		return upload{}, refuse(codeParam, "the file is not one that was uploaded")
	}
	delete(s.uploads.kept, receipt)
	return up, nil
}

func (s *Server) savePhoto(c *call, p saveParams) (any, error) {
	if len(p.Photo) < len(p.Hash) || p.Hash == "" || p.Photo[:len(p.Hash)] != p.Hash {
		return nil, wrong(codeParam, "hash is not the one that the upload answered")
	}
	up, err := s.take(c, p.Photo, true)
	if err != nil {
		return nil, err
	}
	f := s.newFile("photo", -c.group.ID, up.name, up.data)
	f.measure()
	s.state.addFile(f)
	s.markDirty()
	return []any{f.object(s.state.URL)}, nil
}

func (f *file) measure() {
	config, _, _ := image.DecodeConfig(bytes.NewReader(f.Data)) // checked when it came
	f.Width, f.Height = config.Width, config.Height
}

func (s *Server) saveDocument(c *call, p saveParams) (any, error) {
	up, err := s.take(c, p.File, false)
	if err != nil {
		return nil, err
	}
	if p.Title != "" && up.kind == "doc" {
		up.name = p.Title
	}
	f := s.newFile(up.kind, -c.group.ID, up.name, up.data)
	s.state.addFile(f)
	s.markDirty()
	return map[string]any{"type": f.Kind, f.Kind: f.object(s.state.URL)}, nil
}

func (s *Server) noteImproper(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls.Improper(what)
	s.log.Warn("vk sandbox: an upload that VK would refuse")
}
