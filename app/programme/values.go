package programme

import (
	"fmt"

	"gorm.io/gorm"

	"oplibre/app/store"
	"oplibre/app/waiting"
)

// Values are all that a person can change about an atelier. They are kept as JSON in changes that are prepared and in
// published versions: a name here stays what it is.
type Values struct {
	ThemeID           string                        `json:"theme"`
	PlaceID           *string                       `json:"place"`
	PartnerID         *string                       `json:"partner"`
	Title             string                        `json:"title"`
	Summary           string                        `json:"summary"`
	Description       string                        `json:"description"`
	Language          string                        `json:"language"`
	Translations      map[string]AtelierTranslation `json:"translations"`
	StartsAt          store.Instant                 `json:"starts_at"`
	EndsAt            store.Instant                 `json:"ends_at"`
	Entry             Entry                         `json:"entry"`
	Capacity          *int                          `json:"capacity"`
	Reserve           int                           `json:"reserve"` // seats kept for those who come without signing up
	Audience          string                        `json:"audience"`
	AgeMin            *int                          `json:"age_min"`
	AgeMax            *int                          `json:"age_max"`
	AccompaniedUnder  *int                          `json:"accompanied_under"`
	Access            []string                      `json:"access"`
	Bring             string                        `json:"bring"`
	OutputAim         string                        `json:"output_aim"`
	OutputLicence     string                        `json:"output_licence"`
	OutputDestination string                        `json:"output_destination"`
	Status            Status                        `json:"status"`
	Pinned            bool                          `json:"pinned"`
	Expected          *int                          `json:"expected"`
	Team              *int                          `json:"team"`
	Minimum           *int                          `json:"minimum"`
	DecidedBy         *store.Instant                `json:"decided_by"`
	DependsOn         []string                      `json:"depends_on"`
	DependsAt         *store.Instant                `json:"depends_at"`
	Fallback          Fallback                      `json:"fallback"`
	FallbackPlaceID   *string                       `json:"fallback_place"`
	FallbackAt        *store.Instant                `json:"fallback_at"`
	FallbackOwner     string                        `json:"fallback_owner"`
	FallenBackAt      *store.Instant                `json:"fallen_back_at"`
	Leads             []Lead                        `json:"leads"`
	Needs             []Need                        `json:"needs"`
	Slots             []SlotPlan                    `json:"slots"`     // by start
	ByWishes          bool                          `json:"by_wishes"` // see Atelier
	Asks              []string                      `json:"asks"`
}

// ValuesOf returns the values of an atelier; its leads, needs and appointments are in other
// tables and given with it.
func ValuesOf(a *Atelier, seats SeatPool, leads []Lead, needs []Need, slots []SlotPlan) Values {
	return Values{ThemeID: a.ThemeID, PlaceID: a.PlaceID, PartnerID: a.PartnerID, Title: a.Title, Summary: a.Summary,
		Description: a.Description, Language: a.Language, Translations: a.Translations, StartsAt: a.StartsAt, EndsAt: a.EndsAt,
		Entry: a.Entry, Capacity: seats.Capacity, Reserve: seats.Reserve, Audience: a.Audience, AgeMin: a.AgeMin, AgeMax: a.AgeMax,
		AccompaniedUnder: a.AccompaniedUnder, Access: a.Access, Bring: a.Bring, OutputAim: a.OutputAim,
		OutputLicence: a.OutputLicence, OutputDestination: a.OutputDestination, Status: a.Status, Pinned: a.Pinned,
		Expected: a.Expected, Team: a.Team, Minimum: a.Minimum, DecidedBy: a.DecidedBy, DependsOn: a.DependsOn, DependsAt: a.DependsAt,
		Fallback: a.Fallback, FallbackPlaceID: a.FallbackPlaceID, FallbackAt: a.FallbackAt, FallbackOwner: a.FallbackOwner,
		FallenBackAt: a.FallenBackAt, Leads: leads, Needs: needs, Slots: slots, ByWishes: a.ByWishes, Asks: a.Asks}
}

// SetOn puts the values on an atelier, all but those of other tables.
func (v *Values) SetOn(a *Atelier) {
	a.ThemeID, a.PlaceID, a.PartnerID, a.Title, a.Summary = v.ThemeID, v.PlaceID, v.PartnerID, v.Title, v.Summary
	a.Description, a.Language, a.Translations = v.Description, v.Language, v.Translations
	a.StartsAt, a.EndsAt, a.Entry, a.ByWishes, a.Audience = v.StartsAt, v.EndsAt, v.Entry, v.ByWishes, v.Audience
	a.AgeMin, a.AgeMax, a.AccompaniedUnder, a.Access, a.Bring = v.AgeMin, v.AgeMax, v.AccompaniedUnder, v.Access, v.Bring
	a.Asks = v.Asks
	a.OutputAim, a.OutputLicence, a.OutputDestination, a.Status = v.OutputAim, v.OutputLicence, v.OutputDestination, v.Status
	a.Planning = Planning{Pinned: v.Pinned, Expected: v.Expected, Team: v.Team, Minimum: v.Minimum, DecidedBy: v.DecidedBy,
		DependsOn: v.DependsOn, DependsAt: v.DependsAt, Fallback: v.Fallback, FallbackPlaceID: v.FallbackPlaceID,
		FallbackAt: v.FallbackAt, FallbackOwner: v.FallbackOwner, FallenBackAt: v.FallenBackAt}
	a.Folded = store.Fold(a.Title + " " + a.Summary)
}

