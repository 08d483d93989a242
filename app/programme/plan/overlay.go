package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"oplibre/app/programme"
	"oplibre/app/store"
)

// overlay is a row of atelier_draft.
type overlay struct {
	OperationID string
	AtelierID   string
	BaseVersion int64
	Changes     string
	UpdatedAt   store.Instant `gorm:"autoUpdateTime:false"`
	Version     int64
}

// TableName names the table.
func (overlay) TableName() string { return "atelier_draft" }

func overlayAll(byID map[string]*Atelier, overlays []overlay) error {
	for _, a := range byID {
		if a.Status != programme.DraftAtelier {
			published := a.Values()
			a.Published = &published
		}
	}
	for _, o := range overlays {
		a := byID[o.AtelierID]
		values, err := merged(a.Values(), o.Changes)
		if err != nil {
			return fmt.Errorf("changes of %s: %w", a.ID, err)
		}
		a.set(values)
		a.DraftVersion = o.Version
		a.Changed = diff(*a.Published, values).names()
	}
	return nil
}

// set puts values on the planned atelier.
func (a *Atelier) set(v programme.Values) {
	v.SetOn(&a.Atelier)
	a.Seats.Capacity, a.Seats.Reserve, a.Leads, a.Needs, a.Slots = v.Capacity, v.Reserve, v.Leads, v.Needs, v.Slots
}

// fields are values of some fields of Values, by their JSON names.
type fields map[string]json.RawMessage

func (f fields) names() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// diff returns the fields of after that differ from before.
func diff(before, after programme.Values) fields {
	was, is := all(before), all(after)
	for name, value := range is {
		if string(was[name]) == string(value) || empty(was[name]) && empty(value) {
			delete(is, name)
		}
	}
	return is
}

// empty reports whether a JSON value holds nothing: a list without members is the same as none.
func empty(value json.RawMessage) bool {
	return slices.Contains([]string{"", "null", "[]", "{}"}, strings.TrimSpace(string(value)))
}

func all(v programme.Values) fields {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // Values holds nothing that JSON does not
	}
	f := fields{}
	if err := json.Unmarshal(raw, &f); err != nil {
		panic(err)
	}
	return f
}

// merged returns the values with the changes over them. What a change does not name stays.
func merged(v programme.Values, changes string) (programme.Values, error) {
	f := all(v)
	if err := json.Unmarshal([]byte(changes), &f); err != nil {
		return v, err
	}
	if f == nil {
		return v, errors.New("null changes nothing")
	}
	return f.values()
}

func (f fields) values() (v programme.Values, err error) {
	raw, err := json.Marshal(f)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	return v, err
}
