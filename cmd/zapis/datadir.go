package main

import (
	"bytes"
	"os"
	"path/filepath"
)

// defaultDataDir is .data of the checkout that we run in, else where programs of this user keep their data.
func defaultDataDir() string {
	if here, err := os.Getwd(); err == nil {
		if root := checkout(here); root != "" {
			return filepath.Join(root, ".data")
		}
	}
	if os.Geteuid() == 0 {
		return "/var/lib/zapis"
	}
	if data := os.Getenv("XDG_DATA_HOME"); data != "" {
		return filepath.Join(data, "zapis")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), "zapis")
	}
	return filepath.Join(home, ".local", "share", "zapis")
}

// checkout is the nearest folder upwards that holds our go.mod, or nothing.
func checkout(folder string) string {
	for {
		module, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && bytes.HasPrefix(module, []byte("module zapis\n")) {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}
