// Package photo looks at pictures that people bring back, and makes the small public ones from them.
//
// The two steps are apart on purpose. Inspect reads a few kilobytes: what the file is, how large its picture is, when
// and where it was taken; it decodes nothing, so that a picture too large to decode is refused first. Derive decodes
// once and writes new JPEG files: turned upright, scaled, and with no metadata at all, since what the encoder is given
// is nothing but pixels. Positions, serial numbers, thumbnails and names of owners cannot leak from them.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/webp"
)

// Format is a kind of picture that can be read.
type Format string

// The formats, by their short names.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
)

// Why a file is refused.
var (
	// ErrHEIC means a picture as iPhones store it (ISO/IEC 23008-12), which nothing here can decode. A browser on the
	// same phone can: asking it for a JPEG is the way out.
	ErrHEIC = errors.New("photo: HEIC picture")
	// ErrTooLarge means more pixels than the machine should decode: see MaxPixels and MaxPixelsWhole.
	ErrTooLarge = errors.New("photo: picture has too many pixels")
	// ErrNotPicture means no JPEG, PNG or WebP, or one that is broken.
	ErrNotPicture = errors.New("photo: not a picture that can be read")
)

// How many pixels a picture may have. A baseline JPEG is decoded into one and a half bytes a pixel, so that 50
// megapixels take 75 MB. A progressive one keeps all its coefficients until the end, and PNG and WebP may take eight
// bytes a pixel: these are held to 16 megapixels.
const (
	MaxPixels      = 50_000_000
	MaxPixelsWhole = 16_000_000
)

// maxSide is what the formats themselves allow (a JPEG's sides are 16-bit numbers).
const maxSide = 65_535

// Info is what a picture says of itself.
type Info struct {
	Format Format
	// Width and Height are those of the stored picture, before Orientation is applied.
	Width, Height int
	// Progressive is true for a JPEG that is stored in several passes.
	Progressive bool
	// Orientation is EXIF's, 1 to 8; 1 is upright, also where the file says nothing.
	Orientation int
	// TakenAt is when the picture was taken; zero when not known. Cameras write local time: TakenAtZoned is true only
	// when the file says of which zone, otherwise the wall clock stands in UTC and the caller knows the place.
	TakenAt      time.Time
	TakenAtZoned bool
	// Longitude and Latitude are where, in WGS 84 degrees, when HasPosition.
	HasPosition         bool
	Longitude, Latitude float64
}

// Upright is width and height as people see the picture.
func (i Info) Upright() (width, height int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// Inspect reads format, size and EXIF of a picture without decoding it. It returns ErrHEIC, ErrTooLarge (with the
// Info as far as it is known) or ErrNotPicture. Metadata that are broken are as good as none.
func Inspect(r io.ReadSeeker) (Info, error) {
	var info Info
	head := make([]byte, 32)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return info, err
	}
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return info, err
	}
	if info.Format, err = sniff(head[:n]); err != nil {
		return info, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return info, err
	}
	config, err := decodeConfig(info.Format, r)
	if err != nil {
		return info, fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	info.Width, info.Height, info.Orientation = config.Width, config.Height, 1
	if info.Format == JPEG {
		if info.Progressive, err = progressive(r); err != nil {
			return info, fmt.Errorf("%w: %w", ErrNotPicture, err)
		}
	}
	if info.Width <= 0 || info.Height <= 0 {
		return info, ErrNotPicture
	}
	if info.tooLarge() {
		return info, ErrTooLarge
	}
	readEXIF(r, &info)
	return info, nil
}

func (i Info) tooLarge() bool {
	most := int64(MaxPixels)
	if i.Progressive || i.Format != JPEG {
		most = MaxPixelsWhole
	}
	return i.Width > maxSide || i.Height > maxSide || int64(i.Width)*int64(i.Height) > most
}

// sniff tells the format from the first bytes.
func sniff(head []byte) (Format, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WebP, nil
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && heif[string(head[8:12])]:
		return "", ErrHEIC
	}
	return "", ErrNotPicture
}

// heif are the major brands of ISO/IEC 23008-12 and of Apple's files.
var heif = map[string]bool{"heic": true, "heix": true, "heim": true, "heis": true, "hevc": true, "hevx": true, "hevm": true, "hevs": true, "mif1": true, "msf1": true}

func decodeConfig(f Format, r io.Reader) (image.Config, error) {
	switch f {
	case PNG:
		return png.DecodeConfig(r)
	case WebP:
		return webp.DecodeConfig(r)
	}
	return jpeg.DecodeConfig(r)
}

func decode(f Format, r io.Reader) (image.Image, error) {
	switch f {
	case PNG:
		return png.Decode(r)
	case WebP:
		return webp.Decode(r)
	}
	return jpeg.Decode(r)
}

// progressive walks through the segments of a JPEG (ITU-T T.81 annex B) to its frame header and says whether that is
// SOF2.
func progressive(r io.ReadSeeker) (bool, error) {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return false, err
	}
	var b [2]byte
	for {
		if _, err := io.ReadFull(r, b[:1]); err != nil {
			return false, err
		}
		if b[0] != 0xff { // image/jpeg forgives stray bytes between segments, so this does
			continue
		}
		for b[0] == 0xff {
			if _, err := io.ReadFull(r, b[:1]); err != nil {
				return false, err
			}
		}
		switch marker := b[0]; {
		case marker == 0xc2:
			return true, nil
		case marker == 0xc0, marker == 0xc1:
			return false, nil
		case marker == 0, marker == 0x01, 0xd0 <= marker && marker <= 0xd8: // no length follows
			continue
		}
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return false, err
		}
		length := int64(b[0])<<8 | int64(b[1])
		if length < 2 {
			return false, errors.New("segment of no length")
		}
		if _, err := r.Seek(length-2, io.SeekCurrent); err != nil {
			return false, err
		}
	}
}
