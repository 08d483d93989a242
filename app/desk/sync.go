package desk

import (
	"context"

	"github.com/google/uuid"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/store"
)

// Batch is what a device sends at once: what it did without the network, in the order in which it did it.
type Batch struct {
	// Batch is a UUID of the sending, which the report echoes: what a captive portal answers does not.
	Batch  string     `json:"batch"`
	Device DeviceName `json:"device"`
	Items  []Item     `json:"items"`
}

// DeviceName is what a device says of itself.
type DeviceName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Report answers a batch. It is one only when Oplibre is ReportMark and Batch is that of the sending.
type Report struct {
	Oplibre string        `json:"oplibre"`
	Batch   string        `json:"batch"`
	Now     store.Instant `json:"now"`
	Device  DeviceState   `json:"device"`
	// Items are the answers in the order of the batch.
	Items  []Answer     `json:"items"`
	Shares []ShareState `json:"shares"`
}

// DeviceState is how the desk sees a device. One that is revoked forgets everything that it keeps, after this report.
type DeviceState struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Desk    string `json:"desk"`
	Revoked bool   `json:"revoked"`
}

// ShareState is what is left of a share; what the device gave and did not send yet is not taken off.
type ShareState struct {
	ID      string `json:"id"`
	Atelier string `json:"atelier"`
	Given   int    `json:"given"`
	Left    int    `json:"left"`
}

const (
	// ReportMark is the value of "oplibre" in a report.
	ReportMark = "desk-sync"
	// ListMark is that of a list.
	ListMark = "desk-list"
	// MostItems is how many items one batch has.
	MostItems = 200
)

// Sync does what a device kept, item by item: one that fails in the middle keeps the answers of those before, and the batch is sent
// again whole. It returns problem.Invalid for a batch that cannot be read, problem.NotFound for a device of another desk; what is wrong
// with one item stands in its answer.
func Sync(ctx context.Context, db *store.DB, by store.By, at Place, batch Batch) (*Report, error) {
	if id, err := uuid.Parse(batch.Batch); err != nil || id.String() != batch.Batch || len(batch.Items) > MostItems {
		return nil, problem.New(problem.Invalid, "desk.item.wrong", nil)
	}
	device, err := Meet(ctx, db, by, at.Desk, batch.Device.ID, batch.Device.Name)
	if err != nil {
		return nil, err
	}
	at.Device = device
	report := &Report{Oplibre: ReportMark, Batch: batch.Batch, Now: by.Now(), Device: device.state(at.Desk), Items: make([]Answer, 0, len(batch.Items))}
	for _, item := range batch.Items {
		answer, err := Do(ctx, db, by, &at, item)
		switch {
		case problem.Is(err, problem.Conflict):
			answer = Answer{ID: item.ID, Outcome: Refused, Reason: "other_item"}
		case problem.Is(err, problem.Invalid):
			answer = Answer{ID: item.ID, Outcome: Refused, Reason: "unreadable"}
		case err != nil:
			return nil, err
		}
		report.Items = append(report.Items, answer)
	}
	if report.Shares, err = shareStates(ctx, db, device); err != nil {
		return nil, err
	}
	return report, nil
}

func (d *Device) state(of *Desk) DeviceState {
	return DeviceState{ID: d.ID, Name: d.Name, Desk: of.Name, Revoked: d.RevokedAt != nil}
}

func shareStates(ctx context.Context, db *store.DB, d *Device) ([]ShareState, error) {
	list, err := Shares(ctx, db, d.OperationID, d.ID)
	states := make([]ShareState, 0, len(list))
	for i := range list {
		states = append(states, ShareState{ID: list[i].ID, Atelier: list[i].AtelierID, Given: list[i].Given, Left: list[i].Left()})
	}
	return states, err
}

// windowOpens is how long before its day the list of people lies on devices: the evening before, to be ready.
const windowOpens = 36 * 60 * 60 * 1000

// opensAt is when the people of a day may be read to devices.
func (b *Board) opensAt() operation.Instant { return b.Window.Start - windowOpens }
