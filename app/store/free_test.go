package store

import (
	"path/filepath"
	"testing"
)

func TestFreeSpaceIsToldBeforeTheFirstFile(t *testing.T) {
	if free, err := (&Files{dir: filepath.Join(t.TempDir(), filesName)}).Free(); err != nil || free <= 0 {
		t.Errorf("%d octets (%v)", free, err)
	}
	if free, err := (&Files{dir: filepath.Join(t.TempDir(), "absent", filesName)}).Free(); err == nil {
		t.Errorf("a data folder that is not there has %d octets of room", free)
	}
}
