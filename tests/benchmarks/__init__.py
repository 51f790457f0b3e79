"""Speed against peers: run by hand or by ``make bench``, never a test."""
