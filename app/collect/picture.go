package collect

import (
	"errors"
	"io"
	"time"

	"oplibre/app/format/photo"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// publicEdges are the longer sides of the three public sizes, in pixels.
var publicEdges = []int{320, 1024, 2048}

// inspect reads what a picture says of itself without decoding it, and turns refusals into advice.
func inspect(r io.ReadSeeker) (photo.Info, error) {
	info, err := photo.Inspect(r)
	switch {
	case err == nil:
		return info, nil
	case errors.Is(err, photo.ErrHEIC):
		return info, refuseFile("collect.file.heic")
	case errors.Is(err, photo.ErrTooLarge):
		var fields problem.Fields
		fields.Add("file", "collect.file.pixels", problem.Args{"Width": info.Width, "Height": info.Height})
		return info, fields.Err()
	case errors.Is(err, photo.ErrNotPicture):
		return info, refuseFile("collect.file.broken")
	}
	return info, err
}

// PositionOf returns where the camera says that a staged picture was taken, to be proposed to the person who sent it and
// to nobody else; nil when it does not say.
func PositionOf(files *store.Files, upload Upload) *Point {
	info, ok := infoOf(files, upload)
	if !ok || !info.HasPosition {
		return nil
	}
	at := &Point{Longitude: info.Longitude, Latitude: info.Latitude}
	if !at.valid() {
		return nil
	}
	return at
}

// TakenAt returns when a staged picture was taken, in the zone given when the camera does not say its own; false when it
// is not known.
func TakenAt(files *store.Files, upload Upload, zone *time.Location) (time.Time, bool) {
	info, ok := infoOf(files, upload)
	if !ok || info.TakenAt.IsZero() {
		return time.Time{}, false
	}
	if info.TakenAtZoned {
		return info.TakenAt.In(zone), true
	}
	t := info.TakenAt
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone), true
}

func infoOf(files *store.Files, upload Upload) (photo.Info, bool) {
	file, err := files.Open(upload.Hash)
	if err != nil {
		return photo.Info{}, false
	}
	defer file.Close()
	info, err := photo.Inspect(file)
	return info, err == nil
}
