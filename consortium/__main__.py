"""`python -m consortium` is `consortium`."""

from consortium.start import main

main()
