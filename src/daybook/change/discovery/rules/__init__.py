"""Reading and measuring event logs: pure, no database."""
