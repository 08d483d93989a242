package web

import (
	"oplibre/app/account"
	"oplibre/app/attachment"
)

// formalityRoutes are what has to be asked of authorities.
func (s *Site) formalityRoutes() {
	s.manage("GET", "/gestion/:slug/formalites", account.EditPreparation, s.formalitiesPage)
	s.manage("POST", "/gestion/:slug/formalites", account.EditPreparation, s.createFormality)
	s.manage("GET", "/gestion/:slug/formalites/:formality", account.EditPreparation, s.formalityPage)
	s.manage("POST", "/gestion/:slug/formalites/:formality", account.EditPreparation, s.updateFormality)
	s.manage("POST", "/gestion/:slug/formalites/:formality/besoin", account.EditPreparation, s.decideFormality)
	s.manage("POST", "/gestion/:slug/formalites/:formality/envoi", account.EditPreparation, s.sendFormality)
	s.manage("POST", "/gestion/:slug/formalites/:formality/retrait", account.EditPreparation, s.removeFormality)
	s.manageUpload("POST", "/gestion/:slug/formalites/:formality/papiers", account.EditPreparation, attachment.Limit+ordinaryBody, s.addFormalityPaper)
	s.manageDownload("GET", "/gestion/:slug/formalites/:formality/papiers/:paper", account.EditPreparation, s.formalityPaper)
	s.manage("POST", "/gestion/:slug/formalites/:formality/papiers/:paper/retrait", account.EditPreparation, s.removeFormalityPaper)
}

// budgetRoutes are the budget, what proves it, and the financial report.
func (s *Site) budgetRoutes() {
	s.manage("GET", "/gestion/:slug/budget", account.EditPreparation, s.budgetPage)
	s.manage("POST", "/gestion/:slug/budget", account.EditPreparation, s.setBudgetHours)
	s.manage("GET", "/gestion/:slug/budget/lignes/nouvelle", account.EditPreparation, s.newBudgetLine)
	s.manage("POST", "/gestion/:slug/budget/lignes/nouvelle", account.EditPreparation, s.createBudgetLine)
	s.manage("GET", "/gestion/:slug/budget/lignes/:line", account.EditPreparation, s.budgetLinePage)
	s.manage("POST", "/gestion/:slug/budget/lignes/:line", account.EditPreparation, s.updateBudgetLine)
	s.manage("GET", "/gestion/:slug/budget/lignes/:line/retrait", account.EditPreparation, s.budgetLineRemoval)
	s.manage("POST", "/gestion/:slug/budget/lignes/:line/retrait", account.EditPreparation, s.removeBudgetLine)
	s.manageUpload("POST", "/gestion/:slug/budget/lignes/:line/papiers", account.EditPreparation, attachment.Limit+ordinaryBody, s.addReceipt)
	s.manageDownload("GET", "/gestion/:slug/budget/lignes/:line/papiers/:receipt", account.EditPreparation, s.showReceipt)
	s.manage("POST", "/gestion/:slug/budget/lignes/:line/papiers/:receipt/retrait", account.EditPreparation, s.removeReceipt)
	s.manage("GET", "/gestion/:slug/budget/subventions/nouvelle", account.EditPreparation, s.newSubsidy)
	s.manage("POST", "/gestion/:slug/budget/subventions/nouvelle", account.EditPreparation, s.createSubsidy)
	s.manage("GET", "/gestion/:slug/budget/subventions/:subsidy", account.EditPreparation, s.subsidyPage)
	s.manage("POST", "/gestion/:slug/budget/subventions/:subsidy", account.EditPreparation, s.updateSubsidy)
	s.manage("GET", "/gestion/:slug/budget/subventions/:subsidy/retrait", account.EditPreparation, s.subsidyRemoval)
	s.manage("POST", "/gestion/:slug/budget/subventions/:subsidy/retrait", account.EditPreparation, s.removeSubsidy)
	s.manageUpload("POST", "/gestion/:slug/budget/subventions/:subsidy/papiers", account.EditPreparation, attachment.Limit+ordinaryBody, s.addSubsidyPaper)
	s.manageDownload("GET", "/gestion/:slug/budget/subventions/:subsidy/papiers/:paper", account.EditPreparation, s.subsidyPaper)
	s.manage("POST", "/gestion/:slug/budget/subventions/:subsidy/papiers/:paper/retrait", account.EditPreparation, s.removeSubsidyPaper)
	s.manage("GET", "/gestion/:slug/budget/apports/nouveau", account.EditPreparation, s.newGift)
	s.manage("POST", "/gestion/:slug/budget/apports/nouveau", account.EditPreparation, s.createGift)
	s.manage("GET", "/gestion/:slug/budget/apports/:gift", account.EditPreparation, s.giftPage)
	s.manage("POST", "/gestion/:slug/budget/apports/:gift", account.EditPreparation, s.updateGift)
	s.manage("GET", "/gestion/:slug/budget/apports/:gift/retrait", account.EditPreparation, s.giftRemoval)
	s.manage("POST", "/gestion/:slug/budget/apports/:gift/retrait", account.EditPreparation, s.removeGift)
	s.manage("GET", "/gestion/:slug/budget/compte-rendu", account.EditPreparation, s.financialReport)
	s.manage("POST", "/gestion/:slug/budget/compte-rendu", account.EditPreparation, s.saveFinancialReport)
	s.manage("GET", "/gestion/:slug/budget/compte-rendu/impression", account.EditPreparation, s.printFinancialReport)
	s.manage("GET", "/gestion/:slug/budget/compte-rendu.xlsx", account.EditPreparation, s.budgetWorkbook)
	s.manage("GET", "/gestion/:slug/budget/compte-rendu.csv", account.EditPreparation, s.budgetTable)
}
