package jobs

import (
	"errors"
	"testing"
)

func TestTroubleIsNewsOnceAndOverWhenItIsLeftBehind(t *testing.T) {
	var now trouble
	if now.reaches(5) != nil {
		t.Error("over before there was any")
	}
	riddle := &obstacle{position: 8, cause: errors.New("what is it?")}
	for i, news := range []bool{true, false, false} {
		if now.meets(riddle) != news {
			t.Errorf("time %d is not news: %v", i+1, news)
		}
		if now.reaches(7) != nil || now.is() == nil {
			t.Error("over in front of it")
		}
	}
	if !now.meets(&obstacle{position: 8, cause: errors.New("and now?")}) {
		t.Error("another cause is no news")
	}
	if now.reaches(8) == nil || now.is() != nil {
		t.Error("not over behind it")
	}
	now.meets(errors.New("a panic"))
	if now.reaches(8) != nil || now.reaches(9) == nil {
		t.Error("a trouble of unknown place is over with any progress, and only then")
	}
}
