"""Domain values to and from files: tables, policies, roads, papers, calendars, maps."""
