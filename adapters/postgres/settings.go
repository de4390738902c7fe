package postgres

import (
	"runtime"
	"strings"
)

// durable is what a private cluster runs with. Bookings are small writes that must last: every commit reaches the disk.
// Details of constraint errors would put names and phones in the server's log, hence terse.
const durable = `# Written by zapis at every start. Lasting changes of your own: ALTER SYSTEM.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
wal_buffers = 16MB
wal_compression = on
max_wal_size = 4GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
autovacuum_naptime = 15s
log_error_verbosity = terse
log_min_error_statement = panic
log_timezone = 'UTC'
timezone = 'UTC'
datestyle = 'iso'
default_text_search_config = 'pg_catalog.simple'
lc_messages = 'C'
`

// volatile is what tests add: many at a time, and nothing has to last.
const volatile = `fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
wal_compression = off
max_connections = 500
shared_buffers = 128MB
`

func settings(forTests bool) string {
	if forTests {
		return durable + volatile
	}
	return durable
}

// locale sorts text by code point in UTF-8, the same on every machine.
func locale() string {
	if runtime.GOOS == "linux" {
		return "C.UTF-8"
	}
	return "C" // macOS has had C.UTF-8 for a few versions only
}

// quoted writes a value of a settings file.
func quoted(text string) string {
	return "'" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(text) + "'"
}
