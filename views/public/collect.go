package public

import (
	"context"
	"errors"

	"oplibre/app/collect"
	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/views/part"
)

// refusalText is the sentence of a refusal that is about no single field: it is stale, or the time is over.
func refusalText(ctx context.Context, err error) string {
	var refusal *problem.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) > 0 {
		return ""
	}
	return i18n.Say(ctx, refusal.Message)
}

// uploadIcon is the sign of what a file is.
func uploadIcon(u collect.Upload) string { return mediumIcon(u.Kind()) }

func mediumIcon(kind collect.MediumKind) string {
	switch kind {
	case collect.Picture:
		return "photo"
	case collect.Recording:
		return "wave-sine"
	}
	return "file"
}

func fileLabel(ctx context.Context, p CollectProps) string {
	if len(p.Uploads) > 0 {
		return i18n.T(ctx, "collect.field.file_more")
	}
	return i18n.T(ctx, "collect.field.file")
}

// photoHint says where the photo was taken, once it has arrived.
func photoHint(ctx context.Context, p CollectProps) string {
	if p.PhotoAt != "" {
		return i18n.T(ctx, "collect.field.photo_position_found", i18n.Args{"Position": p.PhotoAt})
	}
	return i18n.T(ctx, "collect.field.photo_position_hint")
}

// whereOpen unfolds position and date when they hold something or are wrong.
func whereOpen(ctx context.Context, p CollectProps) bool {
	return p.Form.Position != "" || p.Form.ObservedAt != "" || p.Sketch == "" ||
		part.ErrorOf(ctx, p.Err, "position") != "" || part.ErrorOf(ctx, p.Err, "observed_at") != ""
}
