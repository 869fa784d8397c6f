"""What follows from the entries of a document without anybody having written it: times, kinds and origins of payments, holdings."""
