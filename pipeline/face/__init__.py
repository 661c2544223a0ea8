"""What people see: questions and answers, documents shown, progress, status."""
