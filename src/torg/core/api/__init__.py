"""What every router of the API shares: parameters, paging, problem documents, the HTTP edge."""
