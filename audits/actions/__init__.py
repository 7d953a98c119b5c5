"""What is done; called by views, tasks, walk and demo."""
