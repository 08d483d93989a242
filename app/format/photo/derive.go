package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"slices"

	xdraw "golang.org/x/image/draw"
)

// Quality is that of the public JPEG files, on the encoder's scale of 1 to 100.
const Quality = 82

// Derivative is one public picture.
type Derivative struct {
	// LongEdge is the size that was asked for; the picture is smaller where the original was.
	LongEdge      int
	Width, Height int
	JPEG          []byte
}

// decoding lets one picture be decoded at a time: a village hall's Raspberry Pi has memory for one.
var decoding = make(chan struct{}, 1)

// Derive makes one upright JPEG without metadata for each long edge (in pixels, positive), in the order asked for.
// It inspects the picture first and returns Inspect's errors, or the context's while it waits for its turn or between
// two sizes. Transparent parts become white. A picture is never enlarged.
func Derive(ctx context.Context, r io.ReadSeeker, longEdges []int) ([]Derivative, error) {
	if len(longEdges) == 0 || slices.Min(longEdges) <= 0 {
		return nil, errors.New("photo: a size must be positive")
	}
	info, err := Inspect(r)
	if err != nil {
		return nil, err
	}
	select {
	case decoding <- struct{}{}:
		defer func() { <-decoding }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	largest, err := decodeTo(r, info, slices.Max(longEdges))
	if err != nil {
		return nil, err
	}
	return derivatives(ctx, upright(largest, info.Orientation), longEdges)
}

// decodeTo decodes the picture and scales it to a long edge; the decoded picture is garbage once this returns.
func decodeTo(r io.ReadSeeker, info Info, longEdge int) (*image.RGBA, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	source, err := decode(info.Format, r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	return scale(reduce(source, longEdge), longEdge), nil
}

// derivatives makes each size from the next larger one that is there.
func derivatives(ctx context.Context, largest *image.RGBA, longEdges []int) ([]Derivative, error) {
	order := slices.Clone(longEdges)
	slices.Sort(order)
	slices.Reverse(order)
	made := map[int]Derivative{}
	from := largest
	for _, longEdge := range order {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		from = scale(reduce(from, longEdge), longEdge)
		var out bytes.Buffer
		if err := jpeg.Encode(&out, from, &jpeg.Options{Quality: Quality}); err != nil {
			return nil, err
		}
		made[longEdge] = Derivative{LongEdge: longEdge, Width: from.Rect.Dx(), Height: from.Rect.Dy(), JPEG: out.Bytes()}
	}
	all := make([]Derivative, len(longEdges))
	for i, longEdge := range longEdges {
		all[i] = made[longEdge]
	}
	return all, nil
}

// fit is the size of a w×h picture whose long edge becomes longEdge, or stays if it is shorter.
func fit(w, h, longEdge int) (int, int) {
	long := max(w, h)
	if long <= longEdge {
		return w, h
	}
	return max(1, (w*longEdge+long/2)/long), max(1, (h*longEdge+long/2)/long)
}

// reduce averages blocks of k×k pixels on white, k being the largest whole number that leaves at least the long edge
// asked for. A resampling kernel over the whole original would need hundreds of megabytes for its intermediate
// result; this needs one band of k rows.
func reduce(source image.Image, longEdge int) *image.RGBA {
	b := source.Bounds()
	k := max(1, max(b.Dx(), b.Dy())/longEdge)
	if rgba, ok := source.(*image.RGBA); ok && k == 1 && rgba.Opaque() {
		return rgba
	}
	w, h := max(1, b.Dx()/k), max(1, b.Dy()/k)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	band := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(k, b.Dy())))
	for y := range h {
		draw.Draw(band, band.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(band, band.Rect, source, image.Pt(b.Min.X, b.Min.Y+y*k), draw.Over)
		average(out.Pix[y*out.Stride:(y+1)*out.Stride], band, k, w)
	}
	return out
}

// average fills one row with the means of the blocks of a band; a picture narrower or lower than k is one block.
func average(row []byte, band *image.RGBA, k, w int) {
	across, down := min(k, band.Rect.Dx()), band.Rect.Dy()
	n := uint32(across * down)
	for x := range w {
		var r, g, b uint32
		for dy := range down {
			at := band.Pix[dy*band.Stride+x*across*4:]
			for i := 0; i < across*4; i += 4 {
				r, g, b = r+uint32(at[i]), g+uint32(at[i+1]), b+uint32(at[i+2])
			}
		}
		row[x*4], row[x*4+1], row[x*4+2], row[x*4+3] = byte(r/n), byte(g/n), byte(b/n), 255
	}
}

// sharpUntil is the number of pixels up to which a picture is worth the better kernel: a small one is looked at as it
// is, of a large one the browser shows a scaled view.
const sharpUntil = 1_000_000

// scale brings a picture that reduce has left between one and two times too large to its size.
func scale(source *image.RGBA, longEdge int) *image.RGBA {
	w, h := fit(source.Rect.Dx(), source.Rect.Dy(), longEdge)
	if w == source.Rect.Dx() && h == source.Rect.Dy() {
		return source
	}
	var kernel xdraw.Scaler = xdraw.ApproxBiLinear
	if w*h <= sharpUntil {
		kernel = xdraw.CatmullRom
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	kernel.Scale(out, out.Rect, source, source.Rect, xdraw.Src, nil)
	return out
}

// upright turns and mirrors a picture as EXIF's orientation says: 2 mirrored, 3 upside down, 4 both, 5 to 8 lying on
// a side.
func upright(source *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return source
	}
	w, h := source.Rect.Dx(), source.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[ty*out.Stride+tx*4:][:4], source.Pix[y*source.Stride+x*4:][:4])
		}
	}
	return out
}
