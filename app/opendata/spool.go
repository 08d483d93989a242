package opendata

import (
	"bufio"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"os"
)

// spool is a temporary file: contributions pass once and go into three files of the archive, which takes one file at a
// time. It is compressed lightly, because the folder of temporary files of a small machine often lies in its memory.
type spool struct {
	file   *os.File
	buffer *bufio.Writer
	*flate.Writer
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "oplibre-release-*")
	if err != nil {
		return nil, fmt.Errorf("temporary file of a release: %w", err)
	}
	buffer := bufio.NewWriterSize(file, 64<<10)
	w, err := flate.NewWriter(buffer, flate.BestSpeed)
	if err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	return &spool{file: file, buffer: buffer, Writer: w}, nil
}

// reader ends the writing and returns what was written.
func (s *spool) reader() (io.Reader, error) {
	if err := errors.Join(s.Writer.Close(), s.buffer.Flush()); err != nil {
		return nil, err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return flate.NewReader(bufio.NewReaderSize(s.file, 64<<10)), nil
}

// remove forgets the file.
func (s *spool) remove() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }
