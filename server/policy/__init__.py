"""Who may do what, when and where. Pure; the table is shared/policy.json."""
