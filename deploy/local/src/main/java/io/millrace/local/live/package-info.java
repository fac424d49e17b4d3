/**
 * The live page of a run that is followed: what it has read, scored and committed, at 127.0.0.1.
 *
 * <p>A snapshot of all sections is made once a second while somebody looks, and each viewer is sent
 * those that have changed for it. What is not counted by the job itself comes from committed
 * tables.
 */
package io.millrace.local.live;
