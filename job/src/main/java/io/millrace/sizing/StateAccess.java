package io.millrace.sizing;

/**
 * Where events find the state of their users, were all active users alike.
 *
 * @param hitShare the part of events whose user is in the cache, 0 to 1
 * @param coldShare the part of the others whose user is in RocksDB's files and not in its memory
 */
public record StateAccess(double hitShare, double coldShare) {}
