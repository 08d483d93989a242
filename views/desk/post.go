package desk

import (
	"context"
	"strings"

	"oplibre/app/i18n"
	"oplibre/app/signup"
	"oplibre/views/part"
)

// PostProps is the page of a device that goes on without network. It names nobody: the browser keeps it as it is.
type PostProps struct{ Page }

// postWords are what the scripts of that page say: messages "offline.…", where {name} is put in there.
var postWords = strings.Fields(`
	ateliers carnet carnet_gone check_in code_other code_short code_wait code_wrong code_wrong_wait_one code_wrong_wait_other cut_off day
	day_clock decided_accepted decided_dropped decided_same decisions_one decisions_other did_check_in did_photo did_return_seats did_take_seats
	did_undo did_walk_in done doubt expected_one expected_other forget_waits_one forget_waits_other found_more_one found_more_other
	found_none found_none_text given given_for given_text group left_one left_other list list_none locked locked_queue_one
	locked_queue_other net_broken net_closed net_cut net_cut_queue_one net_cut_queue_other net_ill net_new net_ok net_other net_revoked
	next no no_atelier no_limit no_list nobody_one nobody_other nowhere off online_free_one online_free_other over overs_one overs_other
	photo photo_ask photo_noted photo_open photo_question photo_said_no photo_said_yes print queue_none queue_one queue_other ready ready_blanks_one ready_blanks_other ready_camera ready_camera_asks ready_clock
	ready_clock_off_one ready_clock_off_other ready_code ready_early ready_list_one ready_list_other ready_load ready_missing_one
	ready_missing_other ready_day ready_today ready_nearly ready_no_blanks ready_no_camera ready_no_list ready_no_shares ready_no_worker ready_not_stored
	ready_shares_one ready_shares_other ready_store ready_stored ready_worker reason_form scan_none scan_other scan_refused scan_unknown
	seat_absent seat_offered seat_waiting seats seats_asked seats_change seats_back_one seats_back_other seats_fewer_one seats_fewer_other
	seats_given_back seats_many seats_n_one seats_n_other seats_take seats_text seen send_now sign_up since since_at slip_accompanied
	slip_age slip_band_missing slip_for_children slip_no_blank slip_no_share slip_nobody slip_number slip_over slip_phone_missing
	team_decides there_noted there_one there_other to_read to_send to_send_list undo undone weekend yes`)

// postReasons are why the program may not have done what a device sent.
var postReasons = []string{"atelier_cancelled", "cancelled", "closed", "full", "given_away", "not_registered", "not_there", "not_yet", "online_only",
	"other_item", "over", "photo_child", "revoked", "share", "there", "twin", "unknown", "unreadable", "waiting"}

// Words are what the scripts say, in the language of the page.
func (PostProps) Words(ctx context.Context) map[string]string {
	words := map[string]string{}
	for _, word := range postWords {
		words[word] = i18n.T(ctx, "offline."+word)
	}
	for _, reason := range postReasons {
		words["reason_"+reason] = i18n.T(ctx, "desk.refused."+reason, i18n.Args{"Hour": "{hour}"})
	}
	return words
}

func (PostProps) bands(ctx context.Context) part.Field {
	f := part.Field{Name: "band", Label: i18n.T(ctx, "offline.band"), Options: []part.Option{{Label: i18n.T(ctx, "offline.band_choose")}}}
	for _, band := range signup.AgeBands {
		f.Options = append(f.Options, part.Option{Value: band.Name, Label: i18n.T(ctx, "desk.band."+band.Name)})
	}
	return f
}

// postIcons are what the scripts draw; the page has them as symbols.
var postIcons = []string{"alert-triangle", "ban", "check", "clock", "door-enter", "camera", "info-circle", "map-pin", "printer", "send", "ticket", "wifi"}
