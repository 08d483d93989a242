package store

import (
	"bytes"
	"runtime"
)

// goroutineName returns the first words of this goroutine's stack trace ("goroutine 34"). Only compared for equality: a
// piece runs on the writer's goroutine, so a Write from there, whichever context it was given, would wait for itself.
func goroutineName() string {
	var trace [32]byte
	name := trace[:runtime.Stack(trace[:], false)]
	if end := bytes.IndexByte(name, '['); end > 0 {
		name = name[:end]
	}
	return string(name)
}
