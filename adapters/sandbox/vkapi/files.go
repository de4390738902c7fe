package vkapi

import (
	"bytes"
	"cmp"
	"mime"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// file is a photo, a document or a voice message of a community or a person.
type file struct {
	ID     int    `json:"id"`
	Kind   string `json:"kind"` // the attachment's type: photo, doc or audio_message
	Owner  int64  `json:"owner_id"`
	Key    string `json:"access_key"`
	Name   string `json:"name"`
	MIME   string `json:"mime"`
	Date   int64  `json:"date"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Size   int    `json:"size"`
	Data   []byte `json:"-"` // in a file of its own
}

// newFile gives a file its number; it is there once it is added to the state.
func (s *Server) newFile(kind string, owner int64, name string, data []byte) *file {
	s.state.NextFile++
	return &file{
		ID: s.state.NextFile, Kind: kind, Owner: owner, Key: randomHex(9), Name: name,
		MIME: typeOf(name, data), Date: s.now(), Size: len(data), Data: data,
	}
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

// docType is VK's number for a kind of document.
func (f *file) docType() int {
	kind, _, _ := strings.Cut(f.MIME, "/")
	return cmp.Or(map[string]int{"text": 1, "image": 4, "audio": 5, "video": 6}[kind], map[bool]int{true: 1, false: 8}[f.MIME == "application/pdf"])
}

// at is where a file can be fetched by anybody who knows its key.
func (f *file) at(base string) string {
	return base + "/files/" + itoa(f.ID) + "/" + f.Key + "/" + url.PathEscape(f.Name)
}

// object is the file as it stands in attachments.
func (f *file) object(base string) map[string]any {
	o := map[string]any{"id": f.ID, "owner_id": f.Owner, "access_key": f.Key, "date": f.Date}
	address := f.at(base)
	switch f.Kind {
	case "photo":
		o["album_id"], o["text"], o["has_tags"] = -3, "", false
		sizes := []map[string]any{}
		for _, side := range []struct {
			letter string
			most   int
		}{{"s", 75}, {"m", 130}, {"x", 604}, {"w", max(f.Width, f.Height)}} {
			width, height := fit(f.Width, f.Height, side.most)
			sizes = append(sizes, map[string]any{"type": side.letter, "url": address, "width": width, "height": height})
		}
		o["sizes"] = sizes
	case "doc":
		o["title"], o["size"], o["ext"], o["type"], o["url"] = f.Name, f.Size, strings.TrimPrefix(filepath.Ext(f.Name), "."), f.docType(), address
	case "audio_message":
		o["duration"], o["waveform"], o["link_ogg"], o["link_mp3"] = 1, []int{0, 5, 10, 5, 0}, address, address
	}
	return o
}

// fit is a picture's size once its longer side is at most so long.
func fit(width, height, most int) (int, int) {
	if longer := max(width, height); longer > most {
		return max(1, width*most/longer), max(1, height*most/longer)
	}
	return width, height
}

var attachmentPattern = regexp.MustCompile(`^(photo|doc|audio_message)(-?[0-9]+)_([0-9]+)(?:_([0-9a-f]+))?$`)

// attachments finds the files that an attachment parameter names. Files of others need their access key.
func (s *Server) attachments(names string) ([]int, error) {
	if names == "" {
		return nil, nil
	}
	var ids []int
	for _, name := range strings.Split(names, ",") {
		part := attachmentPattern.FindStringSubmatch(name)
		if part == nil {
			return nil, wrong(codeParam, "attachment %q is not <type><owner>_<id>", name)
		}
		id, _ := strconv.Atoi(part[3]) // too many digits lead nowhere
		f := s.state.files[id]
		switch {
		case f == nil || strconv.FormatInt(f.Owner, 10) != part[2]:
			return nil, refuse(codeParam, "attachment: there is no "+name)
		case (f.Kind == "photo") != (part[1] == "photo"):
			return nil, wrong(codeParam, "attachment %q is a %s", name, f.Kind)
		case f.Owner > 0 && f.Key != part[4]:
			return nil, wrong(codeParam, "attachment %q needs its access key", name)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// serveFile answers /files/<id>/<key>/<name>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	parts := strings.Split(rest, "/")
	id, _ := strconv.Atoi(parts[0]) // what is no number is no file either
	s.mu.Lock()
	f := s.state.files[id]
	s.mu.Unlock()
	if f == nil || len(parts) != 3 || parts[1] != f.Key {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", "attachment")
	http.ServeContent(w, r, "", s.clock.Now(), bytes.NewReader(f.Data))
}

// File gives what was uploaded, for the page and for tests.
func (s *Server) File(id int) (name, kind string, data []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.state.files[id]; f != nil {
		return f.Name, f.MIME, f.Data, true
	}
	return "", "", nil, false
}
