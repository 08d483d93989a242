package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Free returns how many octets the disk of the files still takes from this program. It returns errors.ErrUnsupported where
// the machine cannot tell.
func (f *Files) Free() (int64, error) {
	dir := f.dir
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		dir = filepath.Dir(dir) // nothing was kept yet
	}
	return freeSpace(dir)
}
