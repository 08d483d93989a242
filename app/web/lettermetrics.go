package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"oplibre/app/mail"
	"oplibre/app/store"
)

// letterCollector counts the letters of the instance by state when somebody asks: one read that an index answers.
type letterCollector struct {
	db      *store.DB
	log     *slog.Logger
	letters *prometheus.Desc
}

func newLetterCollector(db *store.DB, log *slog.Logger) letterCollector {
	return letterCollector{db, log, prometheus.NewDesc("oplibre_letters", "Letters in the outbox, by state.", []string{"state"}, nil)}
}

// Describe implements prometheus.Collector.
func (l letterCollector) Describe(all chan<- *prometheus.Desc) { all <- l.letters }

// countTime is how long the count may take: whoever watches asks again.
const countTime = 2 * time.Second

// Collect implements prometheus.Collector. Each state is there, also with no letter, so that an alarm can be set on it.
func (l letterCollector) Collect(all chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTime)
	defer cancel()
	counts, err := mail.CountByState(ctx, l.db)
	if err != nil {
		l.log.Warn("letters not counted", "error", err)
		return
	}
	for _, state := range mail.States {
		all <- prometheus.MustNewConstMetric(l.letters, prometheus.GaugeValue, float64(counts[state]), state)
	}
}
