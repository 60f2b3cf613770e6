"""Discovery: what today's services really do, measured from the event logs they leave behind."""
