"""What surfaces show: frozen facts that use cases produce and templates render. No wording, no blocks."""
