"""How the app hears of things: Socket Mode or signed HTTP, with Slack's deadlines and retries."""
