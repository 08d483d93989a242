package photo

import (
	"io"
	"math"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// wanted are the EXIF tags (JEITA CP-3451) that are read; all others stay unread.
var wanted = map[string]bool{
	"Orientation": true, "DateTimeOriginal": true, "OffsetTimeOriginal": true,
	"GPSLatitude": true, "GPSLatitudeRef": true, "GPSLongitude": true, "GPSLongitudeRef": true,
}

// isWanted also looks at where a tag stands: the thumbnail's directory (IFD1) has an orientation of its own, and the
// interoperability directory has tags of the same numbers as the latitude, which the library then names after it.
func isWanted(tag imagemeta.TagInfo) bool {
	if !wanted[tag.Tag] || strings.Contains(tag.Namespace, "IFD1") {
		return false
	}
	return strings.HasPrefix(tag.Tag, "GPS") == strings.HasSuffix(tag.Namespace, "GPSInfoIFD")
}

// readEXIF adds what EXIF says. Tags are taken one by one, and one whose value is of another type than the standard
// says is passed over: files come from anywhere.
func readEXIF(r io.ReadSeeker, info *Info) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return
	}
	tags := map[string]any{}
	formats := map[Format]imagemeta.ImageFormat{JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP}
	_, err := imagemeta.Decode(imagemeta.Options{
		R:               r,
		ImageFormat:     formats[info.Format],
		Sources:         imagemeta.EXIF,
		ShouldHandleTag: isWanted,
		HandleTag: func(tag imagemeta.TagInfo) error {
			if _, again := tags[tag.Tag]; !again {
				tags[tag.Tag] = tag.Value
			}
			return nil
		},
		LimitNumTags: 2000,
	})
	if err != nil && len(tags) == 0 {
		return
	}
	if v, ok := tags["Orientation"].(uint16); ok && v >= 1 && v <= 8 {
		info.Orientation = int(v)
	}
	info.TakenAt, info.TakenAtZoned = takenAt(text(tags["DateTimeOriginal"]), text(tags["OffsetTimeOriginal"]))
	setPosition(info, tags)
}

func text(v any) string {
	s, _ := v.(string)
	return strings.TrimRight(strings.TrimSpace(s), "\x00")
}

// takenAt reads EXIF's "2027:05:22 10:15:00" and, where there is one, its offset "+02:00". A camera whose clock was
// never set writes zeros or its year of birth, which is no date to believe.
func takenAt(date, offset string) (at time.Time, zoned bool) {
	const layout = "2006:01:02 15:04:05"
	at, err := time.Parse(layout+"-07:00", date+offset)
	if zoned = err == nil; !zoned {
		at, err = time.Parse(layout, date)
	}
	if err != nil || at.Year() < 1990 || at.Year() > 2200 {
		return time.Time{}, false
	}
	return at, zoned
}

func setPosition(info *Info, tags map[string]any) {
	lat, latOK := tags["GPSLatitude"].(float64)
	lon, lonOK := tags["GPSLongitude"].(float64)
	if !latOK || !lonOK || math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return
	}
	if lat == 0 && lon == 0 { // what phones write that had no fix
		return
	}
	if strings.HasPrefix(text(tags["GPSLatitudeRef"]), "S") {
		lat = -math.Abs(lat)
	}
	if strings.HasPrefix(text(tags["GPSLongitudeRef"]), "W") {
		lon = -math.Abs(lon)
	}
	info.HasPosition, info.Longitude, info.Latitude = true, lon, lat
}
