"""Commands of the ledger: `accounts` opens them, `entries` books on them."""
