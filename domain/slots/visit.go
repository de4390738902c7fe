package slots

// Visit is several services in order as one: the client stays, so the durations follow each other without a break,
// and only what the first needs before it and the last needs after it is left free around the whole.
func Visit(services ...Service) Service {
	var visit Service
	for i, service := range services {
		if i == 0 {
			visit.Before = service.Before
		}
		visit.Duration += service.Duration
		visit.After = service.After
	}
	return visit
}
