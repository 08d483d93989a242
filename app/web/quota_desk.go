package web

import (
	"context"
	"net/netip"
	"sync/atomic"
	"time"

	"oplibre/app/instance"
	"oplibre/app/store"
)

// deskTimes is how many times the limits of an address a known desk has: behind it are all who are in the hall.
const deskTimes = 10

// desksFresh is how long the known desks are believed before they are read again: another process may have changed them.
const desksFresh = time.Minute

// desks are the networks of welcome tables and halls that the management of the instance names.
type desks struct {
	known atomic.Pointer[knownDesks]
}

type knownDesks struct {
	networks []netip.Prefix
	readAt   time.Time
}

// refresh reads the desks anew when they are older than desksFresh.
func (d *desks) refresh(ctx context.Context, db *store.DB, now time.Time) error {
	if k := d.known.Load(); k != nil && now.Sub(k.readAt).Abs() < desksFresh {
		return nil
	}
	settings, err := instance.LoadSettings(ctx, db)
	if err != nil {
		return err
	}
	networks, _ := settings.DeskNetworks() // what cannot be read was never accepted
	d.known.Store(&knownDesks{networks, now})
	return nil
}

// forget makes the next refresh read.
func (d *desks) forget() {
	if k := d.known.Load(); k != nil {
		d.known.Store(&knownDesks{networks: k.networks})
	}
}

// deskKinds are the kinds of keys that count an address, and no account: guesses, letters, files, and what a hall full of people
// proposes and wishes for.
var deskKinds = []string{"address", "carnet", "animation", "letters", "files", "anonymous", "proposals", "voices"}

// timesOf is how many times the limits a key has: deskTimes for the address of a known desk.
func (d *desks) timesOf(key string) int {
	k := d.known.Load()
	if k == nil {
		return 1
	}
	for _, kind := range deskKinds {
		asking, found := keyNetwork(kind, key)
		for i := 0; found && i < len(k.networks); i++ {
			if k.networks[i].Overlaps(asking) {
				return deskTimes
			}
		}
	}
	return 1
}
