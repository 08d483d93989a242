package manage

import (
	"context"
	"strings"

	"oplibre/app/i18n"
)

// marked is a mark in a User-Agent (RFC 9110, section 10.1.5) and what people call that which wrote it.
type marked struct{ mark, name string }

// Browsers pretend to be each other: the one that pretends most stands first, Safari, which all pretend to be, last.
var (
	browserMarks = []marked{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"}, {"DuckDuckGo/", "DuckDuckGo"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systemMarks = []marked{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Macintosh", "Mac"},
		{"Linux", "Linux"}}
)

// deviceName writes what somebody recognises one's own device by, Firefox sur Android, from its browser's name for itself.
func deviceName(ctx context.Context, userAgent string) string {
	browser, system := named(userAgent, browserMarks), named(userAgent, systemMarks)
	if browser == "" {
		browser = i18n.T(ctx, "account.device.browser")
	}
	if system == "" {
		return browser
	}
	return i18n.T(ctx, "account.device.on", i18n.Args{"Browser": browser, "System": system})
}

func named(userAgent string, marks []marked) string {
	for _, m := range marks {
		if strings.Contains(userAgent, m.mark) {
			return m.name
		}
	}
	return ""
}
