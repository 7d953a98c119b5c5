"""Pages of the applicant's side: the trader's (`portal`) and the officer's on receipt (`desk`)."""
