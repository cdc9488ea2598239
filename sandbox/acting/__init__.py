"""What people do, told to the app as Slack tells it: commands, clicks, fills, submits, messages."""
