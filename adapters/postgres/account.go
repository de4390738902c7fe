package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs the server: ourselves, or user postgres when we are root (the server refuses to run as root).
type account struct {
	credential *syscall.Credential // nil: ourselves
}

func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	found, err := user.Lookup("postgres")
	if err != nil {
		return account{}, fmt.Errorf("root may not run Postgres, so its user is needed: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user postgres: %w", err)
	}
	return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// run makes the command run as the account, in a process group of its own, so that Ctrl-C in our terminal reaches us
// alone and the server is stopped after the last query, not with the first. Variables such as PGDATA do not leak in.
func (a account) run(cmd *exec.Cmd) *exec.Cmd {
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: a.credential}
	return cmd
}

// own hands a file or folder to the account.
func (a account) own(path string) error {
	if a.credential == nil {
		return nil
	}
	return os.Chown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// enters tells whether the account can go through a folder and all above it. The kernel is asked, not the mode bits.
func (a account) enters(folder string) bool {
	return a.run(exec.Command("test", "-x", folder)).Run() == nil
}

// refuge is where data goes when user postgres cannot enter the folder asked for, such as a checkout under /root.
const refuge = "/var/lib/zapis"

// reachable is the folder itself if the account can enter it, else a folder of the refuge that belongs to it.
func (a account) reachable(folder string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	existing := folder
	for {
		_, err := os.Stat(existing)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("data folder: %w", err)
		}
		existing = filepath.Dir(existing)
	}
	if a.enters(existing) {
		return folder, nil
	}
	if a.credential == nil {
		return "", fmt.Errorf("data folder: %s cannot be entered", existing)
	}
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(refuge, hex.EncodeToString(sum[:4])), nil
}
