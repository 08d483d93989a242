package signup

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/store"
)

// invariants hold after every commit, whatever happened in between.
var invariants = store.Rules{
	"seats.confirmed": `SELECT p.id, CONCAT('confirmed is ', p.confirmed, ', registrations hold ', COALESCE(SUM(r.seats), 0))
		FROM seat_pool p LEFT JOIN registration r ON r.pool_id = p.id AND r.status IN ('confirmed', 'attended')
		GROUP BY p.id, p.confirmed HAVING p.confirmed <> COALESCE(SUM(r.seats), 0)`,
	"seats.offered": `SELECT p.id, CONCAT('offered is ', p.offered, ', registrations are offered ', COALESCE(SUM(r.seats), 0))
		FROM seat_pool p LEFT JOIN registration r ON r.pool_id = p.id AND r.status = 'offered'
		GROUP BY p.id, p.offered HAVING p.offered <> COALESCE(SUM(r.seats), 0)`,
	"seats.capacity": `SELECT id, CONCAT(confirmed + offered + desk_share + reserve, ' seats of ', capacity, ' and an excess of ', excess)
		FROM seat_pool WHERE capacity IS NOT NULL AND confirmed + offered + desk_share + reserve > capacity + excess`,
	"slot.confirmed": `SELECT s.id, CONCAT('confirmed is ', s.confirmed, ', registrations hold ', COALESCE(SUM(r.seats), 0))
		FROM slot s LEFT JOIN registration r ON r.slot_id = s.id AND r.status IN ('confirmed', 'attended')
		GROUP BY s.id, s.confirmed HAVING s.confirmed <> COALESCE(SUM(r.seats), 0)`,
	"slot.seats": `SELECT id, CONCAT(confirmed + offered, ' of ', seats, ' seats') FROM slot WHERE confirmed + offered > seats`,
	"registration.slot": `SELECT r.id, 'its appointment is of another atelier, or missing' FROM registration r
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id AND s.atelier_id = r.atelier_id
		WHERE r.slot_id IS NOT NULL AND s.id IS NULL`,
	"registration.carnet": `SELECT r.id, 'its person is of another carnet, or missing' FROM registration r
		LEFT JOIN person p ON p.operation_id = r.operation_id AND p.id = r.person_id AND p.carnet_id = r.carnet_id
		WHERE p.id IS NULL`,
	"registration.pool": `SELECT r.id, 'its seats are of another atelier, or missing' FROM registration r
		LEFT JOIN seat_pool p ON p.operation_id = r.operation_id AND p.id = r.pool_id AND p.atelier_id = r.atelier_id
		WHERE p.id IS NULL`,
	"registration.seats": `SELECT r.id, CONCAT(r.seats, ' seats for ', p.headcount, ' persons') FROM registration r
		JOIN person p ON p.operation_id = r.operation_id AND p.id = r.person_id WHERE r.seats <> p.headcount`,
	"carnet.person": `SELECT c.id, 'no person' FROM carnet c
		WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.operation_id = c.operation_id AND p.carnet_id = c.id AND p.position = 0)`,
	"carnet.erased": `SELECT c.id, 'emptied, and something personal is left' FROM carnet c
		JOIN person p ON p.operation_id = c.operation_id AND p.carnet_id = c.id
		WHERE (c.erased_at IS NOT NULL OR c.anonymised_at IS NOT NULL) AND (c.origin <> '' OR p.name <> '' OR p.email <> '' OR p.phone <> '' OR p.guardian <> '' OR p.age IS NOT NULL OR p.age_to IS NOT NULL)`,
	"carnet.withdrawn": `SELECT c.id, 'withdrawn registrations and no erasure asked' FROM carnet c
		JOIN registration r ON r.operation_id = c.operation_id AND r.carnet_id = c.id
		WHERE r.status = 'withdrawn' AND (c.erase_at IS NULL OR c.erased_at IS NOT NULL)`,
	"check_in.registration": `SELECT c.id, CONCAT('ticked, and the registration is ', COALESCE(r.status, 'none')) FROM check_in c
		LEFT JOIN registration r ON r.operation_id = c.operation_id AND r.person_id = c.person_id AND r.atelier_id = c.atelier_id
		WHERE c.undone_at IS NULL AND c.atelier_id IS NOT NULL AND (r.id IS NULL OR r.status <> 'attended')`,
	"check_in.person": `SELECT c.id, 'its person is of another carnet, or missing' FROM check_in c
		LEFT JOIN person p ON p.operation_id = c.operation_id AND p.id = c.person_id AND p.carnet_id = c.carnet_id WHERE p.id IS NULL`,
	"device_share.atelier": `SELECT d.id, 'its seats are of another atelier' FROM device_share d
		LEFT JOIN seat_pool p ON p.operation_id = d.operation_id AND p.id = d.pool_id AND p.atelier_id = d.atelier_id WHERE p.id IS NULL`,
	"device_share.seats": `SELECT id, CONCAT(used, ' used, ', returned, ' returned and ', reserved, ' reserved of ', given) FROM device_share
		WHERE used + returned + reserved > given`,
	"device_share.written_off": `SELECT id, CONCAT(given - used - returned, ' seats left of a share that was written off') FROM device_share
		WHERE written_off_at IS NOT NULL AND given - used - returned <> 0`,
	"carnet.blank_code": `SELECT id, 'claimed, and its code opens it blank, or neither' FROM blank_carnet WHERE (code_hash IS NULL) <> (claimed_at IS NOT NULL)`,
	"carnet.blank": `SELECT b.id, 'a carnet, and still blank' FROM blank_carnet b JOIN carnet c ON c.operation_id = b.operation_id AND c.id = b.id
		WHERE b.claimed_at IS NULL`,
	"carnet.merged":      `SELECT k.merged_id, 'merged, and still there' FROM carnet_code k JOIN carnet c ON c.operation_id = k.operation_id AND c.id = k.merged_id`,
	"carnet.merged_code": `SELECT k.carnet_id, 'opened by the code of another carnet' FROM carnet_code k JOIN carnet c ON c.code_hash = k.code_hash`,
	"carnet.merged_erased": `SELECT c.id, 'erased, and a code opens it' FROM carnet_code k JOIN carnet c ON c.operation_id = k.operation_id AND c.id = k.carnet_id
		WHERE c.erased_at IS NOT NULL`,
	"registration.status": `SELECT id, CONCAT('unknown status ', status) FROM registration
		WHERE status NOT IN ('confirmed', 'waiting', 'offered', 'cancelled', 'withdrawn', 'attended', 'absent')`,
}

// Check verifies the invariants of all carnets, registrations and seats.
func Check(ctx context.Context, db *store.DB) ([]store.Violation, error) {
	found, err := invariants.Check(ctx, db)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		codes, err := checkCodes(tx, db)
		found = append(found, codes...)
		return err
	})
	return found, err
}

// checkCodes finds carnets that their printed code would not open: the instance's key is another one.
func checkCodes(tx *gorm.DB, db *store.DB) ([]store.Violation, error) {
	var carnets []Carnet
	var found []store.Violation
	err := tx.Where("erased_at IS NULL").FindInBatches(&carnets, 1000, func(*gorm.DB, int) error {
		for _, c := range carnets {
			if c.CodeHash == nil || CodeOf(db, c.ID, c.Generation).hash(db) != *c.CodeHash {
				found = append(found, store.Violation{Check: "carnet.code", Subject: c.ID, Detail: "its code does not open it"})
			}
		}
		return nil
	}).Error
	return found, err
}
