/**
 * The live page of a run that is followed: what it has read, scored and committed, at 127.0.0.1.
 *
 * <p>A snapshot of all sections is made once a second while there are viewers, and each viewer is
 * sent those that have changed for it. Figures that the job does not count itself come from
 * committed tables.
 */
package io.millrace.local.live;
