"""The terminal: a file a family of commands (`check`, `chart`, `rules`, `begin`, `portfolio`, `server`), put together in `cli`."""
