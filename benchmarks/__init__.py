"""Speed and memory, measured as ratios within one run. Nothing here is imported by the product."""
