/**
 * The decoder and its two outcomes, events and rejects: the route's first stop. Pure Java.
 *
 * <p>A scanner reads documents of the common kinds and gives up on all others; those Jackson's
 * parser reads, which alone decides what is malformed. Both fill the same slots, and an event is
 * made of slots.
 */
package io.millrace.event;
