package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"oplibre/app/demo"
	"oplibre/app/store"
)

// What the program may take on the smallest machine: until its first answer, and resident memory in MB (10⁶ octets).
const (
	startLimit  = 300 * time.Millisecond
	idleLimit   = 40
	loadLimit   = 100
	decodeLimit = 250
)

// BenchmarkStart runs the built program on the database of the demonstration after its weekend, and reports:
//
//	start-ms   from starting the process to the whole programme page (median), and its ratio to the limit
//	idle-MB    resident memory after that one request
//	load-MB    its peak while 16 visitors read pages, 400 each
//	decode-MB  its peak while the public sizes of a photo of 50 megapixels are made
//
// and for each the ratio to its limit: above 1 it is missed. Memory is read from /proc, so only on Linux.
func BenchmarkStart(b *testing.B) {
	binary, data := build(b), afterwards(b)
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		p := launch(b, binary, data)
		p.read("/programme")
		took = append(took, time.Since(begin))
		p.stop()
	}
	slices.Sort(took)
	median := took[len(took)/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(median.Microseconds())/1000, "start-ms")
	b.ReportMetric(median.Seconds()/startLimit.Seconds(), "start/limit")

	p := launch(b, binary, data)
	defer p.stop()
	p.read("/programme")
	time.Sleep(3 * time.Second) // what was needed only to start has been given back
	p.report("idle", p.memory("VmRSS"), idleLimit)
	p.forgetPeak()
	p.visit(16, 400)
	p.report("load", p.memory("VmHWM"), loadLimit)
	large := photo(b, 8333, 6000)
	p.forgetPeak()
	p.bring(large)
	p.report("decode", p.memory("VmHWM"), decodeLimit)
}

// build returns the program as people run it.
func build(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "oplibre")
	command := exec.Command("go", "build", "-o", binary, "oplibre/cmd/oplibre")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// afterwards returns the data folder of the demonstration after its weekend.
func afterwards(b *testing.B) string {
	b.Helper()
	folder := demo.Folder{Dir: filepath.Join(b.TempDir(), "data"), BaseURL: "http://127.0.0.1", Log: slog.New(slog.DiscardHandler)}
	if err := demo.Prepare(b.Context(), folder, demo.After); err != nil {
		b.Fatal(err)
	}
	return folder.Dir
}

// process is the program at work.
type process struct {
	b       *testing.B
	command *exec.Cmd
	weekend string // address of the operation
	client  *http.Client
}

// launch starts the program and returns once it says where it serves.
func launch(b *testing.B, binary, data string) *process {
	b.Helper()
	p := &process{b: b, command: exec.Command(binary, "serve", "--addr", "127.0.0.1:0", "--data", data),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	log, err := p.command.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var line struct{ Msg, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			p.weekend = "http://" + line.Address + "/o/saint-marc-2027"
			go func() { _, _ = io.Copy(io.Discard, log) }() // ends with the process
			return p
		}
	}
	_ = p.command.Wait()
	b.Fatal("the program did not begin to serve")
	return nil
}

// stop asks the process to end, and waits.
func (p *process) stop() {
	p.client.CloseIdleConnections()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.b.Error(err)
	}
	if err := p.command.Wait(); err != nil {
		p.b.Error(err)
	}
}

// read returns a page of the weekend.
func (p *process) read(path string) string {
	response, err := p.client.Get(p.weekend + path)
	if err != nil {
		p.b.Error(err)
		return ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		p.b.Errorf("%s: %d %v", path, response.StatusCode, err)
	}
	return string(body)
}

// visit reads the pages that are read most, from several visitors at once.
func (p *process) visit(visitors, pages int) {
	paths := []string{"", "/programme", "/programme.ics", "/programme.json", "/carte", "/donnees", "/partenaires", "/collecte"}
	var all sync.WaitGroup
	for v := range visitors {
		all.Go(func() {
			for i := range pages {
				p.read(paths[(v+i)%len(paths)])
			}
		})
	}
	all.Wait()
}

// bring sends a photo from the field and waits until its public sizes are there.
func (p *process) bring(content []byte) {
	id := store.NewID()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"id": id, "theme": "photo", "title": "Cinquante millions de points"} {
		_ = form.WriteField(name, value) // a buffer takes everything
	}
	file, _ := form.CreateFormFile("file", "large.jpg")
	_, _ = file.Write(content)
	_ = form.Close()
	response, err := p.client.Post(p.weekend+"/collecte", form.FormDataContentType(), &body)
	if err != nil {
		p.b.Fatal(err)
	}
	response.Body.Close()
	ctx, stop := context.WithTimeout(p.b.Context(), time.Minute)
	defer stop()
	for !strings.Contains(p.read("/contributions/"+id), "/media/") {
		select {
		case <-ctx.Done():
			p.b.Fatal("the photo was not prepared")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// photo returns a JPEG that is large for its octets, as phones make them.
func photo(b *testing.B, width, height int) []byte {
	b.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = byte(i * 7 >> 4)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, nil); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

// memory returns a line of the process's status in MB: VmRSS now, VmHWM its peak.
func (p *process) memory(name string) float64 {
	p.b.Helper()
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		p.b.Skip("resident memory is only known on Linux")
	}
	_, rest, _ := strings.Cut(string(status), name+":")
	kibibytes, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		p.b.Fatal(err)
	}
	return float64(kibibytes) * 1024 / 1e6
}

// forgetPeak sets the peak of the process to what it holds now (proc(5), clear_refs).
func (p *process) forgetPeak() {
	if err := os.WriteFile(p.proc("clear_refs"), []byte("5"), 0); err != nil {
		p.b.Skip("the peak of memory is only known on Linux")
	}
}

func (p *process) proc(file string) string {
	return fmt.Sprintf("/proc/%d/%s", p.command.Process.Pid, file)
}

func (p *process) report(name string, megabytes, limit float64) {
	p.b.ReportMetric(megabytes, name+"-MB")
	p.b.ReportMetric(megabytes/limit, name+"/limit")
}
