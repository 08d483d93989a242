//go:build linux || darwin || freebsd

package store

import (
	"fmt"
	"syscall"
)

func freeSpace(dir string) (int64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("free space: %w", err)
	}
	return int64(disk.Bavail) * int64(disk.Bsize), nil
}
