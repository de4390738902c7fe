package main

import (
	"context"
)

type projectionsStatusCommand struct{}

func (projectionsStatusCommand) Run(ctx context.Context, p *process) error { return nil }