// atelierColumns are the columns of an atelier that Write changes.
var atelierColumns = []string{"slug", "theme_id", "place_id", "partner_id", "title", "summary", "description", "language",
	"translations", "folded", "starts_at", "ends_at", "entry", "by_wishes", "audience", "age_min", "age_max", "accompanied_under", "access", "asks",
	"bring", "output_aim", "output_licence", "output_destination", "sequence", "updated_at", "version",
	"status", "pinned", "expected", "team", "minimum", "decided_by", "depends_on", "depends_at", "fallback",
	"fallback_place_id", "fallback_at", "fallback_owner", "fallen_back_at"}

// Write puts values on an atelier that must still be in the version that was read, and on the rows that belong to it. Its
// sequence grows when the public sees it. It returns problem.Invalid when a theme, place or partner is not of the
// operation, and problem.Conflict (store.Stale) when the row has changed. A capacity below the seats that are taken
// removes nobody: what is too many is recorded as excess. Neither does an appointment that the values leave out: see setSlots.
func Write(tx *gorm.DB, by store.By, current *Atelier, v Values) (*Atelier, error) {
	updated := *current
	v.SetOn(&updated)
	updated.UpdatedAt, updated.Version = by.Now(), current.Version+1
	if updated.Status != DraftAtelier {
		updated.Sequence++
	}
	if err := checkNamed(tx, &updated); err != nil {
		return nil, err
	}
	if current.Sequence == 0 && updated.Title != current.Title {
		slug, err := freeSlug(tx, "atelier", current.OperationID, current.ID, slugOf(updated.Title, "atelier-"+decimal(current.Number)))
		if err != nil {
			return nil, err
		}
		updated.Slug = slug
	}
	if err := setSlots(tx, &updated, v.Slots); err != nil {
		return nil, err
	}
	done := tx.Model(&Atelier{}).Where("operation_id = ? AND id = ? AND version = ?", current.OperationID, current.ID, current.Version).
		Select(atelierColumns).Updates(&updated)
	if err := changedOne(done, current); err != nil {
		return nil, err
	}
	if err := setCapacity(tx, by, current.OperationID, current.ID, v.Capacity); err != nil {
		return nil, err
	}
	if err := setReserve(tx, current.OperationID, current.ID, v.Reserve); err != nil {
		return nil, err
	}
	if err := setLeads(tx, &updated, v.Leads); err != nil {
		return nil, err
	}
	if err := setNeeds(tx, &updated, v.Needs); err != nil {
		return nil, err
	}
	store.Touch(tx, current.OperationID)
	return &updated, waiting.Settle(tx, by, current.OperationID, current.ID)
}

// setReserve changes how many seats are kept for those who come without signing up: no more than are free.
func setReserve(tx *gorm.DB, operationID, atelierID string, reserve int) error {
	return tx.Exec(`UPDATE seat_pool SET reserve = CASE
			WHEN capacity IS NULL THEN 0
			WHEN confirmed + offered + desk_share + ? <= capacity THEN ?
			WHEN confirmed + offered + desk_share <= capacity THEN capacity - confirmed - offered - desk_share
			ELSE 0 END
		WHERE operation_id = ? AND atelier_id = ? AND reserve <> ?`, reserve, reserve, operationID, atelierID, reserve).Error
}

func setLeads(tx *gorm.DB, a *Atelier, leads []Lead) error {
	if err := tx.Where("operation_id = ? AND atelier_id = ?", a.OperationID, a.ID).Delete(&atelierFacilitator{}).Error; err != nil {
		return err
	}
	rows := make([]atelierFacilitator, 0, len(leads))
	for i, lead := range leads {
		rows = append(rows, atelierFacilitator{OperationID: a.OperationID, AtelierID: a.ID, FacilitatorID: lead.FacilitatorID,
			Position: i + 1, Role: lead.Role})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Create(&rows).Error; err != nil {
		return fmt.Errorf("facilitators of %s: %w", a.ID, err)
	}
	return nil
}

// atelierEquipment is a row of what an atelier needs.
type atelierEquipment struct {
	OperationID string `gorm:"primaryKey"`
	AtelierID   string `gorm:"primaryKey"`
	Kind        string `gorm:"primaryKey"`
	Quantity    int
}

func setNeeds(tx *gorm.DB, a *Atelier, needs []Need) error {
	if err := tx.Where("operation_id = ? AND atelier_id = ?", a.OperationID, a.ID).Delete(&atelierEquipment{}).Error; err != nil {
		return err
	}
	rows := make([]atelierEquipment, 0, len(needs))
	for _, need := range needs {
		rows = append(rows, atelierEquipment{OperationID: a.OperationID, AtelierID: a.ID, Kind: need.Kind, Quantity: need.Quantity})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Create(&rows).Error
}
