package commands

import "zapis/domain"

// BySystem is the meta of what Zapis does itself, for a reason that names it: the same reason, the same command.
// Nothing else makes such a meta, whatever its channel is called.
func BySystem(reason domain.ID) Meta { return Meta{Action: reason, Channel: "system", system: true} }
