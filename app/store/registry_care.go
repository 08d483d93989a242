package store

// careDays is how long after the weekend what concerns a child without a parent is kept: long enough to answer a question about the
// weekend, and no longer.
const careDays = 7

// askedTables are what ateliers ask of those who sign up. The private column of a key is the row: it goes as a whole.
var askedTables = []Table{
	{Name: "carnet_need", Key: []string{"operation_id", "carnet_id", "need"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		private("carnet_id", "who needs it").until(registrationDays),
		private("need", "letting people come").until(registrationDays),
		private("words", "what else they need, in their words").until(registrationDays),
	)},
	{Name: "meal_order", Key: []string{"operation_id", "carnet_id", "atelier_id"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		private("carnet_id", "who eats").until(registrationDays),
		technical("atelier_id", "meals"),
		private("brings", "what they bring to the table").until(registrationDays),
		private("avoids", "what they do not eat").until(registrationDays),
	)},
	{Name: "user_name", Key: []string{"operation_id", "person_id", "site"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		private("person_id", "whose it is").until(registrationDays),
		technical("site"),
		private("name", "beginning an atelier without making accounts").until(registrationDays),
	)},
	{Name: "child_care", Key: []string{"operation_id", "person_id"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		private("person_id", "which child").until(careDays),
		private("phone", "whom to call during the hours").until(careDays),
		private("collectors", "who may collect the child").until(careDays),
		private("leaves_alone", "whether the child may leave alone").until(careDays),
	)},
	{Name: "child_handover", Key: []string{"operation_id", "person_id", "atelier_id"}, OfOperation: true, Columns: columns(
		technical("operation_id"),
		private("person_id", "which child").until(careDays),
		technical("atelier_id"),
		private("handed_at", "when the leader took charge").until(careDays),
		private("returned_at", "when the leader gave the child back").until(careDays),
		private("returned_to", "whom the child left with").until(careDays),
	)},
}
