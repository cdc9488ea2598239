"""Records from outside: scores, deals, people, quotas, rubrics, benchmarks. The rules stand in coaching."""
