package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
)

// clusterConfig tells Debian's packages whether to start a server of their own.
const clusterConfig = "/etc/postgresql-common/createcluster.conf"

// install adds Debian's Postgres if we are root and apt-get is there; otherwise ErrNoPrograms says what a person can do.
func install(ctx context.Context, log *slog.Logger) error {
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return ErrNoPrograms
	}
	log.Info("installing Postgres with apt-get (once, about a minute)")
	if err := aptGet(ctx, "update"); err != nil {
		return err
	}
	if err := aptGet(ctx, "install", "-y", "--no-install-recommends", "postgresql-common"); err != nil {
		return err
	}
	if err := forbidMainCluster(); err != nil {
		return err
	}
	return aptGet(ctx, "install", "-y", "--no-install-recommends", serverPackage(ctx))
}

// forbidMainCluster keeps the package from starting a server that nobody asked for on port 5432.
func forbidMainCluster() error {
	file, err := os.OpenFile(clusterConfig, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("forbid Debian's own cluster: %w", err)
	}
	defer file.Close()
	if _, err := file.WriteString("\n# zapis runs a private cluster\ncreate_main_cluster = false\n"); err != nil {
		return fmt.Errorf("forbid Debian's own cluster: %w", err)
	}
	return nil
}

// serverPackage prefers the version that we test with; other releases of Debian and Ubuntu carry another one.
func serverPackage(ctx context.Context) string {
	const tested = "postgresql-15"
	if exec.CommandContext(ctx, "apt-cache", "show", tested).Run() == nil {
		return tested
	}
	return "postgresql"
}

func aptGet(ctx context.Context, args ...string) error {
	args = append([]string{"-q", "-o", "DPkg::Lock::Timeout=120"}, args...)
	cmd := exec.CommandContext(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, lastLines(string(out), 15))
	}
	return nil
}

// lastLines keeps the end of a program's output, where the reason of a failure stands.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
