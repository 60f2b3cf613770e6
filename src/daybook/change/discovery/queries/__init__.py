"""Every read of discovery: event logs, and the catalogue of services and requirements."""
