package cloud

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"zapis/adapters/dialog"
	"zapis/domain/chat"
)

// longestUnpacked bounds what is read out of an archive: WhatsApp takes no document that is larger.
const longestUnpacked = 100 << 20

// withoutArchive puts one text in place of an archive of texts, such as that of somebody's data: WhatsApp takes no archives, whatever
// is in them. Any other file is left as it is.
func withoutArchive(a *dialog.Attachment) *dialog.Attachment {
	if a == nil || a.Held != nil || a.Kind != chat.File || cmp.Or(a.Type, http.DetectContentType(a.Bytes)) != "application/zip" {
		return a
	}
	text, all := unpacked(a.Bytes)
	if !all {
		return a
	}
	plain := *a
	plain.Name, plain.Type, plain.Bytes = strings.TrimSuffix(a.Name, path.Ext(a.Name))+".txt", "text/plain", text
	return &plain
}

// unpacked are the texts of an archive one after the other, each under its name; false if there is anything else in it.
func unpacked(data []byte) (text []byte, all bool) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, false
	}
	var out bytes.Buffer
	for _, entry := range archive.File {
		part, err := unpack(entry, longestUnpacked-out.Len())
		if err != nil || !utf8.Valid(part) || bytes.ContainsRune(part, 0) {
			return nil, false
		}
		if len(archive.File) > 1 {
			out.WriteString("=== " + entry.Name + "\n\n")
		}
		out.Write(part)
		out.WriteString("\n")
	}
	return out.Bytes(), out.Len() > 0 && out.Len() <= longestUnpacked
}

func unpack(entry *zip.File, most int) ([]byte, error) {
	opened, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	part, err := io.ReadAll(io.LimitReader(opened, int64(most)+1))
	if err == nil && len(part) > most {
		err = io.ErrShortBuffer
	}
	return part, err
}
