package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/collect"
	"oplibre/app/problem"
)

// Limits of a form that brings files: its other fields are few and small.
const (
	collectFields = 200
	collectText   = 1 << 20 // octets of all fields together
)

// readCollect reads the form of the field notebook. Files are staged one after the other while the body arrives; what is
// wrong with one of them is told with the form, which keeps the others. A body that breaks off is refused: its files stay
// staged until they are purged, and nothing else remains.
func (s *Site) readCollect(c echo.Context) (collectPost, error) {
	var post collectPost
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || kind != "multipart/form-data" {
		if err := decode(c, &post.Form); err != nil {
			return post, err
		}
		post.fill(c.Request().PostForm)
		return post, nil
	}
	body, err := c.Request().MultipartReader()
	if err != nil {
		return post, problem.New(problem.Invalid, "error.request", nil)
	}
	values, staged, err := s.readParts(c, body, &post)
	if err != nil {
		return post, err
	}
	decodeValues(values, &post.Form)
	post.fill(values)
	post.Files = append(post.Files, staged...)
	return post, nil
}

// readParts reads fields into values and stages files.
func (s *Site) readParts(c echo.Context, body *multipart.Reader, post *collectPost) (url.Values, []string, error) {
	values, staged, left := url.Values{}, []string{}, int64(collectText)
	for fields := 0; ; fields++ {
		part, err := body.NextPart()
		if errors.Is(err, io.EOF) {
			return values, staged, nil
		}
		if err != nil {
			return nil, nil, brokenBody(err)
		}
		if fields >= collectFields {
			return nil, nil, problem.New(problem.TooLarge, "error.too_large", nil)
		}
		if part.FileName() != "" {
			hash, err := s.stagePart(c, part, len(staged), post)
			if err != nil {
				return nil, nil, err
			}
			if hash != "" {
				staged = append(staged, hash)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, nil, brokenBody(err)
		}
		if left -= int64(len(text)); left < 0 {
			return nil, nil, problem.New(problem.TooLarge, "error.too_large", nil)
		}
		if name := part.FormName(); name != "" && name != "file" {
			values.Add(name, string(text))
		}
	}
}

// stagePart keeps one file and returns its hash; a refusal is noted in the post.
func (s *Site) stagePart(c echo.Context, part *multipart.Part, already int, post *collectPost) (string, error) {
	if part.FormName() != "file" {
		return "", nil
	}
	if already >= collect.FilesLimit {
		var fields problem.Fields
		fields.Add("file", "collect.file.many", problem.Args{"Limit": collect.FilesLimit})
		post.Refused = fields.Err()
		return "", nil
	}
	body := &bodyReader{Reader: part}
	upload, err := s.stageWithin(c, part.FileName(), body)
	switch {
	case body.err != nil:
		return "", brokenBody(body.err)
	case notTaken(err):
		post.Refused = err
		return "", nil
	case err != nil:
		return "", err
	}
	post.fresh = append(post.fresh, upload)
	return upload.Hash, nil
}

// bodyReader remembers that the body itself could not be read, to tell it from a full disk.
type bodyReader struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (r *bodyReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// brokenBody says that a body was too long, broke off, or was no form at all.
func brokenBody(err error) error {
	if tooLarge(err) {
		return err
	}
	return problem.New(problem.Invalid, "error.request", nil)
}

// fill takes what is not in the domain's form: the answers to the theme's questions and the buttons.
func (p *collectPost) fill(values url.Values) {
	p.Values = map[string]string{}
	for name := range values {
		if question, ok := strings.CutPrefix(name, collect.ValuePrefix); ok && question != "" {
			p.Values[question] = clean(values.Get(name))
		}
	}
	p.Carnet, p.Choose, p.Drop = clean(values.Get("carnet")), clean(values.Get("choose")), clean(values.Get("drop"))
	p.X, p.Y = clean(values.Get("at.x")), clean(values.Get("at.y"))
}
