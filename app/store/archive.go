package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A backup is a ZIP file that any program can read in ten years:
//
//	tables/<table>.jsonl   one JSON object a row, with the names of the columns as the schema of that day has them
//	files/ab/<hash>        what Files keeps, under the SHA-256 of its content
//	manifest.json          written last: what is inside, counted and hashed
//
// Times are milliseconds since 1970 (UTC), octets are base64 (RFC 4648, with padding), absent values are null.
const (
	archiveFormat  = "oplibre-backup"
	archiveVersion = 1
	manifestName   = "manifest.json"
)

// manifest says what an archive holds. Nothing in an archive is used that it does not name.
type manifest struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Schema   int64           `json:"schema"`
	Created  string          `json:"created"` // RFC 3339
	Database dialect         `json:"database"`
	Tables   []manifestTable `json:"tables"`
	Files    []manifestFile  `json:"files"`
	// Missing are hashes that rows name and that Files did not have, whole, when the backup was made.
	Missing []string `json:"missing"`
}

type manifestTable struct {
	Name    string       `json:"name"`
	Columns []liveColumn `json:"columns"`
	Rows    int64        `json:"rows"`
	SHA256  string       `json:"sha256"`
}

type manifestFile struct {
	Hash string `json:"hash"`
	Size int64  `json:"size"`
}

func tableEntry(table string) string { return "tables/" + table + ".jsonl" }
func fileEntry(hash string) string   { return "files/" + hash[:2] + "/" + hash }

// Numbers that JSON has no words for.
const (
	notANumber = `"NaN"`
	infinite   = `"Infinity"`
	negative   = `"-Infinity"`
)

// appendValue appends a value of the database as JSON. Text that is not UTF-8 gets the replacement character: PostgreSQL
// could not hold it.
func appendValue(line []byte, kind valueType, value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return append(line, "null"...), nil
	case string:
		if kind == textType {
			return appendText(line, value)
		}
	case []byte:
		switch kind {
		case textType:
			return appendText(line, string(value))
		case bytesType:
			line = append(line, '"')
			line = base64.StdEncoding.AppendEncode(line, value)
			return append(line, '"'), nil
		}
	case int64:
		switch kind {
		case integerType:
			return strconv.AppendInt(line, value, 10), nil
		case booleanType: // SQLite's booleans
			return strconv.AppendBool(line, value != 0), nil
		case realType:
			return appendReal(line, float64(value)), nil
		}
	case bool:
		if kind == booleanType {
			return strconv.AppendBool(line, value), nil
		}
	case float64:
		if kind == realType {
			return appendReal(line, value), nil
		}
	}
	return line, fmt.Errorf("holds a %T where %s belongs", value, kind)
}

func appendText(line []byte, text string) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return line, err
	}
	return append(line, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...), nil
}

func appendReal(line []byte, value float64) []byte {
	switch {
	case math.IsNaN(value):
		return append(line, notANumber...)
	case math.IsInf(value, 1):
		return append(line, infinite...)
	case math.IsInf(value, -1):
		return append(line, negative...)
	}
	return strconv.AppendFloat(line, value, 'g', -1, 64)
}

// parseValue reads what appendValue wrote.
func parseValue(raw json.RawMessage, kind valueType) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch kind {
	case textType:
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case integerType:
		return strconv.ParseInt(string(raw), 10, 64)
	case booleanType:
		var value bool
		err := json.Unmarshal(raw, &value)
		return value, err
	case realType:
		switch string(raw) {
		case notANumber, infinite, negative:
			return strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
		}
		var value float64
		err := json.Unmarshal(raw, &value)
		return value, err
	case bytesType:
		octets := []byte{}
		err := json.Unmarshal(raw, &octets)
		return octets, err
	}
	return nil, fmt.Errorf("unknown type %q", kind)
}

// parseRow reads a line of a table into the values of its columns, in their order.
func parseRow(line []byte, columns []liveColumn) ([]any, error) {
	if !utf8.Valid(line) {
		return nil, fmt.Errorf("is not UTF-8")
	}
	var named map[string]json.RawMessage
	if err := json.Unmarshal(line, &named); err != nil {
		return nil, err
	}
	if len(named) != len(columns) {
		return nil, fmt.Errorf("has %d values for %d columns", len(named), len(columns))
	}
	values := make([]any, len(columns))
	for i, column := range columns {
		raw, present := named[column.Name]
		if !present {
			return nil, fmt.Errorf("has no value for %s", column.Name)
		}
		value, err := parseValue(raw, column.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", column.Name, err)
		}
		values[i] = value
	}
	return values, nil
}
