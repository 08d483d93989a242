package main

import "oplibre/app"

// keeping is the flags of the archives that a serving process makes every night.
type keeping struct {
	BackupDir    string `name:"backup-dir" help:"Folder of the nightly backups; empty means backups in the data folder." type:"path" env:"OPLIBRE_BACKUP_DIR"`
	BackupDaily  int    `name:"backup-daily" help:"Of how many days a backup is kept." default:"7" env:"OPLIBRE_BACKUP_DAILY"`
	BackupWeekly int    `name:"backup-weekly" help:"Of how many weeks a backup is kept; with 0 here and there none is made." default:"4" env:"OPLIBRE_BACKUP_WEEKLY"`
}

func (k keeping) plan() app.BackupPlan {
	return app.BackupPlan{Dir: k.BackupDir, Daily: k.BackupDaily, Weekly: k.BackupWeekly}
}
