-- Queries about users are going to be here.
/* Some day. */
