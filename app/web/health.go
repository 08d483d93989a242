package web

import (
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"oplibre/app/problem"
	"oplibre/static"
)

// metrics are what /metrics shows: requests by route pattern, and the Go runtime.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "oplibre_requests_total",
			Help: "Requests answered, by method, route pattern and status."}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "oplibre_request_seconds",
			Help: "Time to answer, by route pattern.", Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"route"})}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// count counts one answer. A method that no route has is counted as "other": anybody can invent one, and each label costs memory.
func (m *metrics) count(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// healthz says that the process answers.
func (s *Site) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz says that the database answers too.
func (s *Site) readyz(c echo.Context) error {
	if err := s.DB.Ping(c.Request().Context()); err != nil {
		s.Log.Warn("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "database\n")
	}
	return c.String(http.StatusOK, "ok\n")
}

// privateAddress reports whether a client is on this machine or a local network.
func (s *Site) privateAddress(address string) bool {
	ip := net.ParseIP(address)
	return ip != nil && (ip.IsLoopback() || ip.IsPrivate())
}

// showMetrics answers scrapers on this machine or with the address of a trusted network; the public learns nothing here.
// What a proxy passes on without being a trusted one comes from its address, whoever asks: that is the public too.
func (s *Site) showMetrics(c echo.Context) error {
	h := c.Request().Header
	passedOn := len(s.TrustedProxies) == 0 && (h.Get(echo.HeaderXForwardedFor) != "" || h.Get("Forwarded") != "" || h.Get(echo.HeaderXRealIP) != "")
	if passedOn || !s.privateAddress(c.RealIP()) {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(c.Response(), c.Request())
	return nil
}

// asset sends a file of package static. A name with its hash may be kept for ever.
func (s *Site) asset(c echo.Context) error {
	file, immutable, ok := static.Open(c.Param("*"))
	if !ok {
		return problem.New(problem.NotFound, "error.not_found", nil)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+file.Hash+`"`)
	h.Set("Vary", "Accept-Encoding")
	if c.Request().Header.Get("If-None-Match") == `"`+file.Hash+`"` {
		return c.NoContent(http.StatusNotModified)
	}
	body := file.Bytes
	if zipped := file.Gzip(); zipped != nil && acceptsGzip(c) {
		h.Set(echo.HeaderContentEncoding, "gzip")
		body = zipped
	}
	return c.Blob(http.StatusOK, file.Type, body)
}
