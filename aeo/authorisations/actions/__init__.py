"""What is done: the calls that views, tasks and commands make."""
