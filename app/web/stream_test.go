package web_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"oplibre/app/collect"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
	"oplibre/app/web"
)

func TestUploadThatStandsStillIsGivenUp(t *testing.T) {
	db := storetest.New(t)
	collectWeekend(t, db, "saint-marc")
	site := web.New(web.Config{DB: db, Log: slog.New(slog.NewTextHandler(testLog{t}, nil)), Clock: time.Now,
		BaseURL: "http://opl.example", Progress: 50 * time.Millisecond})
	server := httptest.NewServer(site.Handler())
	defer server.Close()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil { // far beyond what is promised
		t.Fatal(err)
	}
	const part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nTrois hiron"
	_, err = fmt.Fprintf(connection, "POST /o/saint-marc/collecte HTTP/1.1\r\nHost: opl.example\r\nAccept: application/json\r\n"+
		"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n%s", part)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatalf("nobody answers a sender who has stopped: %v", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusUnprocessableEntity && response.StatusCode != http.StatusRequestTimeout {
		t.Errorf("status %d", response.StatusCode)
	}
	if _, err := io.Copy(io.Discard, connection); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Error("the connection stays open")
	}
	if err := db.Files.Walk(func(kept store.Stored) error { t.Errorf("half a file is kept: %+v", kept); return nil }); err != nil {
		t.Error(err)
	}
	if _, total, err := collect.List(t.Context(), db, operationID(t, db, "saint-marc"), collect.Filter{}); err != nil || total != 0 {
		t.Errorf("%d contributions, %v", total, err)
	}
}
